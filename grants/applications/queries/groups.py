"""What a group has applied for, as staff read it beside the group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Application, ApplicationStatus
from grants.kernel.texts import Texts
from grants.programs.model import Round


@dataclass(frozen=True)
class GroupApplication:
    """An application that was sent; `requested_cents` may be unknown."""

    organization_id: int
    reference: str
    status: ApplicationStatus
    round_title: Texts
    timezone: str
    project_title: str
    requested_cents: int | None
    submitted_at: datetime


def sent_by(session: Session, organization_ids: list[int], *, limit: int = 100) -> list[GroupApplication]:
    """Everything that these groups ever sent, newest first; one query."""
    rows = session.execute(
        select(
            Application.organization_id,
            Application.reference,
            Application.status,
            Round.title.label("round_title"),
            Round.timezone,
            Application.project_title,
            Application.requested_cents,
            Application.submitted_at,
        )
        .join(Round, Round.id == Application.round_id)
        .where(Application.organization_id.in_(organization_ids), Application.submitted_at.is_not(None))
        .order_by(Application.submitted_at.desc(), Application.id.desc())
        .limit(limit)
    )
    return [GroupApplication(**row._mapping) for row in rows]
