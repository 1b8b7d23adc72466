"""Letters about money to finance: what went wrong with a payment, to who prepared and who approved it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel import ports
from grants.kernel.history import HistoryRow
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices.letters import letter, words
from grants.notices.payments import amount_in
from grants.payments.events import DisbursementFailed, RailDoubted
from grants.payments.failures import sentence
from grants.payments.model import Disbursement
from grants.people.model import Person


@dataclass(frozen=True)
class Hand:
    """Somebody who signed a payment."""

    email: str
    locale: str


@letter(DisbursementFailed)
def tell_who_prepared(unit: Unit, fact: DisbursementFailed) -> Letter | None:
    return _failed(unit, fact, hand="prepare")


@letter(DisbursementFailed)
def tell_who_approved(unit: Unit, fact: DisbursementFailed) -> Letter | None:
    return _failed(unit, fact, hand="approve")


@letter(RailDoubted)
def warn_who_prepared(unit: Unit, fact: RailDoubted) -> Letter | None:
    return _doubted(unit, fact, hand="prepare")


@letter(RailDoubted)
def warn_who_approved(unit: Unit, fact: RailDoubted) -> Letter | None:
    return _doubted(unit, fact, hand="approve")


def _failed(unit: Unit, fact: DisbursementFailed, *, hand: str) -> Letter | None:
    payment = unit.session.get_one(Disbursement, fact.disbursement_id)
    to = _whose_hand(unit.session, payment.id, hand)
    if to is None:
        return None
    _: Any = words(to.locale).gettext
    said = {
        "refuse": _("Stripe refused it. Nothing was sent."),
        "return_money": _("The bank sent it back. The money waits in the group's account at Stripe."),
        "take_back": _("The transfer was reversed in Stripe. The money is ours again."),
        "send_back": _(
            "The payee's details changed after the approval. Nothing was sent; please look and prepare again."
        ),
    }[fact.step]
    why = sentence(payment.problem)
    return _to_staff(
        to,
        payment,
        key=f"payment-{fact.step}-{payment.id}-{payment.version}-{hand}",
        subject=_("A payment went wrong: %(reference)s") % {"reference": payment.reference},
        body=[said, *([_(why)] if why else [])],
    )


def _doubted(unit: Unit, fact: RailDoubted, *, hand: str) -> Letter | None:
    payment = unit.session.get_one(Disbursement, fact.disbursement_id)
    to = _whose_hand(unit.session, payment.id, hand)
    if to is None or payment.alarm != fact.alarm:
        return None
    _: Any = words(to.locale).gettext
    return _to_staff(
        to,
        payment,
        key=f"payment-alarm-{payment.id}-{payment.version}-{hand}",
        subject=_("Alarm about a payment: %(reference)s") % {"reference": payment.reference},
        body=[_("What Stripe says of it and what we hold can't both be true. Nothing is sent until you have looked.")],
    )


def _whose_hand(session: Session, disbursement_id: int, action: str) -> Hand | None:
    """Who prepared or approved last, by history: a payment sent back names nobody any more."""
    row = session.execute(
        select(Person.email, Person.locale)
        .join(HistoryRow, HistoryRow.actor_id == Person.id)
        .where(
            HistoryRow.subject_type == Disbursement.__tablename__,
            HistoryRow.subject_id == disbursement_id,
            HistoryRow.action == action,
            Person.email.is_not(None),
        )
        .order_by(HistoryRow.id.desc())
        .limit(1)
    ).first()
    return Hand(row.email, row.locale) if row is not None else None


def _to_staff(to: Hand, payment: Disbursement, *, key: str, subject: str, body: list[str]) -> Letter:
    _: Any = words(to.locale).gettext
    amount = amount_in(payment.cents, to.locale)
    address = ports.links()("staff_payments.show", locale=to.locale, reference=payment.reference)
    opening = _("Payment %(reference)s over %(amount)s:") % {"reference": payment.reference, "amount": amount}
    return Letter(key=key, to=to.email, subject=subject, text="\n\n".join([opening, *body, address]), locale=to.locale)
