"""Who may come near an application as a reviewer: the one picture that page and command show to policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.orm import Session, aliased

from grants.applications.lifecycle import ApplicationStatus
from grants.applications.model import Answer, Application, Help
from grants.kernel.refusal import NotFound
from grants.people.model import Conflict, Membership, Organization
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment


@dataclass(frozen=True)
class Door:
    """An assignment as policy sees it. `conflicted_ids` are all whom conflict or stake keeps out (product rule 4)."""

    assignment_id: int
    version: int
    status: AssignmentStatus
    reviewer_id: int
    panel_id: int
    application_id: int
    application_status: ApplicationStatus
    round_id: int
    owner_id: int | None
    organization_id: int | None
    sponsor_id: int | None
    conflicted_ids: frozenset[int]


def door(session: Session, assignment_id: int) -> Door:
    """Two queries; NotFound when there is no such assignment."""
    row = session.execute(
        select(
            Assignment.version,
            Assignment.status,
            Assignment.reviewer_id,
            Assignment.panel_id,
            Application.id,
            Application.status.label("application_status"),
            Application.round_id,
            Application.owner_id,
            Application.organization_id,
            Organization.fiscal_sponsor_id,
        )
        .join(Application, Application.id == Assignment.application_id)
        .join(Organization, Organization.id == Application.organization_id)
        .where(Assignment.id == assignment_id)
    ).first()
    if row is None:
        raise NotFound("Assignment")
    return Door(
        assignment_id=assignment_id,
        version=row.version,
        status=row.status,
        reviewer_id=row.reviewer_id,
        panel_id=row.panel_id,
        application_id=row.id,
        application_status=row.application_status,
        round_id=row.round_id,
        owner_id=row.owner_id,
        organization_id=row.organization_id,
        sponsor_id=row.fiscal_sponsor_id,
        conflicted_ids=kept_out(session, Application.id == row.id).get(row.id, frozenset()),
    )


PARTIES = Application.organization_id, Organization.fiscal_sponsor_id
HELPED = aliased(Application)
KEEPS_OUT = (
    select(Application.id, Conflict.person_id)
    .join(Organization, Organization.id == Application.organization_id)
    .join(Conflict, Conflict.organization_id.in_(PARTIES)),
    select(Application.id, Membership.person_id)
    .join(Organization, Organization.id == Application.organization_id)
    .join(Membership, Membership.organization_id.in_(PARTIES)),
    select(Application.id, Application.owner_id).where(Application.owner_id.is_not(None)),
    select(Application.id, Answer.updated_by)
    .join(Answer, Answer.application_id == Application.id)
    .where(Answer.updated_by.is_not(None)),
    select(Application.id, Help.navigator_id)
    .join(HELPED, HELPED.round_id == Application.round_id)
    .join(Help, Help.application_id == HELPED.id)
    .where(Help.began_at.is_not(None)),
)
"""Each gives applications with people who have something to do with them, for its own reason."""


def kept_out(session: Session, *which: ColumnElement[bool]) -> dict[int, frozenset[int]]:
    """Whom a conflict or a stake keeps out of each application that `which` names; one query.

    A declared conflict with the group or its fiscal sponsor; a seat in either; owning the application; having
    typed an answer (who helps a group apply never scores it); having helped with any application of its round.
    """
    return _grouped(session.execute(union(*(each.where(*which) for each in KEEPS_OUT))))


def _grouped(pairs: Iterable[Any]) -> dict[int, frozenset[int]]:
    people: dict[int, set[int]] = {}
    for application_id, person_id in pairs:
        people.setdefault(application_id, set()).add(person_id)
    return {application_id: frozenset(ids) for application_id, ids in people.items()}
