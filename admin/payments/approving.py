"""The second signature: exactly what is approved stands on one page, by another person than who prepared it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm

from admin.payments import bp
from admin.payments.listing import read_chosen
from grants.payments import commands as payments
from grants.payments import queries
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.queries import PaymentRow
from grants.policy.actions import Action
from grants.policy.check import require
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.guard import guard


class ApproveForm(FlaskForm):
    """One button; the boxes say what was shown, to the version."""


@bp.get("/approve")
@guard(Action.SEE_PAYMENTS)
def approve() -> Any:
    """What was chosen in the list, each payment with all that the signature is for."""
    rows = _to_approve(read_chosen(request.args.getlist("chosen")))
    if not rows:
        flash(gettext("Please choose at least one payment that waits for approval."), "error")
        return redirect(url_for("staff_payments.home", show="prepared"), 303)
    for row in rows:
        require(identity.actor(), Action.APPROVE_DISBURSEMENT, row.hands)
    return render_template(
        "admin/payments/approve.html", rows=rows, total=sum(row.cents for row in rows), form=ApproveForm()
    )


def _to_approve(chosen: dict[int, int]) -> list[PaymentRow]:
    return [row for row in queries.chosen(session(), chosen, now=moment()) if row.status is S.PREPARED]


@bp.post("/approve")
@guard(Action.SEE_PAYMENTS)
def approve_chosen() -> Any:
    """Policy is asked in the command, on each payment as it is then."""
    chosen = read_chosen(request.form.getlist("chosen"))
    if not ApproveForm().validate_on_submit() or not chosen:
        return redirect(url_for("staff_payments.home", show="prepared"), 303)
    with work() as unit:
        approved = payments.approve(unit, chosen)
    flash(
        ngettext(
            "%(num)s payment is approved and on its way to Stripe.",
            "%(num)s payments are approved and on their way to Stripe.",
            len(approved),
        ),
        "success",
    )
    return redirect(url_for("staff_payments.home", show="air"), 303)
