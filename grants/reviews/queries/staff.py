"""What staff see of many applications: rounds with what waits in them, and a round's list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import ApplicationStatus
from grants.applications.model import Application, Screening
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.programs.model import Round, RoundStatus
from grants.programs.rules import Verdict
from grants.reviews import rules
from grants.reviews.lifecycle import COUNTS, AssignmentStatus
from grants.reviews.model import Assignment

A_PAGE = 25


@dataclass(frozen=True)
class ApplicationLine:
    """An application in the round's list. `failed` counts the rules that it does not meet."""

    id: int
    reference: str
    organization_name: str
    project_title: str
    tier_key: str
    requested_cents: int | None
    status: ApplicationStatus
    submitted_at: datetime
    failed: int
    readers: int
    done: int


@dataclass(frozen=True)
class RoundApplications:
    """One page of a round's applications; drafts are counted and not shown, for they are nobody's business yet."""

    round_id: int
    round_key: str
    round_title: Texts
    timezone: str
    tiers: dict[str, Texts]
    reviews_each: int
    counts: dict[ApplicationStatus, int]
    lines: list[ApplicationLine]
    next_after: int | None
    has_letters: bool


@dataclass(frozen=True)
class RoundLine:
    """A round with what waits in it: for screening, and for reviews."""

    key: str
    title: Texts
    closes_at: datetime
    timezone: str
    sent: int
    to_screen: int
    in_review: int


def rounds(session: Session, *, limit: int = 30) -> list[RoundLine]:
    """Published rounds, those that close last first; one query."""
    waiting = (ApplicationStatus.ELIGIBLE, ApplicationStatus.IN_REVIEW)
    sent = func.count(Application.id).filter(Application.submitted_at.is_not(None))
    rows = session.execute(
        select(
            Round.key,
            Round.title,
            Round.closes_at,
            Round.timezone,
            sent.label("sent"),
            func.count(Application.id).filter(Application.status == ApplicationStatus.SUBMITTED).label("to_screen"),
            func.count(Application.id).filter(Application.status.in_(waiting)).label("in_review"),
        )
        .join(Application, Application.round_id == Round.id, isouter=True)
        .where(Round.status != RoundStatus.DRAFT)
        .group_by(Round.id)
        .order_by(Round.closes_at.desc(), Round.id)
        .limit(limit)
    )
    return [RoundLine(**row._mapping) for row in rows]


def next_to_screen(session: Session, round_id: int, application_id: int) -> str | None:
    """The reference of the next application of the round that waits for screening, round and round."""
    return session.scalar(
        select(Application.reference)
        .where(
            Application.round_id == round_id,
            Application.status == ApplicationStatus.SUBMITTED,
            Application.id != application_id,
        )
        .order_by(Application.id < application_id, Application.id)
        .limit(1)
    )


def round_applications(
    session: Session, round_key: str, *, status: ApplicationStatus | None = None, after: int | None = None
) -> RoundApplications:
    """Three queries, whatever the size; first come, first shown. `after` is the id that the last page ended with."""
    round = session.execute(
        select(
            Round.id, Round.key, Round.title, Round.timezone, Round.tiers, Round.details, Round.letters_close_at
        ).where(Round.key == round_key)
    ).first()
    if round is None:
        raise NotFound("Round")
    counted = session.execute(
        select(Application.status, func.count()).where(Application.round_id == round.id).group_by(Application.status)
    )
    rows = session.execute(_page_of(round.id, status, after)).all()
    return RoundApplications(
        round_id=round.id,
        round_key=round.key,
        round_title=round.title,
        timezone=round.timezone,
        tiers={tier["key"]: tier["name"] for tier in round.tiers},
        reviews_each=rules.reviews_each(round.details),
        counts={row[0]: row[1] for row in counted},
        lines=[_line(row) for row in rows[:A_PAGE]],
        next_after=rows[A_PAGE - 1].id if len(rows) > A_PAGE else None,
        has_letters=round.letters_close_at is not None,
    )


def _page_of(round_id: int, status: ApplicationStatus | None, after: int | None) -> Select:
    counts = {
        "readers": func.count(Assignment.id).filter(Assignment.status.in_(COUNTS)),
        "done": func.count(Assignment.id).filter(Assignment.status == AssignmentStatus.DONE),
    }
    per = [
        select(count)
        .where(Assignment.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
        .label(name)
        for name, count in counts.items()
    ]
    page = (
        select(
            Application.id,
            Application.reference,
            Application.organization_name,
            Application.project_title,
            Application.tier_key,
            Application.requested_cents,
            Application.status,
            Application.submitted_at,
            Screening.findings,
            *per,
        )
        .join(Screening, Screening.application_id == Application.id, isouter=True)
        .where(Application.round_id == round_id, Application.submitted_at.is_not(None))
        .order_by(Application.id)
        .limit(A_PAGE + 1)
    )
    if status is not None:
        page = page.where(Application.status == status)
    return page if after is None else page.where(Application.id > after)


def _line(row: Any) -> ApplicationLine:
    return ApplicationLine(
        id=row.id,
        reference=row.reference,
        organization_name=row.organization_name,
        project_title=row.project_title,
        tier_key=row.tier_key,
        requested_cents=row.requested_cents,
        status=row.status,
        submitted_at=row.submitted_at,
        failed=sum(finding["verdict"] == Verdict.FAILED for finding in row.findings or ()),
        readers=row.readers,
        done=row.done,
    )
