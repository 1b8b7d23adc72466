"""Who reads our letters to a group, and in which language: chosen, or as they wrote and came to us."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.texts import base
from grants.people.model import Membership, NoticeChoice, Person


@dataclass(frozen=True)
class Reader:
    email: str
    name: str
    locale: str


def reader_of(session: Session, *, owner_id: int | None, organization_id: int | None, spoken: str) -> Reader | None:
    """The person of an application, else the group's first member with an address; None: phone and paper.

    `spoken` is the language of what the letter is about. Where it is English, the one in which we first met them
    says more: English is where every page begins, any other language was looked for.
    """
    people = (
        select(Person.email, Person.name, Person.locale, NoticeChoice.language)
        .join(NoticeChoice, NoticeChoice.person_id == Person.id, isouter=True)
        .where(Person.email.is_not(None), Person.erased_at.is_(None))
    )
    row = session.execute(people.where(Person.id == owner_id)).first()
    if row is None:
        members = select(Membership.person_id).where(Membership.organization_id == organization_id)
        row = session.execute(people.where(Person.id.in_(members)).order_by(Person.id).limit(1)).first()
    if row is None:
        return None
    return Reader(row.email, row.name, row.language or (spoken if base(spoken) not in ("", "en") else row.locale))


def letters_language(session: Session, *, owner_id: int | None, organization_id: int | None, spoken: str) -> str:
    """The language in which a group reads our letters about what it wrote in the language `spoken`."""
    reader = reader_of(session, owner_id=owner_id, organization_id=organization_id, spoken=spoken)
    return base(reader.locale if reader is not None else spoken)
