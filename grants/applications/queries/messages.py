"""Reads about messages: one conversation, and what waits for staff, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session

from grants.applications.model import OURS, Application, Message, StoredFile, Thread
from grants.applications.queries.our_words import interpreted_messages
from grants.applications.queries.translations import Translated
from grants.kernel.texts import Texts, base
from grants.people.model import Conflict, Organization, Person
from grants.policy.actor import Actor
from grants.programs.model import Round

Place = tuple[datetime, int]


@dataclass(frozen=True)
class Said:
    """One message; `author` is shown to staff, and to the group only as whose side it was."""

    id: int
    from_staff: bool
    author: str
    text: str
    language: str
    sent_at: datetime
    file_id: int | None
    file_name: str | None
    translated: Translated | None
    waits_for_translation: bool


@dataclass(frozen=True)
class Conversation:
    messages: list[Said]
    waits_since: datetime | None
    unread_since: datetime | None


@dataclass(frozen=True)
class Waiting:
    """A conversation that waits for staff."""

    thread_id: int
    application_id: int
    reference: str
    organization_name: str
    project_title: str
    round_title: Texts
    timezone: str
    waits_since: datetime
    text: str


def conversation(session: Session, application_id: int) -> Conversation:
    """All messages about an application, oldest first, with their translations; three queries."""
    rows = session.execute(
        select(Message, Application.locale, Person.name, Person.email, StoredFile.name.label("file_name"))
        .join(Application, Application.id == Message.application_id)
        .join(Person, Person.id == Message.author_id, isouter=True)
        .join(StoredFile, StoredFile.id == Message.file_id, isouter=True)
        .where(Message.application_id == application_id)
        .order_by(Message.id)
    )
    words = interpreted_messages(session, application_id)
    said = [
        Said(
            id=m.id,
            from_staff=m.from_staff,
            author=name or email or "",
            text=m.text,
            language=words[m.id].spoken if m.id in words else base(locale) if m.from_staff else OURS,
            sent_at=m.sent_at,
            file_id=m.file_id,
            file_name=file_name,
            translated=words[m.id].translated if m.id in words else None,
            waits_for_translation=m.id in words and words[m.id].waits,
        )
        for m, locale, name, email, file_name in rows
    ]
    thread = session.execute(
        select(Thread.waits_since, Thread.unread_since).where(Thread.application_id == application_id)
    ).first()
    return Conversation(said, thread.waits_since if thread else None, thread.unread_since if thread else None)


def waiting_for_staff(session: Session, actor: Actor, *, after: Place | None = None, limit: int = 25) -> list[Waiting]:
    """What waits for an answer and may be answered by this officer, who waits longest first; one query.

    Left out are groups with which the officer has a conflict of interest or a part, as policy would.
    """
    last = select(func.max(Message.id)).where(Message.application_id == Application.id, Message.from_staff.is_(False))
    query = (
        select(
            Thread.id.label("thread_id"),
            Application.id.label("application_id"),
            Application.reference,
            Application.organization_name,
            Application.project_title,
            Round.title.label("round_title"),
            Round.timezone,
            Thread.waits_since,
            Message.text,
        )
        .join(Application, Application.id == Thread.application_id)
        .join(Round, Round.id == Application.round_id)
        .join(Message, Message.id == last.correlate(Application).scalar_subquery())
        .join(Organization, Organization.id == Application.organization_id)
        .where(Thread.waits_since.is_not(None), *_may_answer(actor))
        .order_by(Thread.waits_since, Thread.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(tuple_(Thread.waits_since, Thread.id) > after)
    return [Waiting(**row._mapping) for row in session.execute(query)]


def _may_answer(actor: Actor) -> list[ColumnElement[bool]]:
    conflicted = select(Conflict.organization_id).where(Conflict.person_id == actor.person_id)
    return [
        Organization.id.not_in(conflicted),
        or_(Organization.fiscal_sponsor_id.is_(None), Organization.fiscal_sponsor_id.not_in(conflicted)),
        Organization.id.not_in(actor.organization_ids),
        or_(Application.owner_id.is_(None), Application.owner_id != actor.person_id),
    ]


def count_waiting(session: Session, actor: Actor) -> int:
    """How many conversations wait for this officer; one query."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Thread)
            .join(Application, Application.id == Thread.application_id)
            .join(Organization, Organization.id == Application.organization_id)
            .where(Thread.waits_since.is_not(None), *_may_answer(actor))
        )
        or 0
    )
