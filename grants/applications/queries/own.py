"""The list of one's own applications: a person's, their groups', this device's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import LetterStatus
from grants.applications.model import Application, ApplicationStatus, LetterOfIntent, Reopening, Thread
from grants.kernel.history import HistoryRow
from grants.kernel.texts import Texts
from grants.policy.actor import Actor
from grants.programs.model import Round

ENDS_KEYS = ("revoke_keys", "pass_on")


@dataclass(frozen=True)
class Card:
    """An application in its own people's list; `unclaimed` says that it is in nobody's account."""

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
    unclaimed: bool


def of_actor(session: Session, actor: Actor, *, limit: int = 50) -> list[Card]:
    """What the person, their groups and this device can open, newest first."""
    mine: list[ColumnElement[bool]] = [
        Application.id.in_(actor.holds),
        Application.organization_id.in_(actor.organization_ids),
    ]
    if actor.person_id is not None:
        mine.append(Application.owner_id == actor.person_id)
    return _cards(session, or_(*mine), limit=limit)


def without_owner(session: Session, actor: Actor) -> list[Card]:
    """The drafts that this device opens and that are in nobody's account; no query where it opens nothing."""
    return _held(session, actor)


def only_here(session: Session, actor: Actor) -> list[Card]:
    """The drafts that nothing but this device opens: forgotten here, they are lost for good."""
    return _held(session, actor, Application.pin_hash.is_(None), Application.entered_by_id.is_(None))


def _held(session: Session, actor: Actor, *more: ColumnElement[bool]) -> list[Card]:
    loose = (Application.status == ApplicationStatus.DRAFT, Application.owner_id.is_(None))
    return _cards(session, Application.id.in_(actor.holds), *loose, *more) if actor.holds else []


def _cards(session: Session, *where: ColumnElement[bool], limit: int = 50) -> list[Card]:
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
            Application.owner_id.is_(None).label("unclaimed"),
        )
        .join(Round, Round.id == Application.round_id)
        .join(LetterOfIntent, LetterOfIntent.application_id == Application.id, isouter=True)
        .join(Thread, Thread.application_id == Application.id, isouter=True)
        .join(
            Reopening,
            (Reopening.application_id == Application.id) & Reopening.closed_at.is_(None),
            isouter=True,
        )
        .where(*where)
        .order_by(Application.updated_at.desc(), Application.id.desc())
        .limit(limit)
    )
    return [Card(**row._mapping) for row in rows]


def pin_was_ended(session: Session, application_id: int) -> bool:
    """Whether its PIN opens it no longer since somebody was put out of the group, and nobody has made a new one."""
    last = session.execute(
        select(HistoryRow.action, HistoryRow.facts)
        .where(
            HistoryRow.subject_type == Application.__tablename__,
            HistoryRow.subject_id == application_id,
            HistoryRow.action.in_(("give_pin", *ENDS_KEYS)),
        )
        .order_by(HistoryRow.id.desc())
    ).all()
    ended = takewhile(lambda row: row.action in ENDS_KEYS, last)
    return any(row.facts.get("pin") for row in ended)
