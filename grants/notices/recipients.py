"""Whom to write to about a group's grant."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.people.model import Membership, Person


@dataclass(frozen=True)
class Recipient:
    email: str
    name: str
    locale: str


def of_group(session: Session, *, owner_id: int | None, organization_id: int | None) -> Recipient | None:
    """The person of the application, else the group's first member with an address; None: phone and paper."""
    reachable = (Person.email.is_not(None), Person.erased_at.is_(None))
    people = select(Person.email, Person.name, Person.locale).where(*reachable)
    row = session.execute(people.where(Person.id == owner_id)).first()
    if row is None:
        members = select(Membership.person_id).where(Membership.organization_id == organization_id)
        row = session.execute(people.where(Person.id.in_(members)).order_by(Person.id).limit(1)).first()
    return Recipient(row.email, row.name, row.locale) if row is not None else None
