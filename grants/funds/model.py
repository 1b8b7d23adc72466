"""Funds: pots of money with a source and restrictions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, cents, key


class Fund(Base):
    __tablename__ = "fund"

    id: Mapped[int] = key()
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[dict[str, Any]]
    source: Mapped[dict[str, Any]]
    restrictions: Mapped[dict[str, Any]]
    fiscal_year: Mapped[str] = mapped_column(String(10))
    rails: Mapped[list[Any]]
    created_at: Mapped[datetime]


class Appropriation(Base):
    """Money put into a fund, and on whose authority; the ledger holds the movement itself."""

    __tablename__ = "appropriation"
    __table_args__ = (CheckConstraint("cents > 0", name="cents_positive"),)

    id: Mapped[int] = key()
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    cents: Mapped[int] = cents()
    authority: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
