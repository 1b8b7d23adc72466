"""How a grant's money reaches its group: bank details on Stripe's own page, and where each payment is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import structlog
from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from grants.kernel import ports
from grants.payments import commands as payments
from grants.payments import failures, queries
from grants.payments.lifecycle import DisbursementStatus
from grants.payments.model import PayeeStatus
from grants.payments.queries import PayeePage
from grants.payments.rail import RailRefused, RailUnclear, rail
from grants.policy.actions import Action
from grants.policy.actor import system
from grants.policy.check import allowed
from grants.web import identity, language
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.guard import guard

bp = Blueprint("payee", __name__, url_prefix="/my/grants/<reference>/money", template_folder="templates")
log = structlog.get_logger()


class GoForm(FlaskForm):
    """One button."""


def _payee(reference: str) -> PayeePage:
    page = queries.payee_page(session(), reference=reference.upper())
    over = page.rests_until is None or page.rests_until <= moment()
    return replace(page, rests_until=None) if over else page


@bp.get("")
@guard(Action.SEE_PAYEE, _payee)
def show(page: PayeePage) -> str:
    return _show(page)


def _show(page: PayeePage, *, came: str = "", problem: str = "") -> str:
    """`came` says from where: "back" from Stripe's page, or by "again" from a link of Stripe's that was used up."""
    returned = [each for each in page.payments if each.status is DisbursementStatus.RETURNED]
    because = failures.sentence(returned[0].problem) if returned else ""
    return render_template(
        "portal/payee/money.html",
        page=page,
        returned=bool(returned),
        returned_because=gettext(because) if because else "",
        came=came,
        problem=problem,
        form=GoForm(),
        may_give=page.rests_until is None and allowed(identity.actor(), Action.GIVE_PAYEE_DETAILS, page),
    )


@bp.get("/back")
@guard(Action.SEE_PAYEE, _payee)
def back(page: PayeePage) -> str:
    """Stripe sends people here, whether they have finished or not."""
    return _show(page, came="back")


@bp.get("/again")
@guard(Action.SEE_PAYEE, _payee)
def again(page: PayeePage) -> str:
    """Stripe sends people here whose link was used or too old. A new one is made by a button: a GET never writes."""
    return _show(page, came="again")


@bp.post("/bank")
@guard(Action.GIVE_PAYEE_DETAILS, _payee)
def bank(page: PayeePage) -> Any:
    """Off to Stripe's page. No transaction is open while Stripe is asked for it."""
    if not GoForm().validate_on_submit():
        return redirect(url_for("payee.show", reference=page.award_reference), 303)
    try:
        return redirect(_link(page), 303)
    except (RailUnclear, RailRefused) as trouble:
        log.warning("no way to the rail's page", award=page.award_reference, error=str(trouble))
        return _show(page, problem=_cannot_reach()), 503


def _link(page: PayeePage) -> str:
    with work() as unit:
        wanted = payments.begin_details(unit, page.award_id)
    account_id = wanted.account_id
    if account_id is None:
        opened = rail().open_account(key=wanted.key, organization_name=wanted.organization_name, email=wanted.email)
        with work() as unit:
            account_id = payments.keep_account(unit, page.award_id, opened)
    return rail().account_link(
        account_id, return_url=_address("payee.back", page), refresh_url=_address("payee.again", page)
    )


def _address(endpoint: str, page: PayeePage) -> str:
    return ports.links()(endpoint, locale=language.current(), reference=page.award_reference)


@bp.post("/look")
@guard(Action.SEE_PAYEE, _payee)
def look(page: PayeePage) -> Any:
    """Ask Stripe now whether the details are complete, instead of waiting for its word."""
    if not GoForm().validate_on_submit() or page.status is PayeeStatus.WANTED:
        return redirect(url_for("payee.show", reference=page.award_reference), 303)
    with work(system("payee page")) as unit:
        account_id = payments.account_of(unit, page.id)
    try:
        state = rail().account_state(account_id or "")
    except (RailUnclear, RailRefused) as trouble:
        log.warning("no word on a payee", award=page.award_reference, error=str(trouble))
        return _show(page, problem=_cannot_reach()), 503
    with work(system("payee page")) as unit:
        payments.hear_account(unit, page.id, state)
    return redirect(url_for("payee.back", reference=page.award_reference), 303)


def _cannot_reach() -> str:
    return gettext("Stripe can't be reached right now. Nothing is lost. Please try again in a few minutes.")
