"""Who reads one application: its assignments, who else could be asked, and for staff what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import ApplicationStatus
from grants.applications.model import Application
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.people.model import Organization, Person
from grants.programs.model import Round
from grants.reviews import rules
from grants.reviews.lifecycle import COUNTS, AssignmentStatus
from grants.reviews.model import Assignment, Panel, PanelMember
from grants.reviews.queries.doors import kept_out


@dataclass(frozen=True)
class AssignmentLine:
    id: int
    version: int
    reviewer_id: int
    reviewer: str
    panel: str
    status: AssignmentStatus
    assigned_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True)
class Candidate:
    """A member who could read it: no conflict, no stake, and not asked before (or free again)."""

    panel_id: int
    person_id: int
    name: str
    panel: str
    load: int


@dataclass(frozen=True)
class ReviewersPage:
    """`owner_id`, `organization_id` and `conflicted_ids` serve the policy."""

    id: int
    reference: str
    status: ApplicationStatus
    owner_id: int | None
    organization_id: int | None
    conflicted_ids: frozenset[int]
    organization_name: str
    sponsor_name: str
    round_key: str
    round_title: Texts
    timezone: str
    reviews_each: int
    rubric: list[dict[str, Any]]
    assignments: list[AssignmentLine]
    candidates: list[Candidate]

    @property
    def done(self) -> int:
        return sum(line.status is AssignmentStatus.DONE for line in self.assignments)

    @property
    def lacking(self) -> int:
        return max(0, self.reviews_each - sum(line.status in COUNTS for line in self.assignments))


def reviewers_page(session: Session, reference: str) -> ReviewersPage:
    """Five queries; NotFound for a draft too."""
    sponsor = (
        select(Organization.name)
        .where(
            Organization.id
            == select(Organization.fiscal_sponsor_id)
            .where(Organization.id == Application.organization_id)
            .correlate(Application)
            .scalar_subquery()
        )
        .correlate(Application)
        .scalar_subquery()
    )
    row = session.execute(
        select(Application, Round, sponsor)
        .join(Round, Round.id == Application.round_id)
        .where(Application.reference == reference, Application.submitted_at.is_not(None))
    ).first()
    if row is None:
        raise NotFound("Application")
    application, round, sponsor_name = row
    assignments = _assignments(session, application.id)
    taken = {line.reviewer_id for line in assignments if line.status is not AssignmentStatus.RELEASED}
    barred = taken | kept_out(session, Application.id == application.id).get(application.id, frozenset())
    return ReviewersPage(
        id=application.id,
        reference=application.reference,
        status=application.status,
        owner_id=application.owner_id,
        organization_id=application.organization_id,
        conflicted_ids=application.conflicted_ids,
        organization_name=application.organization_name,
        sponsor_name=sponsor_name or "",
        round_key=round.key,
        round_title=round.title,
        timezone=round.timezone,
        reviews_each=rules.reviews_each(round.details),
        rubric=round.rubric,
        assignments=assignments,
        candidates=[one for one in _candidates(session, round.id) if one.person_id not in barred],
    )


def _assignments(session: Session, application_id: int) -> list[AssignmentLine]:
    rows = session.execute(
        select(Assignment, Person.name, Person.email, Panel.name.label("panel"))
        .join(Person, Person.id == Assignment.reviewer_id)
        .join(Panel, Panel.id == Assignment.panel_id)
        .where(Assignment.application_id == application_id)
        .order_by(Assignment.id)
    )
    return [
        AssignmentLine(
            id=assignment.id,
            version=assignment.version,
            reviewer_id=assignment.reviewer_id,
            reviewer=name or email or f"#{assignment.reviewer_id}",
            panel=panel,
            status=assignment.status,
            assigned_at=assignment.assigned_at,
            submitted_at=assignment.submitted_at,
        )
        for assignment, name, email, panel in rows
    ]


def _candidates(session: Session, round_id: int) -> list[Candidate]:
    """Members of the round's panels, those with least on their desk first."""
    load = (
        select(func.count())
        .select_from(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Application.round_id == round_id,
            Assignment.reviewer_id == PanelMember.person_id,
            Assignment.status.in_(COUNTS),
        )
        .correlate(PanelMember)
        .scalar_subquery()
        .label("load")
    )
    rows = session.execute(
        select(PanelMember.panel_id, Person.id, Person.name, Person.email, Panel.name.label("panel"), load)
        .join(Panel, Panel.id == PanelMember.panel_id)
        .join(Person, Person.id == PanelMember.person_id)
        .where(Panel.round_id == round_id, PanelMember.left_at.is_(None), Person.erased_at.is_(None))
        .order_by(load, Person.name, Person.id)
    )
    return [Candidate(row.panel_id, row.id, row.name or row.email or f"#{row.id}", row.panel, row.load) for row in rows]
