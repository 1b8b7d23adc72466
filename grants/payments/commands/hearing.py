"""A webhook is a rumour: its envelope is kept once, and it only tells us whom to ask the rail about."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from grants.kernel.unit import Unit
from grants.payments.commands.asking import hear_of
from grants.payments.commands.details import ask_account
from grants.payments.events import EventStored
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.model import Disbursement, Payee, StoredEvent

MAY_MOVE = (S.SENDING, S.SENT, S.RETURNED)
TURNED_BACK = ("payout.failed", "payout.canceled")
LONG_AGO = timedelta(days=120)
"""A bank turns nothing back after so long."""


def store_event(
    unit: Unit,
    *,
    event_id: str,
    kind: str,
    account_id: str | None,
    about: str,
    reference: str,
    happened_at: datetime,
) -> bool:
    """Keep a verified event once; False when it came before. (Two at one moment: the second's unit is refused.)"""
    if unit.session.scalar(select(StoredEvent.id).where(StoredEvent.event_id == event_id)) is not None:
        return False
    stored = unit.add(
        StoredEvent(
            event_id=event_id,
            kind=kind,
            account_id=account_id,
            about=about,
            reference=reference,
            happened_at=happened_at,
            received_at=unit.now,
        )
    )
    unit.record(EventStored(stored_event_id=stored.id))
    return True


def follow_event(unit: Unit, stored_event_id: int) -> None:
    """Ask the rail about everything of ours that a rumour concerns. An unknown kind concerns nothing."""
    event = unit.get(StoredEvent, stored_event_id)
    subject = event.kind.split(".", maxsplit=1)[0]
    disbursements: list[int] = []
    payees: list[int] = []
    if subject == "transfer":
        named = or_(Disbursement.transfer_id == event.about, Disbursement.reference == event.reference)
        disbursements = list(unit.session.scalars(select(Disbursement.id).where(named).order_by(Disbursement.id)))
    elif event.account_id is not None and subject == "payout":
        disbursements = _paid_through(unit, event.account_id, turned_back=event.kind in TURNED_BACK)
    elif event.account_id is not None:
        payees = list(unit.session.scalars(select(Payee.id).where(Payee.account_id == event.account_id)))
    for disbursement_id in disbursements:
        hear_of(unit, disbursement_id)
    for payee_id in payees:
        ask_account(unit, payee_id)
    event.concerned = len(disbursements) + len(payees)


def _paid_through(unit: Unit, account_id: str, *, turned_back: bool) -> list[int]:
    """Payments through an account whose money may be in the payout that the rumour is about.

    What is confirmed is asked about only when a payout is said to have come back.
    """
    concerned: ColumnElement[bool] = Disbursement.status.in_(MAY_MOVE)
    if turned_back:
        recent = Disbursement.confirmed_at > unit.now - LONG_AGO
        concerned = or_(concerned, (Disbursement.status == S.CONFIRMED) & recent)
    mine = select(Disbursement.id).where(Disbursement.account_id == account_id, concerned)
    return list(unit.session.scalars(mine.order_by(Disbursement.id)))
