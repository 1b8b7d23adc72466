"""Rounds and the clock: whose instant has come, and what the clock there shows."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from grants.programs.model import Round, RoundStatus


def on_the_rounds_clock(session: Session, round_id: int, now: datetime) -> datetime:
    """The same instant in the round's time zone: what stands beside a signature."""
    zone = session.scalar(select(Round.timezone).where(Round.id == round_id))
    return now.astimezone(ZoneInfo(zone)) if zone else now


def rounds_due(session: Session, *, now: datetime) -> list[int]:
    """Rounds whose instant to open or close has come."""
    return list(
        session.scalars(
            select(Round.id).where(
                or_(
                    (Round.status == RoundStatus.PUBLISHED) & (Round.opens_at <= now),
                    (Round.status == RoundStatus.OPEN) & (Round.sends_until <= now),
                )
            )
        )
    )
