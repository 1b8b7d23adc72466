"""Pages for staff: officers, deciders, finance, auditors, operators."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint
from flask_babel import lazy_gettext

from grants.policy.actions import Action
from grants.policy.check import allowed

PAGES = [
    "applications",
    "assistance",
    "awards",
    "calls",
    "complaints",
    "funds",
    "slate",
    "panels",
    "home",
    "history",
    "letters",
    "messages",
    "groups",
    "navigators",
    "payments",
    "reports",
    "rounds",
    "status",
    "translations",
    "workshops",
]

NAVIGATION = [
    (lazy_gettext("Staff home"), "/staff", lambda who: allowed(who, Action.SEE_STAFF_HOME)),
    (lazy_gettext("Applications"), "/staff/applications", lambda who: allowed(who, Action.LIST_APPLICATIONS)),
    (lazy_gettext("Questions"), "/staff/messages", lambda who: allowed(who, Action.LIST_MESSAGES)),
    (lazy_gettext("Requests for help"), "/staff/requests", lambda who: allowed(who, Action.LIST_ASSISTANCE)),
    (lazy_gettext("Translations"), "/staff/translations", lambda who: allowed(who, Action.LIST_TRANSLATIONS)),
    (lazy_gettext("Decisions"), "/staff/slates", lambda who: allowed(who, Action.SEE_SLATE)),
    (lazy_gettext("Awards"), "/staff/awards", lambda who: allowed(who, Action.LIST_AWARDS)),
    (lazy_gettext("Payments"), "/staff/payments", lambda who: allowed(who, Action.SEE_PAYMENTS)),
    (lazy_gettext("Funds"), "/staff/funds", lambda who: allowed(who, Action.SEE_BOOKS)),
    (lazy_gettext("Reports"), "/staff/reports", lambda who: allowed(who, Action.LIST_REPORTS)),
    (lazy_gettext("Navigators"), "/staff/navigators", lambda who: allowed(who, Action.MANAGE_NAVIGATORS)),
    (lazy_gettext("Complaints"), "/staff/complaints", lambda who: allowed(who, Action.SEE_COMPLAINTS)),
    (lazy_gettext("System status"), "/staff/status", lambda who: allowed(who, Action.SEE_SYSTEM_STATUS)),
]


def pages() -> list[Blueprint]:
    """The blueprints of this audience."""
    return [import_module(f"admin.{name}").bp for name in PAGES]
