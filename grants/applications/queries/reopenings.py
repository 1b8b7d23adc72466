"""Reads about sections that were opened again: what was changed, every text of it, and which are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import rules
from grants.applications.model import Kept, Reopening
from grants.applications.queries.texts import Text
from grants.policy.actor import Actor


@dataclass(frozen=True)
class OpenSections:
    """Sections that staff opened again; `until` is an instant, and from then on they are closed.

    `changes` are as `whole_change` gives them, by question; `changed_at` is when the group last pressed save.
    """

    id: int
    sections: list[str]
    reason: str
    until: datetime
    changes: dict[str, Any]
    changed_at: datetime | None


@dataclass(frozen=True)
class ReopeningCard:
    """`before` are the typed answers that gave way, by question; `changes` what was typed instead (`whole_change`)."""

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
            {key: whole_change(row, key, None) for key in row.changes},
        )
        for row in rows
    ]


def reopenings_over(session: Session, *, now: datetime, limit: int = 100) -> list[int]:
    """Open ones whose day has passed."""
    query = select(Reopening.id).where(Reopening.closed_at.is_(None), Reopening.until <= now)
    return list(session.scalars(query.order_by(Reopening.id).limit(limit)))


def open_sections(row: Reopening | None) -> OpenSections | None:
    """What the page of the application shows of an open one."""
    if row is None:
        return None
    changes = {key: whole_change(row, key, None) for key in row.changes}
    return OpenSections(row.id, row.sections, row.reason, row.until, changes, row.changed_at)


def whole_change(row: Reopening, question_key: str, sent: Any) -> dict[str, Any]:
    """The change of one answer with all its parts; where nothing was changed, what was `sent` stands as number 0.

    `over` are the waiting texts that its writer had in sight when it came to stand.
    A change from the time before texts had numbers is the first one, by nobody that we know.
    """
    at = (row.changed_at or row.opened_at).isoformat()
    blank: dict[str, Any] = {
        "locale": "",
        "kept": str(Kept.STOOD),
        "person_id": None,
        "device": "",
        "at": at,
        "was": [],
        "waits": [],
        "over": [],
    }
    if question_key not in row.changes:
        return {**blank, "typed": sent, "number": 0}
    return {**blank, "number": 1, **row.changes[question_key]}


def texts_of_change(actor: Actor, question_key: str, change: dict[str, Any], *, form_version_id: int) -> list[Text]:
    """Every text of a change, the newest first. Number 0, where it is among them, is what was sent."""
    me = rules.Writer(actor.person_id, actor.device)
    return [
        Text(
            question_key=question_key,
            number=each["number"],
            kept=Kept(each["kept"]),
            typed=each["typed"],
            locale=each["locale"],
            at=datetime.fromisoformat(each["at"]),
            person_id=each["person_id"],
            mine=me.is_same(rules.Writer(each["person_id"], each["device"])),
            form_version_id=form_version_id,
        )
        for each in sorted((change, *change["was"]), key=lambda each: -each["number"])
    ]
