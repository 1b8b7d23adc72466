"""Codes that staff pages show into words: roles and other hats of history, kinds of records."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext

Words = Mapping[str, Callable[[], str]]

HATS: Words = {
    "officer": lambda: gettext("officer"),
    "decider": lambda: gettext("decider"),
    "finance_preparer": lambda: gettext("finance preparer"),
    "finance_approver": lambda: gettext("finance approver"),
    "finance_officer": lambda: gettext("finance officer"),
    "deputy_finance_officer": lambda: gettext("deputy finance officer"),
    "auditor": lambda: gettext("auditor"),
    "operator": lambda: gettext("operator"),
    "reviewer": lambda: gettext("reviewer"),
    "navigator": lambda: gettext("navigator"),
    "coordinator": lambda: gettext("coordinator"),
    "person": lambda: gettext("person"),
    "device": lambda: gettext("without an account"),
    "visitor": lambda: gettext("visitor"),
}
KINDS: Words = {
    "application": lambda: gettext("application"),
    "assignment": lambda: gettext("assignment"),
    "complaint": lambda: gettext("complaint"),
    "award": lambda: gettext("award"),
    "disbursement": lambda: gettext("payment"),
    "fund": lambda: gettext("fund"),
    "help": lambda: gettext("help"),
    "invitation": lambda: gettext("invitation"),
    "organization": lambda: gettext("group"),
    "panel": lambda: gettext("panel"),
    "payee": lambda: gettext("payee"),
    "person": lambda: gettext("person"),
    "report": lambda: gettext("report"),
    "sponsorship": lambda: gettext("fiscal sponsorship"),
    "round": lambda: gettext("round"),
}


def _said(words: Words, code: str) -> str:
    return words[code]() if code in words else code.replace("_", " ")


def hats(codes: str) -> str:
    """Roles as history holds them, with commas between, as people call them."""
    return ", ".join(_said(HATS, code) for code in codes.split(",") if code)


def kind(table: str) -> str:
    """What a record is called on pages, by its table."""
    return _said(KINDS, table)
