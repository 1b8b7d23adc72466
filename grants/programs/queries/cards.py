"""Reads about rounds for lists: one card each, those that close last first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.texts import Texts
from grants.programs import rules
from grants.programs.model import Program, Round, RoundStatus


@dataclass(frozen=True)
class RoundCard:
    """A round in a list. Somebody new can begin until `closes_at`; until `keyed_until` paper is keyed in."""

    key: str
    title: Texts
    summary: Texts
    program: Texts
    opens_at: datetime
    closes_at: datetime
    timezone: str
    status: RoundStatus
    languages: list[str]
    least_cents: int
    most_cents: int
    takes_applications: bool
    keyed_until: datetime


def public_rounds(session: Session, *, now: datetime, limit: int = 12) -> list[RoundCard]:
    """Published rounds, those that close last first."""
    rows = session.execute(
        select(
            Round.key,
            Round.title,
            Round.summary,
            Program.name,
            Round.opens_at,
            Round.letters_close_at,
            Round.details,
            Round.closes_at,
            Round.timezone,
            Round.status,
            Round.languages,
            Round.tiers,
            Round.budget_cents,
        )
        .join(Program, Program.id == Round.program_id)
        .where(Round.status != RoundStatus.DRAFT)
        .order_by(Round.closes_at.desc(), Round.id)
        .limit(limit)
    )
    return [_card(row, now) for row in rows]


def _card(row: Any, now: datetime) -> RoundCard:
    by_letter = row.letters_close_at is not None and not row.details["letter"]["tiers"]
    closes_at = row.letters_close_at if by_letter else row.closes_at
    amounts = [tier["amount_cents"] for tier in row.tiers] or [row.budget_cents]
    return RoundCard(
        key=row.key,
        title=row.title,
        summary=row.summary,
        program=row.name,
        opens_at=row.opens_at,
        closes_at=closes_at,
        timezone=row.timezone,
        status=row.status,
        languages=row.languages,
        least_cents=min(amounts),
        most_cents=max(amounts),
        takes_applications=rules.takes_applications(
            status=row.status, opens_at=row.opens_at, closes_at=closes_at, now=now
        ),
        keyed_until=row.closes_at + timedelta(days=row.details.get("paper_days", 0)),
    )
