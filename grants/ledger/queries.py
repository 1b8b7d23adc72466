"""Every balance on any page is a sum over the lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from grants.ledger.model import Account, Entry, Kind, Line


@dataclass(frozen=True)
class Books:
    """A fund's or award's places, in cents. `appropriated` is all that was ever put in."""

    appropriated: int
    available: int
    encumbered: int
    sent: int
    confirmed: int


@dataclass(frozen=True)
class LedgerLine:
    at: datetime
    what: str
    key: str
    credit: str
    debit: str
    cents: int
    award_id: int | None
    disbursement_id: int | None
    actor_id: int | None


def _signed(account_id: Any) -> Any:
    return func.coalesce(func.sum(case((Line.debit_id == account_id, Line.cents), else_=-Line.cents)), 0)


def balance(session: Session, fund_id: int, kind: Kind, *, award_id: int | None = None) -> int:
    """What stands in one place of a fund, in cents; of one award only, when it is named."""
    account = select(Account.id).where(Account.fund_id == fund_id, Account.kind == kind).scalar_subquery()
    sums = select(_signed(account)).where((Line.debit_id == account) | (Line.credit_id == account))
    if award_id is not None:
        sums = sums.where(Line.award_id == award_id)
    return int(session.scalar(sums) or 0)


def _sums(*extra: Any) -> Select[Any]:
    touches = (Line.debit_id == Account.id) | (Line.credit_id == Account.id)
    return (
        select(Account.fund_id, Account.kind, _signed(Account.id).label("cents"))
        .join(Line, touches, isouter=True)
        .where(*extra)
        .group_by(Account.fund_id, Account.kind)
    )


def books(session: Session, fund_ids: list[int] | None = None) -> dict[int, Books]:
    """The books of each fund, one query for all."""
    where = [Account.fund_id.in_(fund_ids)] if fund_ids is not None else []
    places: dict[int, dict[str, int]] = {}
    for row in session.execute(_sums(*where)):
        places.setdefault(row.fund_id, {})[row.kind] = int(row.cents)
    return {fund_id: _books(found) for fund_id, found in places.items()}


def award_books(session: Session, award_id: int) -> Books:
    """Where one award's money is now."""
    found = {row.kind: int(row.cents) for row in session.execute(_sums(Line.award_id == award_id))}
    return _books(found)


def _books(found: dict[str, int]) -> Books:
    return Books(
        appropriated=-found.get(Kind.APPROPRIATED, 0),
        available=found.get(Kind.AVAILABLE, 0),
        encumbered=found.get(Kind.ENCUMBERED, 0),
        sent=found.get(Kind.SENT, 0),
        confirmed=found.get(Kind.CONFIRMED, 0),
    )


def lines(
    session: Session, *, fund_id: int, before: int | None = None, limit: int = 50
) -> list[tuple[int, LedgerLine]]:
    """A fund's lines, newest first, with each line's id for the next page."""
    debit, credit = Account.__table__.alias("debit"), Account.__table__.alias("credit")
    query = (
        select(Line, Entry, credit.c.kind.label("credit"), debit.c.kind.label("debit"))
        .join(Entry, Entry.id == Line.entry_id)
        .join(debit, debit.c.id == Line.debit_id)
        .join(credit, credit.c.id == Line.credit_id)
        .where(debit.c.fund_id == fund_id)
        .order_by(Line.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Line.id < before)
    return [
        (
            line.id,
            LedgerLine(
                entry.at,
                entry.what,
                entry.key,
                from_kind,
                to_kind,
                line.cents,
                line.award_id,
                line.disbursement_id,
                entry.actor_id,
            ),
        )
        for line, entry, from_kind, to_kind in session.execute(query)
    ]


def broken(session: Session) -> list[str]:
    """Sentences about each broken invariant; empty when the books are whole.

    1. No place but the source is below zero: nothing was spent that was not there.
    2. A fund's places add up to what was put in: no cent appears or disappears.
    3. No line joins two funds: money given for one purpose stays with it.
    4. No award's own place is below zero: nobody was paid with the money of somebody else's award.
    """
    found = []
    for fund_id, book in books(session).items():
        places = {
            Kind.AVAILABLE: book.available,
            Kind.ENCUMBERED: book.encumbered,
            Kind.SENT: book.sent,
            Kind.CONFIRMED: book.confirmed,
        }
        found += [f"fund {fund_id}: {kind} is {cents} cents" for kind, cents in places.items() if cents < 0]
        if sum(places.values()) != book.appropriated:
            found.append(f"fund {fund_id}: places hold {sum(places.values())}, appropriated {book.appropriated}")
    debit, credit = Account.__table__.alias("debit"), Account.__table__.alias("credit")
    mixed = session.scalar(
        select(func.count())
        .select_from(Line)
        .join(debit, debit.c.id == Line.debit_id)
        .join(credit, credit.c.id == Line.credit_id)
        .where(debit.c.fund_id != credit.c.fund_id)
    )
    if mixed:
        found.append(f"{mixed} lines join two funds")
    return found + _overdrawn_awards(session)


def _overdrawn_awards(session: Session) -> list[str]:
    touches = (Line.debit_id == Account.id) | (Line.credit_id == Account.id)
    own = _signed(Account.id)
    rows = session.execute(
        select(Line.award_id, Account.kind, own.label("cents"))
        .join(Line, touches)
        .where(Line.award_id.is_not(None), Account.kind != Kind.AVAILABLE)
        .group_by(Line.award_id, Account.kind)
        .having(own < 0)
        .order_by(Line.award_id, Account.kind)
    )
    return [f"award {row.award_id}: {row.kind} is {int(row.cents)} cents" for row in rows]
