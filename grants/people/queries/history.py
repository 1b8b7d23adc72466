"""History as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from grants.kernel.history import HistoryRow
from grants.people.model import Person


@dataclass(frozen=True)
class Happening:
    """One line of history: who (a name for the page; history itself keeps ids), when, what, why."""

    id: int
    at: datetime
    who: str
    acting_as: str
    subject_type: str
    subject_id: int
    action: str
    from_status: str | None
    to_status: str | None
    note: str


def history(
    session: Session, subjects: list[tuple[str, int]], *, before: int | None = None, limit: int = 100
) -> list[Happening]:
    """What happened to these records ((table, id) each), newest first; `before` is a line's id, for paging."""
    about = or_(*[(HistoryRow.subject_type == kind) & (HistoryRow.subject_id == number) for kind, number in subjects])
    query = (
        select(HistoryRow, Person.name, Person.email)
        .join(Person, Person.id == HistoryRow.actor_id, isouter=True)
        .where(about)
        .order_by(HistoryRow.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(HistoryRow.id < before)
    return [
        Happening(
            row.id,
            row.at,
            name or email or "",
            row.actor_role,
            row.subject_type,
            row.subject_id,
            row.action,
            row.from_status,
            row.to_status,
            row.note,
        )
        for row, name, email in session.execute(query)
    ]
