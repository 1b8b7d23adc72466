"""The rounds that have something to decide, or had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import ApplicationStatus
from grants.applications.model import Application
from grants.awards.lifecycle import DECIDED, FALLEN_THROUGH
from grants.awards.model import Award
from grants.kernel.texts import Texts
from grants.programs.model import Round, RoundStatus
from grants.reviews.queries.ranking import OFF_THE_SLATE


@dataclass(frozen=True)
class SlateCard:
    """A round's slate in a list; amounts in cents."""

    round_key: str
    round_title: Texts
    round_status: RoundStatus
    decisions_by: date
    applications: int
    ready: int
    decided: int
    budget_cents: int
    promised_cents: int


def slates(session: Session) -> list[SlateCard]:
    """Rounds with applications on their slate, the newest first, in one query."""
    promised = (
        select(Award.round_id, func.sum(Award.cents).label("cents"))
        .where(Award.status.not_in(FALLEN_THROUGH))
        .group_by(Award.round_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Round.key,
            Round.title,
            Round.status,
            Round.decisions_by,
            Round.budget_cents,
            func.count(Application.id).label("applications"),
            func.sum(case((Application.status == ApplicationStatus.REVIEWED, 1), else_=0)).label("ready"),
            func.sum(case((Application.status.in_(DECIDED), 1), else_=0)).label("decided"),
            func.coalesce(func.max(promised.c.cents), 0).label("promised"),
        )
        .join(Application, Application.round_id == Round.id)
        .join(promised, promised.c.round_id == Round.id, isouter=True)
        .where(Application.status.not_in(OFF_THE_SLATE))
        .group_by(Round.id, Round.key, Round.title, Round.status, Round.decisions_by, Round.budget_cents)
        .order_by(Round.decisions_by.desc(), Round.id.desc())
    )
    return [
        SlateCard(
            round_key=row.key,
            round_title=row.title,
            round_status=row.status,
            decisions_by=row.decisions_by,
            applications=row.applications,
            ready=int(row.ready),
            decided=int(row.decided),
            budget_cents=row.budget_cents,
            promised_cents=int(row.promised),
        )
        for row in rows
    ]
