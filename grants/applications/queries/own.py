"""The list of one's own applications: a person's, their groups', this device's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import LetterStatus
from grants.applications.model import Application, ApplicationStatus, LetterOfIntent, Reopening, Thread
from grants.kernel.texts import Texts
from grants.policy.actor import Actor
from grants.programs.model import Round


@dataclass(frozen=True)
class Card:
    """An application in its own people's list."""

    id: int
    reference: str
    status: ApplicationStatus
    round_title: Texts
    organization_name: str
    project_title: str
    updated_at: datetime
    closes_at: datetime
    timezone: str
    letter: LetterStatus | None
    unread_since: datetime | None
    open_until: datetime | None


def of_actor(session: Session, actor: Actor, *, limit: int = 50) -> list[Card]:
    """What the person, their groups and this device can open, newest first."""
    mine: list[ColumnElement[bool]] = [
        Application.id.in_(actor.holds),
        Application.organization_id.in_(actor.organization_ids),
    ]
    if actor.person_id is not None:
        mine.append(Application.owner_id == actor.person_id)
    rows = session.execute(
        select(
            Application.id,
            Application.reference,
            Application.status,
            Round.title.label("round_title"),
            Application.organization_name,
            Application.project_title,
            Application.updated_at,
            Round.closes_at,
            Round.timezone,
            LetterOfIntent.status.label("letter"),
            Thread.unread_since,
            Reopening.until.label("open_until"),
        )
        .join(Round, Round.id == Application.round_id)
        .join(LetterOfIntent, LetterOfIntent.application_id == Application.id, isouter=True)
        .join(Thread, Thread.application_id == Application.id, isouter=True)
        .join(
            Reopening,
            (Reopening.application_id == Application.id) & Reopening.closed_at.is_(None),
            isouter=True,
        )
        .where(or_(*mine))
        .order_by(Application.updated_at.desc(), Application.id.desc())
        .limit(limit)
    )
    return [Card(**row._mapping) for row in rows]
