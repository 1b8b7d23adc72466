"""Reads about sections that were opened again: what was changed, and which are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Reopening


@dataclass(frozen=True)
class OpenSections:
    """Sections that staff opened again; `until` is an instant, and from then on they are closed."""

    id: int
    sections: list[str]
    reason: str
    until: datetime
    changes: dict[str, Any]


@dataclass(frozen=True)
class ReopeningCard:
    """`before` are the typed answers that gave way, by question; `changes` what was typed instead."""

    id: int
    sections: list[str]
    reason: str
    note: str
    until: datetime
    opened_at: datetime
    sent_at: datetime | None
    closed_at: datetime | None
    before: dict[str, Any]
    changes: dict[str, Any]


def reopenings(session: Session, application_id: int) -> list[ReopeningCard]:
    """All of an application, newest first; one query."""
    rows = session.scalars(
        select(Reopening).where(Reopening.application_id == application_id).order_by(Reopening.id.desc())
    )
    return [
        ReopeningCard(
            row.id,
            row.sections,
            row.reason,
            row.note,
            row.until,
            row.opened_at,
            row.sent_at,
            row.closed_at,
            row.before,
            row.changes,
        )
        for row in rows
    ]


def reopenings_over(session: Session, *, now: datetime, limit: int = 100) -> list[int]:
    """Open ones whose day has passed."""
    query = select(Reopening.id).where(Reopening.closed_at.is_(None), Reopening.until <= now)
    return list(session.scalars(query.order_by(Reopening.id).limit(limit)))


def open_sections(row: Reopening | None) -> OpenSections | None:
    """What the page of the application shows of an open one."""
    return OpenSections(row.id, row.sections, row.reason, row.until, row.changes) if row is not None else None
