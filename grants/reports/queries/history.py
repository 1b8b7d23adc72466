"""What happened to one report: who, when, what, why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.history import HistoryRow
from grants.people import queries as people
from grants.reports.model import Report


@dataclass(frozen=True)
class ReportEvent:
    """`who` is empty when the product itself did it, or a grantee without an account."""

    at: datetime
    who: str
    role: str
    action: str
    note: str


def report_history(session: Session, report_id: int, *, limit: int = 100) -> list[ReportEvent]:
    """The newest first, in two queries."""
    rows = session.scalars(
        select(HistoryRow)
        .where(HistoryRow.subject_type == Report.__tablename__, HistoryRow.subject_id == report_id)
        .order_by(HistoryRow.id.desc())
        .limit(limit)
    ).all()
    names = people.names(session, {row.actor_id for row in rows if row.actor_id is not None})
    return [
        ReportEvent(row.at, names.get(row.actor_id, "") if row.actor_id else "", row.actor_role, row.action, row.note)
        for row in rows
    ]
