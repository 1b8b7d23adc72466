"""The actor behind a session, names, and accounts of staff."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.people.model import MemberRole, Membership, Person, RoleGrant
from grants.people.rules import WRITES
from grants.policy.actor import Actor, Role


@dataclass(frozen=True)
class Face:
    """What the page's frame shows of the person signed in."""

    id: int
    name: str
    email: str
    locale: str
    session_epoch: int
    enrolled: bool


def face(session: Session, person_id: int) -> Face | None:
    row = session.execute(
        select(
            Person.id,
            Person.name,
            Person.email,
            Person.locale,
            Person.session_epoch,
            Person.totp_confirmed_at,
        ).where(Person.id == person_id, Person.erased_at.is_(None))
    ).first()
    if row is None:
        return None
    return Face(row.id, row.name, row.email or "", row.locale, row.session_epoch, row.totp_confirmed_at is not None)


def actor(
    session: Session, person_id: int, *, second_factor: bool = False, holds: frozenset[int] = frozenset()
) -> Actor:
    """The frozen picture that policy reads; two queries."""
    roles = session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person_id))
    groups = session.execute(
        select(Membership.organization_id, Membership.role).where(Membership.person_id == person_id)
    ).all()
    return Actor(
        person_id=person_id,
        roles=frozenset(Role(role) for role in roles),
        organization_ids=frozenset(group.organization_id for group in groups),
        edits=frozenset(group.organization_id for group in groups if group.role in WRITES),
        leads=frozenset(group.organization_id for group in groups if group.role == MemberRole.OWNER),
        second_factor=second_factor,
        holds=holds,
    )


def names(session: Session, ids: set[int]) -> dict[int, str]:
    """Names of people by id, for pages that show history."""
    if not ids:
        return {}
    rows = session.execute(select(Person.id, Person.name, Person.email).where(Person.id.in_(ids)))
    return {row.id: row.name or row.email or f"#{row.id}" for row in rows}


def totp_secret(session: Session, person_id: int) -> str | None:
    """The secret of a person's authenticator app, once one was begun."""
    return session.scalar(select(Person.totp_secret).where(Person.id == person_id))


@dataclass(frozen=True)
class StaffAccount:
    """A person with roles, as the operator and the demonstration's page of accounts see them."""

    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    totp_secret: str | None


def accounts(session: Session) -> list[StaffAccount]:
    """Everybody who holds a role, by name, in two queries."""
    roles: dict[int, list[str]] = {}
    for row in session.execute(select(RoleGrant.person_id, RoleGrant.role).order_by(RoleGrant.id)):
        roles.setdefault(row.person_id, []).append(row.role)
    people = session.scalars(select(Person).where(Person.id.in_(roles)).order_by(Person.name))
    return [StaffAccount(p.id, p.name, p.email or "", tuple(roles[p.id]), p.totp_secret) for p in people]
