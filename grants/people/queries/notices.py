"""What people chose about our letters."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.people.model import NoticeChoice, Person
from grants.people.rules import OPTIONAL, USUAL


@dataclass(frozen=True)
class Notices:
    """`language` is empty while nobody chose one: then a letter speaks the language of what it is about."""

    wanted: frozenset[str]
    language: str = ""


def notices_of(session: Session, person_id: int) -> Notices:
    row = session.scalar(select(NoticeChoice).where(NoticeChoice.person_id == person_id))
    if row is None:
        return Notices(USUAL)
    return Notices(frozenset(kind for kind in OPTIONAL if getattr(row, kind)), row.language)


def wants(session: Session, email: str, kind: str) -> bool:
    """Whether a letter of this kind may go to this address; who never chose gets the usual ones."""
    row = session.scalar(
        select(NoticeChoice).join(Person, Person.id == NoticeChoice.person_id).where(Person.email == email.lower())
    )
    return kind in USUAL if row is None else bool(getattr(row, kind))


def who_wants_news(session: Session) -> list[int]:
    """People who asked to hear of new rounds and can be written to."""
    rows = select(Person.id).join(NoticeChoice, NoticeChoice.person_id == Person.id)
    rows = rows.where(NoticeChoice.news.is_(True), Person.email.is_not(None), Person.erased_at.is_(None))
    return list(session.scalars(rows.order_by(Person.id)))
