"""Reads about funds: each with its books, which are sums over the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.funds.model import Fund
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.ledger import queries as ledger
from grants.ledger.queries import Books


@dataclass(frozen=True)
class FundBooks:
    """A fund as pages show it; amounts in cents."""

    id: int
    key: str
    name: Texts
    source: Texts
    restrictions: Texts
    fiscal_year: str
    books: Books


def all_books(session: Session) -> list[FundBooks]:
    """Every fund with its books, in two queries however many there are."""
    funds = session.scalars(select(Fund).order_by(Fund.fiscal_year.desc(), Fund.key)).all()
    books = ledger.books(session, [fund.id for fund in funds])
    return [_with_books(fund, books) for fund in funds]


def fund_books(session: Session, key: str) -> FundBooks:
    fund = session.scalar(select(Fund).where(Fund.key == key))
    if fund is None:
        raise NotFound("Fund")
    return _with_books(fund, ledger.books(session, [fund.id]))


def exists(session: Session, key: str) -> bool:
    return session.scalar(select(Fund.id).where(Fund.key == key)) is not None


def _with_books(fund: Fund, books: dict[int, Books]) -> FundBooks:
    return FundBooks(fund.id, fund.key, fund.name, fund.source, fund.restrictions, fund.fiscal_year, books[fund.id])
