"""Reads about the outbox and the sweep, for the operator's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.jobs.sweep import SweepPulse
from grants.kernel.outbox import Delivery, FactRow

LATE = timedelta(minutes=2)


class SweepStopped(Exception):
    """The sweep has not gone round for a while."""


@dataclass(frozen=True)
class DeliveryCard:
    id: int
    fact: str
    handler: str
    queue: str
    attempts: int
    next_try_at: datetime
    last_error: str


@dataclass(frozen=True)
class Waiting:
    """How many deliveries wait, and since when the oldest of those that are due does."""

    count: int
    oldest: datetime | None


def pulse(session: Session, *, now: datetime) -> str:
    """When the sweep last went round; SweepStopped when that is too long ago."""
    at = session.scalar(select(SweepPulse.at).where(SweepPulse.id == 1))
    if at is None or now - at > LATE:
        raise SweepStopped(f"last round: {at.isoformat() if at else 'never'}")
    return at.isoformat()


def waiting(session: Session, *, now: datetime) -> Waiting:
    open_ones = (Delivery.done_at.is_(None), Delivery.dead_at.is_(None))
    row = session.execute(
        select(func.count(), func.min(Delivery.next_try_at)).select_from(Delivery).where(*open_ones)
    ).one()
    return Waiting(row[0], row[1] if row[1] and row[1] <= now else None)


def dead_letters(session: Session, *, limit: int = 50) -> list[DeliveryCard]:
    """Deliveries that were given up, newest first."""
    rows = session.execute(
        select(Delivery, FactRow.name)
        .join(FactRow, FactRow.id == Delivery.fact_id)
        .where(Delivery.dead_at.is_not(None))
        .order_by(Delivery.id.desc())
        .limit(limit)
    )
    return [DeliveryCard(d.id, fact, d.handler, d.queue, d.attempts, d.next_try_at, d.last_error) for d, fact in rows]
