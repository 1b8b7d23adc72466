"""Programs, rounds and the versions of what they ask."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.base import Base, BigKey, cents, key, one_of, status
from grants.kernel.lifecycle import Lifecycle
from grants.programs.lifecycle import ROUND, RoundStatus
from grants.programs.rules.rounds import Deadline


class Program(Base):
    __tablename__ = "program"

    id: Mapped[int] = key()
    key: Mapped[str] = mapped_column(String(40), unique=True)
    prefix: Mapped[str] = mapped_column(String(6), unique=True)
    name: Mapped[dict[str, Any]]
    summary: Mapped[dict[str, Any]]
    about: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Round(Base):
    """A program's cycle. Dates are instants shown in `timezone`; texts, rules, tiers and rubric are data.

    `letters_close_at` is there when a letter of intent comes first: letters are taken until then, and the full form
    of those who were invited until `closes_at`. From then on no draft begins; one that was begun can be sent until
    `sends_until`, and a letter as long after its own day. `details` holds what pages show and no query asks for:
    texts, contact, measures, decline reasons.
    """

    __tablename__ = "round"
    __table_args__ = (
        one_of("status", RoundStatus),
        CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
        CheckConstraint(
            "letters_close_at IS NULL OR (letters_close_at > opens_at AND letters_close_at <= closes_at)",
            name="letters_close_between",
        ),
        CheckConstraint("sends_until >= closes_at", name="sends_until_after_closing"),
        CheckConstraint("budget_cents > 0", name="budget_positive"),
        CheckConstraint("projects_end >= projects_start", name="projects_end_after_start"),
        CheckConstraint("(status = 'draft') = (published_at IS NULL)", name="published_has_time"),
        Index(None, "status", "opens_at"),
        Index(None, "status", "closes_at"),
    )
    lifecycle: ClassVar[Lifecycle] = ROUND

    id: Mapped[int] = key()
    key: Mapped[str] = mapped_column(String(40), unique=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    status: Mapped[RoundStatus] = status(RoundStatus, RoundStatus.DRAFT)
    year: Mapped[int]
    title: Mapped[dict[str, Any]]
    summary: Mapped[dict[str, Any]]
    timezone: Mapped[str] = mapped_column(String(40))
    opens_at: Mapped[datetime]
    letters_close_at: Mapped[datetime | None]
    closes_at: Mapped[datetime]
    sends_until: Mapped[datetime]
    decisions_by: Mapped[date]
    projects_start: Mapped[date]
    projects_end: Mapped[date]
    report_due_days: Mapped[int]
    budget_cents: Mapped[int] = cents()
    languages: Mapped[list[Any]]
    individuals_allowed: Mapped[bool] = mapped_column(default=False)
    tiers: Mapped[list[Any]]
    eligibility: Mapped[list[Any]]
    rubric: Mapped[list[Any]]
    schedule: Mapped[dict[str, Any]]
    details: Mapped[dict[str, Any]]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    program: Mapped[Program] = relationship(lazy="raise")
    __mapper_args__: Any = {"version_id_col": version}

    @property
    def is_public(self) -> bool:
        return self.status is not RoundStatus.DRAFT

    def deadline(self, *, letter: bool, extended_until: datetime | None = None) -> Deadline:
        """Until when a draft can be sent: the full form, or a letter of intent on its own day with the same grace."""
        closes_at = self.letters_close_at if letter and self.letters_close_at else self.closes_at
        grace = self.sends_until - self.closes_at
        return Deadline(self.status, self.opens_at, closes_at, closes_at + grace, extended_until)


class FormPurpose(StrEnum):
    APPLICATION = "application"
    REPORT = "report"
    LOI = "loi"


class FormVersion(Base):
    """What was asked, as it was asked: an application keeps the version that it was written with."""

    __tablename__ = "form_version"
    __table_args__ = (
        UniqueConstraint("round_id", "purpose", "number"),
        one_of("purpose", FormPurpose),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = key()
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    definition: Mapped[dict[str, Any]]


class ReferenceCounter(Base):
    """The last number given under a prefix and year; the row's lock keeps references apart."""

    __tablename__ = "reference_counter"
    __table_args__ = (
        UniqueConstraint("prefix", "year"),
        CheckConstraint("last >= 0", name="last_not_negative"),
    )

    id: Mapped[int] = key()
    prefix: Mapped[str] = mapped_column(String(6))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


__all__ = ["BigKey", "FormPurpose", "FormVersion", "Program", "ReferenceCounter", "Round", "RoundStatus"]
