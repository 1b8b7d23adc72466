"""A fund's lines with the awards and people behind them, for whoever audits it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.model import Award
from grants.ledger import queries as ledger
from grants.people import queries as people


@dataclass(frozen=True)
class FundLine:
    """`reference` is the award's, empty for an appropriation; `who` is empty when the product itself did it."""

    id: int
    at: datetime
    what: str
    source: str
    to: str
    cents: int
    reference: str
    who: str
    key: str


def fund_lines(session: Session, fund_id: int, *, before: int | None = None, limit: int = 50) -> list[FundLine]:
    """A page of lines below the line id `before`, newest first, in three queries."""
    lines = ledger.lines(session, fund_id=fund_id, before=before, limit=limit)
    ids = {line.award_id for _, line in lines if line.award_id is not None}
    rows = session.execute(select(Award.id, Award.reference).where(Award.id.in_(ids)))
    references: dict[int, str] = {row.id: row.reference for row in rows}
    names = people.names(session, {line.actor_id for _, line in lines if line.actor_id is not None})
    return [
        FundLine(
            id=number,
            at=line.at,
            what=line.what,
            source=line.credit,
            to=line.debit,
            cents=line.cents,
            reference=references.get(line.award_id, "") if line.award_id is not None else "",
            who=names.get(line.actor_id, "") if line.actor_id is not None else "",
            key=line.key,
        )
        for number, line in lines
    ]
