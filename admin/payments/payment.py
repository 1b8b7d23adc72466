"""One payment: where it is, what can be done with it, every attempt, every line of the ledger, its history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from admin.payments import bp
from grants.payments import commands as payments
from grants.payments import failures, queries
from grants.payments.model import PayeeStatus
from grants.payments.queries import PaymentPage
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.forms import carried_out, version_of
from grants.web.guard import guard
from grants.web.history import happened

LIMIT = Length(max=2000, message=lazy_gettext("Please use up to 2,000 characters."))
WHY = InputRequired(lazy_gettext("Write down why."))
MAY = {
    "prepare": Action.PREPARE_DISBURSEMENT,
    "approve": Action.APPROVE_DISBURSEMENT,
    "send_back": Action.SEND_BACK_DISBURSEMENT,
    "cancel": Action.CANCEL_DISBURSEMENT,
}


class AskForm(FlaskForm):
    """One button."""


class SendBackForm(FlaskForm):
    version = HiddenField()
    note = TextAreaField(lazy_gettext("Why do you send it back?"), validators=[WHY, LIMIT])


class CancelForm(FlaskForm):
    version = HiddenField()
    note = TextAreaField(
        lazy_gettext("Why is it called off?"),
        description=lazy_gettext("Its money goes back to the fund. This can't be undone."),
        validators=[WHY, LIMIT],
    )


class StartOverForm(FlaskForm):
    note = TextAreaField(
        lazy_gettext("Why does the payee need a new account?"),
        description=lazy_gettext("The group gives its bank details anew. Nothing that was paid is touched."),
        validators=[WHY, LIMIT],
    )


def _page(reference: str) -> PaymentPage:
    return queries.payment_page(session(), reference.upper(), now=moment())


@bp.get("/<reference>")
@guard(Action.SEE_PAYMENT, _page)
def show(page: PaymentPage) -> str:
    return _show(page)


def _show(page: PaymentPage, **refused: FlaskForm) -> str:
    version = {"version": page.row.version}
    forms: dict[str, FlaskForm] = {
        "send_back": SendBackForm(None, prefix="back", data=version),
        "cancel": CancelForm(None, prefix="cancel", data=version),
        "start_over": StartOverForm(None, prefix="over"),
        "ask": AskForm(None),
    }
    who = identity.actor()
    may = {name: name in page.actions and allowed(who, action, page.row.hands) for name, action in MAY.items()}
    rests = page.row.rests_until is not None
    may["start_over"] = (
        not rests
        and page.row.payee_status is not PayeeStatus.WANTED
        and allowed(who, Action.START_PAYEE_OVER, page.row.hands)
    )
    may["ask"] = allowed(who, Action.ASK_THE_RAIL)
    may["approve"] = may["approve"] and not rests
    may["prepare"] = may["prepare"] and not rests and page.row.payee_status is PayeeStatus.READY and not page.row.alarm
    may["cancel"] = may["cancel"] and not page.row.alarm
    return render_template(
        "admin/payments/payment.html",
        page=page,
        row=page.row,
        forms=forms | refused,
        refused=refused,
        may=may,
        prepared_it=page.row.hands.prepared_by == who.person_id,
        problem=_why(page.row.problem),
        why=_why,
        happened=happened,
    )


def _why(word: str) -> str:
    """A code of the rail's as a sentence; what a person wrote, and a code without a sentence, as it is."""
    sentence = failures.sentence(word)
    return gettext(sentence) if sentence else word


@bp.post("/<reference>/send-back")
@guard(Action.SEE_PAYMENT, _page)
def send_back(page: PaymentPage) -> Any:
    form = SendBackForm(prefix="back")
    return _undo(
        page,
        "send_back",
        form,
        gettext("Sent back. It is due again."),
        lambda unit: payments.send_back(unit, page.row.id, note=form.note.data or "", version=version_of(form)),
    )


@bp.post("/<reference>/cancel")
@guard(Action.SEE_PAYMENT, _page)
def cancel(page: PaymentPage) -> Any:
    form = CancelForm(prefix="cancel")
    return _undo(
        page,
        "cancel",
        form,
        gettext("Called off. Its money is back in the fund."),
        lambda unit: payments.cancel(unit, page.row.id, note=form.note.data or "", version=version_of(form)),
    )


@bp.post("/<reference>/start-over")
@guard(Action.SEE_PAYMENT, _page)
def start_over(page: PaymentPage) -> Any:
    """A new account for the payee: for an office that suspects another hand, or a group that lost its way in."""
    form = StartOverForm(prefix="over")
    return _undo(
        page,
        "start_over",
        form,
        gettext("Done. The group can give its bank details anew."),
        lambda unit: payments.start_over(unit, page.row.award_id, note=form.note.data or ""),
    )


@bp.post("/<reference>/ask")
@guard(Action.SEE_PAYMENT, _page)
def ask(page: PaymentPage) -> Any:
    """Look now instead of waiting for the sweep."""
    if AskForm().validate_on_submit():
        with work() as unit:
            payments.ask_now(unit, page.row.id)
        flash(gettext("We are asking Stripe. Reload this page in a moment."), "info")
    return redirect(url_for("staff_payments.show", reference=page.row.reference), 303)


def _undo(page: PaymentPage, name: str, form: Any, done: str, act: Callable[[Any], object]) -> Any:
    if carried_out(form, act, otherwise="note"):
        flash(done, "success")
        return redirect(url_for("staff_payments.show", reference=page.row.reference), 303)
    return _show(page, **{name: form}), 422
