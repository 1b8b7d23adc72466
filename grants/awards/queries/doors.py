"""Who may come near a decision or an award: the one picture that page and command show to policy."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.awards.model import Award
from grants.kernel.refusal import NotFound
from grants.people.model import Conflict, Membership, Organization
from grants.people.queries import is_led
from grants.reviews.queries.doors import kept_out


@dataclass(frozen=True)
class Door:
    """What policy asks about. `decided_by` is None while nothing is decided; `led`: the group has an owner."""

    application_id: int
    reference: str
    version: int
    owner_id: int | None
    organization_id: int | None
    conflicted_ids: frozenset[int]
    decided_by: int | None = None
    led: bool = True


def application_door(session: Session, application_id: int | str) -> Door:
    """An application (by id or reference) as its decider stands before it; two queries.

    Kept out is whom a conflict with the group or its fiscal sponsor binds, who sits in either, owns the application
    or helped to write it.
    """
    where = Application.id if isinstance(application_id, int) else Application.reference
    found = session.scalar(select(Application).where(where == application_id))
    if found is None:
        raise NotFound("Application")
    return Door(
        application_id=found.id,
        reference=found.reference,
        version=found.version,
        owner_id=found.owner_id,
        organization_id=found.organization_id,
        conflicted_ids=kept_out(session, Application.id == found.id).get(found.id, frozenset()),
    )


def award_door(session: Session, award: Award) -> Door:
    """An award as finance, the office and its grantee stand before it; two queries."""
    owner_id, led = session.execute(
        select(Application.owner_id, is_led(award.organization_id)).where(Application.id == award.application_id)
    ).one()
    return Door(
        application_id=award.application_id,
        reference=award.reference,
        version=award.version,
        owner_id=owner_id,
        organization_id=award.organization_id,
        conflicted_ids=conflicted(session, award.organization_id),
        decided_by=award.decided_by,
        led=led,
    )


def conflicted(session: Session, organization_id: int) -> frozenset[int]:
    """Whom a declared conflict with the group or its fiscal sponsor binds, and the sponsor's own people."""
    sponsor = select(Organization.fiscal_sponsor_id).where(Organization.id == organization_id).scalar_subquery()
    found = session.scalars(
        union(
            select(Conflict.person_id).where(
                (Conflict.organization_id == organization_id) | (Conflict.organization_id == sponsor)
            ),
            select(Membership.person_id).where(Membership.organization_id == sponsor),
        )
    )
    return frozenset(found)
