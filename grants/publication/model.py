"""The read model of public pages: which awards are listed, with what words; never with sums, which the ledger has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base

TERM_LENGTH = 60
TERM = String(TERM_LENGTH).with_variant(String(TERM_LENGTH, collation="C"), "postgresql")
"""Compared byte by byte on both databases, so that a range finds a prefix with the index."""


class PublicAward(Base):
    """An award as the public sees it: made from the sources, and made anew whenever they change.

    `purpose` and `outcome` hold only answers that the round marked public, each with its question.
    """

    __tablename__ = "public_award"
    __table_args__ = (Index(None, "signed_at", "award_id"), Index(None, "zip"), Index(None, "program_id"))

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), primary_key=True, autoincrement=False)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), index=True)
    organization_name: Mapped[str] = mapped_column(String(200))
    project_title: Mapped[str] = mapped_column(String(200))
    zip: Mapped[str] = mapped_column(String(10))
    themes: Mapped[list[Any]]
    purpose: Mapped[list[Any]]
    outcome: Mapped[list[Any]]
    measures: Mapped[list[Any]]
    reported_at: Mapped[datetime | None]
    signed_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PublicTerm(Base):
    """A word or theme by which an award is found."""

    __tablename__ = "public_term"
    __table_args__ = (CheckConstraint("kind IN ('word', 'theme')", name="kind_known"), Index(None, "award_id"))

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    term: Mapped[str] = mapped_column(TERM, primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("public_award.award_id"), primary_key=True, autoincrement=False)


class PublicTheme(Base):
    """A theme that some listed award has, as the search offers it."""

    __tablename__ = "public_theme"

    key: Mapped[str] = mapped_column(TERM, primary_key=True)
    label: Mapped[dict[str, Any]]
