"""Whom the sweep should ask the rail about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.payments.model import Disbursement, Payee

AT_ONCE = 100
"""So that a long absence does not end in a storm of questions."""


def disbursements_to_ask(session: Session, *, now: datetime) -> list[int]:
    """Payments that were approved and of whose end we are not sure, longest unasked first."""
    due = select(Disbursement.id).where(Disbursement.ask_at <= now).order_by(Disbursement.ask_at).limit(AT_ONCE)
    return list(session.scalars(due))


def payees_to_ask(session: Session, *, now: datetime) -> list[int]:
    due = select(Payee.id).where(Payee.ask_at <= now).order_by(Payee.ask_at).limit(AT_ONCE)
    return list(session.scalars(due))
