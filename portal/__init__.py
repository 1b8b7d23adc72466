"""Pages for the public, applicants, reviewers and grantees."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint
from flask_babel import lazy_gettext

from grants.policy.actions import Action
from grants.policy.check import allowed

PAGES = [
    "apply",
    "assistance",
    "checking",
    "complaints",
    "decisions",
    "groups",
    "health",
    "helping",
    "leaving",
    "my",
    "offers",
    "payee",
    "public",
    "reporting",
    "resume",
    "reviewing",
    "rounds",
    "sign_in",
    "webhooks",
    "workshops",
]
DEMONSTRATION = ["dev"]

NAVIGATION = [
    (lazy_gettext("Open rounds"), "/", lambda who: not who.is_staff),
    (lazy_gettext("Grants we gave"), "/grants", lambda who: not who.is_staff),
    (lazy_gettext("People I help"), "/helping", lambda who: allowed(who, Action.SEE_WHOM_I_HELP)),
    (lazy_gettext("My reviews"), "/reviewing", lambda who: allowed(who, Action.SEE_OWN_REVIEWS)),
    (lazy_gettext("My applications"), "/my", lambda who: allowed(who, Action.SEE_OWN_PAGES) and not who.is_staff),
    (lazy_gettext("My grants"), "/my/grants", lambda who: allowed(who, Action.SEE_OWN_PAGES) and not who.is_staff),
    (lazy_gettext("My groups"), "/groups", lambda who: allowed(who, Action.SEE_OWN_PAGES) and not who.is_staff),
    (lazy_gettext("My reports"), "/reports", lambda who: allowed(who, Action.SEE_OWN_PAGES) and not who.is_staff),
]


def pages(*, movable_clock: bool) -> list[Blueprint]:
    """The blueprints of this audience; the demonstration's own only where time can be moved."""
    names = PAGES + (DEMONSTRATION if movable_clock else [])
    return [import_module(f"portal.{name}").bp for name in names]


__all__ = ["NAVIGATION", "pages"]
