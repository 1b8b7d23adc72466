"""What public pages say of money: sums over the ledger, never over the awards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from grants.ledger.model import Account, Kind, Line
from grants.publication.model import PublicAward
from grants.publication.queries.search import Search, narrow


@dataclass(frozen=True)
class Given:
    """Money of one award or of many, in cents, by how far it has come."""

    encumbered: int = 0
    sent: int = 0
    confirmed: int = 0

    @property
    def cents(self) -> int:
        return self.encumbered + self.sent + self.confirmed

    def __add__(self, other: Given) -> Given:
        return Given(self.encumbered + other.encumbered, self.sent + other.sent, self.confirmed + other.confirmed)


@dataclass(frozen=True)
class Totals:
    """How many awards, and their money."""

    awards: int
    given: Given


def of_awards(session: Session, award_ids: list[int]) -> dict[int, Given]:
    """The money of each of these awards, in one query."""
    if not award_ids:
        return {}
    rows = session.execute(_sums(Line.award_id).where(Line.award_id.in_(award_ids)))
    return _gather(rows)


def of_search(session: Session, search: Search) -> Totals:
    """All awards that a search finds: how many, and their money; two queries."""
    ids = narrow(select(PublicAward.award_id), search)
    count = session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    given = Given(**{row.kind: int(row.cents) for row in session.execute(_sums().where(Line.award_id.in_(ids)))})
    return Totals(awards=count, given=given)


def of_funds(session: Session) -> dict[int, Given]:
    """The money of the listed awards of each fund, in one query."""
    listed = select(PublicAward.award_id)
    return _gather(session.execute(_sums(Account.fund_id).where(Line.award_id.in_(listed))))


def _sums(*by: Any) -> Select[Any]:
    """Sums by place (and by what else is named) of the lines that touch it: in is plus, out is minus."""
    touches = (Line.debit_id == Account.id) | (Line.credit_id == Account.id)
    signed = func.sum(case((Line.debit_id == Account.id, Line.cents), else_=-Line.cents))
    subject = [each.label("subject") for each in by]
    return (
        select(*subject, Account.kind, signed.label("cents"))
        .select_from(Line)
        .join(Account, touches)
        .where(Account.kind.in_([Kind.ENCUMBERED, Kind.SENT, Kind.CONFIRMED]))
        .group_by(*by, Account.kind)
    )


def _gather(rows: Any) -> dict[int, Given]:
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.subject, {})[row.kind] = int(row.cents)
    return {subject: Given(**sums) for subject, sums in found.items()}
