"""The slate: a round's applications ranked by what the reviews that count said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, Subquery, case, func, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import ApplicationStatus
from grants.applications.model import Answer, Application
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.people.model import Organization
from grants.programs.model import Round
from grants.reviews import rules
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment, Score

OFF_THE_SLATE = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.INELIGIBLE,
    ApplicationStatus.WITHDRAWN,
)


@dataclass(frozen=True)
class SlateLine:
    """`score` is 0 to 100, the mean of the reviews that count; `spread` lies between the highest and the lowest."""

    application_id: int
    reference: str
    organization_id: int
    organization_name: str
    project_title: str
    tier_key: str
    requested_cents: int | None
    status: ApplicationStatus
    submitted_at: datetime
    score: Decimal | None
    reviews_done: int
    spread: Decimal | None
    zip: str


@dataclass(frozen=True)
class CriterionMean:
    """What the criteria said: `mean` of the points given (1 to 5), None while no review counts."""

    key: str
    name: Texts
    weight: int
    mean: Decimal | None


def slate(session: Session, round_id: int, *, rubric: list[dict[str, Any]] | None = None) -> list[SlateLine]:
    """Best first; without a score last; equal ones by when they were sent, then by reference. Two queries, or one
    for who has the round's rubric at hand.

    An application is on it from eligible to decided. Recused and replaced reviewers' points never count.
    """
    totals = _totals(rubric if rubric is not None else _rubric(session, round_id), round_id)
    rows = session.execute(_applications(totals, round_id))
    lines = [_line(row) for row in rows]
    return sorted(lines, key=lambda line: (line.score is None, -(line.score or 0), line.submitted_at, line.reference))


def criteria_means(
    session: Session, application_id: int, *, rubric: list[dict[str, Any]] | None = None
) -> list[CriterionMean]:
    """The mean points of each criterion in the rubric's order, for the letter that says what the panel saw.

    Who has the round's rubric at hand gives it and saves a query.
    """
    if rubric is None:
        of_round = select(Round.rubric).join(Application, Application.round_id == Round.id)
        rubric = session.scalar(of_round.where(Application.id == application_id))
    if rubric is None:
        raise NotFound("Application")
    rows = session.execute(
        select(Score.criterion_key, func.sum(Score.points).label("total"), func.count(Score.points).label("given"))
        .join(Assignment, Assignment.id == Score.assignment_id)
        .where(Assignment.application_id == application_id, Assignment.status == AssignmentStatus.DONE)
        .group_by(Score.criterion_key)
    )
    means = {row.criterion_key: Decimal(int(row.total)) / row.given for row in rows if row.given}
    return [CriterionMean(each["key"], each["name"], each["weight"], means.get(each["key"])) for each in rubric]


def _rubric(session: Session, round_id: int) -> list[dict[str, Any]]:
    rubric = session.scalar(select(Round.rubric).where(Round.id == round_id))
    if rubric is None:
        raise NotFound("Round")
    return rubric


def _totals(rubric: list[dict[str, Any]], round_id: int) -> Subquery:
    """For each review that counts, the whole number sum(weight * points); no rounding before the very end."""
    weight = case({each["key"]: each["weight"] for each in rubric}, value=Score.criterion_key, else_=0)
    return (
        select(Assignment.application_id, func.sum(Score.points * weight).label("total"))
        .join(Application, Application.id == Assignment.application_id)
        .join(Score, Score.assignment_id == Assignment.id)
        .where(Application.round_id == round_id, Assignment.status == AssignmentStatus.DONE)
        .group_by(Assignment.application_id, Assignment.id)
        .subquery()
    )


def _applications(totals: Subquery, round_id: int) -> Select:
    per = (
        select(
            totals.c.application_id,
            func.count().label("reviews"),
            func.sum(totals.c.total).label("sum"),
            func.max(totals.c.total).label("high"),
            func.min(totals.c.total).label("low"),
        )
        .group_by(totals.c.application_id)
        .subquery()
    )
    where = (Answer.application_id == Application.id) & (Answer.question_key == "zip")
    return (
        select(
            Application.id,
            Application.reference,
            Application.organization_id,
            Application.organization_name,
            Application.project_title,
            Application.tier_key,
            Application.requested_cents,
            Application.status,
            Application.submitted_at,
            Organization.zip,
            Answer.value.label("zip_answer"),
            per.c.reviews,
            per.c.sum,
            per.c.high,
            per.c.low,
        )
        .join(Organization, Organization.id == Application.organization_id)
        .join(Answer, where, isouter=True)
        .join(per, per.c.application_id == Application.id, isouter=True)
        .where(Application.round_id == round_id, Application.status.not_in(OFF_THE_SLATE))
    )


def _line(row: Any) -> SlateLine:
    reviews = int(row.reviews or 0)
    return SlateLine(
        application_id=row.id,
        reference=row.reference,
        organization_id=row.organization_id,
        organization_name=row.organization_name,
        project_title=row.project_title,
        tier_key=row.tier_key,
        requested_cents=row.requested_cents,
        status=row.status,
        submitted_at=row.submitted_at,
        score=rules.weighted(int(row.sum), reviews) if reviews else None,
        reviews_done=reviews,
        spread=rules.weighted(int(row.high) - int(row.low), 1) if reviews > 1 else None,
        zip=str(row.zip_answer or row.zip or "")[:5],
    )
