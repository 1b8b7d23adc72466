"""The books of every fund as the public sees them: the ledger's sums, and how much of them the list explains."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from grants.funds import queries as funds
from grants.kernel.texts import Texts
from grants.ledger.queries import Books
from grants.publication.queries import money
from grants.publication.queries.money import Given


@dataclass(frozen=True)
class FundLine:
    """A fund's money in cents. What is promised is on the public list, or set aside for a grant not signed yet."""

    key: str
    name: Texts
    source: Texts
    restrictions: Texts
    fiscal_year: str
    appropriated: int
    encumbered: int
    sent: int
    confirmed: int
    left: int
    listed: Given

    @property
    def set_aside(self) -> int:
        """Promised to grants that are not on the public list (yet)."""
        return self.encumbered + self.sent + self.confirmed - self.listed.cents


@dataclass(frozen=True)
class PublicBooks:
    """Every fund, and the sum of all. `total` has no key."""

    funds: list[FundLine]
    total: FundLine


def public_books(session: Session) -> PublicBooks:
    """All books in three queries, however many funds there are."""
    listed = money.of_funds(session)
    lines = [
        _line(
            fund.key,
            fund.name,
            fund.source,
            fund.restrictions,
            fund.fiscal_year,
            fund.books,
            listed.get(fund.id, Given()),
        )
        for fund in funds.all_books(session)
    ]
    return PublicBooks(funds=lines, total=_total(lines))


def _line(
    key: str, name: Texts, source: Texts, restrictions: Texts, fiscal_year: str, books: Books, listed: Given
) -> FundLine:
    return FundLine(
        key=key,
        name=name,
        source=source,
        restrictions=restrictions,
        fiscal_year=fiscal_year,
        appropriated=books.appropriated,
        encumbered=books.encumbered,
        sent=books.sent,
        confirmed=books.confirmed,
        left=books.available,
        listed=listed,
    )


def _total(lines: list[FundLine]) -> FundLine:
    books = Books(
        appropriated=sum(line.appropriated for line in lines),
        available=sum(line.left for line in lines),
        encumbered=sum(line.encumbered for line in lines),
        sent=sum(line.sent for line in lines),
        confirmed=sum(line.confirmed for line in lines),
    )
    return _line("", {}, {}, {}, "", books, sum((line.listed for line in lines), Given()))
