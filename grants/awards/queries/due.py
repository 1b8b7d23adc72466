"""Offers whose moment has come, for the sweep."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Award
from grants.awards.rules import REMIND_BEFORE


def offers_over(session: Session, *, now: datetime) -> list[int]:
    """Open offers whose last instant has passed."""
    return list(
        session.scalars(
            select(Award.id)
            .where(Award.status == AwardStatus.OFFERED, Award.offer_expires_at <= now)
            .order_by(Award.id)
        )
    )


def offers_to_remind(session: Session, *, now: datetime) -> list[int]:
    """Open offers of which the next reminder is due."""
    due = [
        (Award.reminders == number) & (Award.offer_expires_at <= now + before)
        for number, before in enumerate(REMIND_BEFORE)
    ]
    return list(
        session.scalars(
            select(Award.id)
            .where(Award.status == AwardStatus.OFFERED, Award.offer_expires_at > now, or_(*due))
            .order_by(Award.id)
        )
    )
