"""Handovers of groups, and until when a group's money rests after one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from grants.people.model import Handover, Person


@dataclass(frozen=True)
class HandoverCard:
    """One handover as staff read it; names, or e-mail addresses where there is no name."""

    id: int
    check_kind: str
    note: str
    before: str
    after: str
    by: str
    at: datetime
    rests_until: datetime


def resting_until(session: Session, organization_ids: Iterable[int], *, now: datetime) -> datetime | None:
    """The last day of rest of any of these groups; None when the money of none of them rests now."""
    return session.scalar(
        select(func.max(Handover.rests_until)).where(
            Handover.organization_id.in_(list(organization_ids)), Handover.rests_until > now
        )
    )


def handovers_of(session: Session, organization_id: int) -> list[HandoverCard]:
    """Newest first."""
    before, after, by = aliased(Person), aliased(Person), aliased(Person)
    rows = session.execute(
        select(Handover, before.name, before.email, after.name, after.email, by.name, by.email)
        .join(before, before.id == Handover.from_id, isouter=True)
        .join(after, after.id == Handover.to_id)
        .join(by, by.id == Handover.by_id)
        .where(Handover.organization_id == organization_id)
        .order_by(Handover.id.desc())
        .limit(50)
    )
    return [
        HandoverCard(
            id=row[0].id,
            check_kind=row[0].check_kind,
            note=row[0].note,
            before=row[1] or row[2] or "",
            after=row[3] or row[4] or "",
            by=row[5] or row[6] or "",
            at=row[0].at,
            rests_until=row[0].rests_until,
        )
        for row in rows
    ]
