"""How far a round's reviews are, and where an application still lacks a reader."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import ApplicationStatus
from grants.applications.model import Application
from grants.reviews.lifecycle import COUNTS, AssignmentStatus
from grants.reviews.model import Assignment

IN_THE_PANELS_HANDS = (ApplicationStatus.ELIGIBLE, ApplicationStatus.IN_REVIEW, ApplicationStatus.REVIEWED)


@dataclass(frozen=True)
class Progress:
    """How far a round's reviews are. `lacking` counts the readers that are still to be found."""

    applications: int
    complete: int
    lacking: int
    reviews_due: int
    reviews_done: int


@dataclass(frozen=True)
class LackLine:
    """An application that needs somebody: `readers` have it, `done` of them have handed in."""

    reference: str
    organization_name: str
    readers: int
    done: int


def per_application(round_id: int) -> Select:
    """For each application in the panel's hands: reviews in, and readers who have it (in or still reading)."""
    return (
        select(
            Application.id.label("application_id"),
            func.count(Assignment.id).filter(Assignment.status == AssignmentStatus.DONE).label("done"),
            func.count(Assignment.id).filter(Assignment.status.in_(COUNTS)).label("readers"),
        )
        .join(Assignment, Assignment.application_id == Application.id, isouter=True)
        .where(Application.round_id == round_id, Application.status.in_(IN_THE_PANELS_HANDS))
        .group_by(Application.id)
    )


def progress(session: Session, round_id: int, *, each: int) -> Progress:
    """One query over the round; the sums are the database's."""
    per = per_application(round_id).subquery()
    lacks = case((per.c.readers < each, each - per.c.readers), else_=0)
    row = session.execute(
        select(
            func.count().label("applications"),
            func.count().filter(per.c.done >= each).label("complete"),
            func.coalesce(func.sum(lacks), 0).label("lacking"),
            func.coalesce(func.sum(per.c.done), 0).label("done"),
        )
    ).one()
    return Progress(
        applications=row.applications,
        complete=row.complete,
        lacking=int(row.lacking),
        reviews_due=row.applications * each,
        reviews_done=int(row.done),
    )


def lacking(session: Session, round_id: int, *, each: int, limit: int = 25) -> list[LackLine]:
    """Applications that still need a reader, oldest first."""
    per = per_application(round_id).subquery()
    rows = session.execute(
        select(Application.reference, Application.organization_name, per.c.readers, per.c.done)
        .join(per, per.c.application_id == Application.id)
        .where(per.c.readers < each)
        .order_by(Application.id)
        .limit(limit)
    )
    return [LackLine(row.reference, row.organization_name, row.readers, row.done) for row in rows]
