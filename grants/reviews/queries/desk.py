"""What lies on a reviewer's desk, and the names that are shown before a conflict is ruled out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from grants.applications.model import Application
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.people.model import Membership, Organization, Person
from grants.programs.model import Round, RoundStatus
from grants.reviews.lifecycle import COUNTS, OPEN, AssignmentStatus
from grants.reviews.model import Assignment, Score


@dataclass(frozen=True)
class DeskLine:
    """One assignment in the reviewer's list. Before the question about conflicts only the group's name is known."""

    id: int
    status: AssignmentStatus
    reference: str
    organization_name: str
    project_title: str
    round_title: Texts
    decisions_by: date
    timezone: str
    criteria: int
    scored: int
    submitted_at: datetime | None


@dataclass(frozen=True)
class Desk:
    """To do (all of it), handed in (newest first, page by page), and how much of the present share is done."""

    to_do: list[DeskLine]
    handed_in: list[DeskLine]
    share: int
    share_done: int
    next_before: int | None


@dataclass(frozen=True)
class ConflictPage:
    """All that may be seen before the question is answered: who the group is, who holds its money, who they are."""

    assignment_id: int
    version: int
    status: AssignmentStatus
    reference: str
    organization_name: str
    sponsor_name: str
    people: list[str]
    round_title: Texts


HANDED_IN_A_PAGE = 20


def desk(session: Session, person_id: int, *, before: int | None = None) -> Desk:
    """Three queries, whatever lies on the desk; `before` is the id from which the handed-in list goes on."""
    to_do = session.execute(_lines(person_id).where(Assignment.status.in_(OPEN)).order_by(Assignment.id))
    handed_in = _lines(person_id).where(Assignment.status == AssignmentStatus.DONE).order_by(Assignment.id.desc())
    if before is not None:
        handed_in = handed_in.where(Assignment.id < before)
    rows = session.execute(handed_in.limit(HANDED_IN_A_PAGE + 1)).all()
    now = session.execute(
        select(func.count(), func.count().filter(Assignment.status == AssignmentStatus.DONE))
        .select_from(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .join(Round, Round.id == Application.round_id)
        .where(
            Assignment.reviewer_id == person_id,
            Assignment.status.in_(COUNTS),
            Round.status != RoundStatus.DECIDED,
        )
    ).one()
    return Desk(
        to_do=[_line(row) for row in to_do],
        handed_in=[_line(row) for row in rows[:HANDED_IN_A_PAGE]],
        share=now[0],
        share_done=now[1],
        next_before=rows[HANDED_IN_A_PAGE - 1].id if len(rows) > HANDED_IN_A_PAGE else None,
    )


def _lines(person_id: int) -> Select[Any]:
    scored = (
        select(func.count(Score.points)).where(Score.assignment_id == Assignment.id).correlate(Assignment)
    ).scalar_subquery()
    return (
        select(
            Assignment.id,
            Assignment.status,
            Assignment.submitted_at,
            Application.reference,
            Application.organization_name,
            Application.project_title,
            Round.title,
            Round.rubric,
            Round.decisions_by,
            Round.timezone,
            scored.label("scored"),
        )
        .join(Application, Application.id == Assignment.application_id)
        .join(Round, Round.id == Application.round_id)
        .where(Assignment.reviewer_id == person_id)
    )


def _line(row: Any) -> DeskLine:
    return DeskLine(
        id=row.id,
        status=row.status,
        reference=row.reference,
        organization_name=row.organization_name,
        project_title="" if row.status is AssignmentStatus.OFFERED else row.project_title,
        round_title=row.title,
        decisions_by=row.decisions_by,
        timezone=row.timezone,
        criteria=len(row.rubric),
        scored=row.scored,
        submitted_at=row.submitted_at,
    )


def conflict_page(session: Session, assignment_id: int) -> ConflictPage:
    """Two queries. Names only, and never an address: they are all that is needed to know whether one knows them."""
    sponsor = aliased(Organization)
    row = session.execute(
        select(
            Assignment.version,
            Assignment.status,
            Application.reference,
            Application.owner_id,
            Organization.id.label("organization_id"),
            Application.organization_name,
            sponsor.id.label("sponsor_id"),
            sponsor.name.label("sponsor_name"),
            Round.title,
        )
        .join(Application, Application.id == Assignment.application_id)
        .join(Organization, Organization.id == Application.organization_id)
        .join(Round, Round.id == Application.round_id)
        .join(sponsor, sponsor.id == Organization.fiscal_sponsor_id, isouter=True)
        .where(Assignment.id == assignment_id)
    ).first()
    if row is None:
        raise NotFound("Assignment")
    parties = [party for party in (row.organization_id, row.sponsor_id) if party is not None]
    seats = select(Membership.person_id).where(Membership.organization_id.in_(parties))
    names = session.scalars(
        select(Person.name)
        .where(or_(Person.id.in_(seats), Person.id == row.owner_id), Person.name != "", Person.erased_at.is_(None))
        .order_by(Person.name)
    )
    return ConflictPage(
        assignment_id=assignment_id,
        version=row.version,
        status=row.status,
        reference=row.reference,
        organization_name=row.organization_name,
        sponsor_name=row.sponsor_name or "",
        people=list(dict.fromkeys(names)),
        round_title=row.title,
    )
