"""What is known of an application that staff keyed in for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import LetterStatus
from grants.applications.model import Application, ApplicationStatus, KeyedIn, LetterOfIntent
from grants.people.model import Person


@dataclass(frozen=True)
class EntryCard:
    """How an application came, whose it is and how to reach them; `by` is the name of who typed it in."""

    application_id: int
    reference: str
    channel: str
    received_on: date
    name: str
    phone: str
    address: str
    by: str
    entered_at: datetime


def entry_of(session: Session, application_id: int) -> EntryCard | None:
    """None for an application that its people typed in themselves."""
    found = _cards(session, KeyedIn.application_id == application_id)
    return found[0] if found else None


def unsent_entries(session: Session, round_id: int, person_id: int | None) -> list[EntryCard]:
    """What somebody keyed in for a round and has not sent yet, oldest first; after an invitation, the full form too."""
    mine = KeyedIn.entered_by == person_id
    answered = LetterOfIntent.status != LetterStatus.INVITED
    waits = exists().where(LetterOfIntent.application_id == Application.id, answered)
    draft = Application.status == ApplicationStatus.DRAFT
    return _cards(session, mine, Application.round_id == round_id, draft, ~waits)


def entries_by(session: Session, person_id: int | None) -> list[EntryCard]:
    """All that somebody keyed in, newest first."""
    return list(reversed(_cards(session, KeyedIn.entered_by == person_id)))


def _cards(session: Session, *which: ColumnElement[bool]) -> list[EntryCard]:
    rows = session.execute(
        select(
            KeyedIn.application_id,
            Application.reference,
            KeyedIn.channel,
            KeyedIn.received_on,
            KeyedIn.name,
            KeyedIn.phone,
            KeyedIn.address,
            Person.name.label("typist"),
            Person.email,
            KeyedIn.entered_at,
        )
        .join(Application, Application.id == KeyedIn.application_id)
        .join(Person, Person.id == KeyedIn.entered_by)
        .where(*which)
        .order_by(KeyedIn.id)
        .limit(100)
    )
    found = []
    for row in rows:
        facts = dict(row._mapping)
        name, email = facts.pop("typist"), facts.pop("email")
        found.append(EntryCard(**facts, by=name or email or ""))
    return found
