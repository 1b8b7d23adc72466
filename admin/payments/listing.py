"""The lists of payments, and the first signature: prepare one or several that are due."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext, ngettext
from flask_wtf import FlaskForm

from admin.payments import bp
from grants.kernel.refusal import NotReady
from grants.ledger.commands import OverBudget
from grants.payments import commands as payments
from grants.payments import queries
from grants.payments.model import PayeeStatus
from grants.payments.queries import PaymentRow
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.forms import whole_number
from grants.web.guard import guard
from grants.web.problems import words
from grants.web.refusals import describe

LISTS = {
    "due": lazy_gettext("To prepare"),
    "prepared": lazy_gettext("To approve"),
    "air": lazy_gettext("In the air"),
    "failed": lazy_gettext("Went wrong"),
    "planned": lazy_gettext("Planned"),
    "done": lazy_gettext("Done"),
}


class ChosenForm(FlaskForm):
    """Payments by their boxes; each box says the id and the version that the page showed."""


@bp.get("")
@guard(Action.SEE_PAYMENTS)
def home() -> str:
    show = request.args.get("show", "")
    counts = queries.counts(session())
    if show not in LISTS:
        show = next((name for name in LISTS if counts.many[name]), "due")
    rows, more = queries.listed(session(), show, now=moment(), after=whole_number(request.args.get("after", "")))
    return render_template(
        "admin/payments/home.html",
        lists=LISTS,
        show=show,
        rows=rows,
        counts=counts,
        more=url_for("staff_payments.home", show=show, after=more) if more else None,
        form=ChosenForm(),
        choose={row.id: _may_choose(row, show) for row in rows},
    )


def _may_choose(row: PaymentRow, show: str) -> bool:
    if row.rests_until is not None:
        return False
    if show == "due":
        ready = row.payee_status is PayeeStatus.READY and not row.alarm
        return ready and allowed(identity.actor(), Action.PREPARE_DISBURSEMENT, row.hands)
    return (
        show == "prepared"
        and row.rests_until is None
        and allowed(identity.actor(), Action.APPROVE_DISBURSEMENT, row.hands)
    )


@bp.post("/prepare")
@guard(Action.SEE_PAYMENTS)
def prepare() -> Any:
    """All that were chosen, or none. A failed payment is prepared anew from its own page."""
    back = _back()
    if not ChosenForm().validate_on_submit():
        return redirect(back, 303)
    try:
        with work() as unit:
            prepared = payments.prepare(unit, read_chosen(request.form.getlist("chosen")))
    except NotReady as refusal:
        for problem in refusal.problems:
            flash(words(problem), "error")
        return redirect(back, 303)
    except OverBudget as refusal:
        flash(describe(refusal).body, "error")
        return redirect(back, 303)
    many = len(prepared)
    flash(
        ngettext(
            "%(num)s payment is prepared. Somebody else approves it now.",
            "%(num)s payments are prepared. Somebody else approves them now.",
            many,
        ),
        "success",
    )
    return redirect(back, 303)


def _back() -> str:
    reference = request.form.get("reference")
    if reference:
        return url_for("staff_payments.show", reference=reference)
    return url_for("staff_payments.home", show="due")


def read_chosen(boxes: list[str]) -> dict[int, int]:
    """`id:version` of each box; what was tampered with is left out, and then nothing may be left."""
    found = {}
    for box in boxes:
        payment, _, version = box.partition(":")
        if (id := whole_number(payment)) is not None and (opened_with := whole_number(version)) is not None:
            found[id] = opened_with
    return found
