"""Reports: what was asked of a grantee, what they answered, what they counted, and the files that came along."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, object_session

from grants.applications.model import Application
from grants.kernel.base import Base, BigKey, Document, key, one_of, status
from grants.kernel.lifecycle import Lifecycle
from grants.people import queries as people
from grants.programs.answers.decimals import as_kept
from grants.reports.lifecycle import REPORT, ReportStatus


class Report(Base):
    """The one report of an award. `due_at` is an instant; `next_reminder_at` only wakes the sweep.

    `overdue_since` says that the organization's standing counts this report as overdue, so that it is counted
    once and taken back once.
    """

    __tablename__ = "report"
    __table_args__ = (
        one_of("status", ReportStatus),
        CheckConstraint("status = 'awaited' OR submitted_at IS NOT NULL", name="sent_has_time"),
        CheckConstraint("(status = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_has_time"),
        CheckConstraint("(accepted_at IS NULL) = (accepted_by IS NULL)", name="accepted_by_and_at"),
        CheckConstraint("status <> 'accepted' OR overdue_since IS NULL", name="accepted_not_overdue"),
        CheckConstraint("status <> 'returned' OR note <> ''", name="returned_has_note"),
        Index(None, "status", "due_at", "id"),
        Index(None, "status", "next_reminder_at"),
        Index(None, "organization_id"),
    )
    lifecycle: ClassVar[Lifecycle] = REPORT

    id: Mapped[int] = key()
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    status: Mapped[ReportStatus] = status(ReportStatus, ReportStatus.AWAITED)
    due_at: Mapped[datetime]
    next_reminder_at: Mapped[datetime | None]
    overdue_since: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}

    @property
    def owner_id(self) -> int | None:
        """The person of the application, asked of the database each time: a draft may be claimed late."""
        session = object_session(self)
        if session is None:
            return None
        return session.scalar(select(Application.owner_id).where(Application.id == self.application_id))

    @property
    def conflicted_ids(self) -> frozenset[int]:
        """People whom a conflict of interest keeps out."""
        session = object_session(self)
        return people.conflicted_with(session, self.organization_id) if session is not None else frozenset()


class ReportAnswer(Base):
    """What was typed for one question, right or wrong, and what it means (null until it can be read)."""

    __tablename__ = "report_answer"
    __table_args__ = (UniqueConstraint("report_id", "question_key"),)

    id: Mapped[int] = key()
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    question_key: Mapped[str] = mapped_column(String(80))
    typed: Mapped[Any] = mapped_column(Document)
    value: Mapped[Any] = mapped_column(Document, nullable=True)
    locale: Mapped[str] = mapped_column(String(12))
    updated_at: Mapped[datetime]
    updated_by: Mapped[int | None] = mapped_column(BigKey)


class ReportFile(Base):
    """A receipt or photo that belongs to the report now; taking it out leaves the stored file for the record."""

    __tablename__ = "report_file"

    id: Mapped[int] = key()
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    question_key: Mapped[str] = mapped_column(String(80))
    stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True)


class MeasureValue(Base):
    """One measure's numbers as submitted: where it began, what was hoped for, what it came to.

    They are whole, counted in the last of `decimals`: with one, 2.5 hours are 25. `said` gives them as they were meant.
    """

    __tablename__ = "measure_value"
    __table_args__ = (
        UniqueConstraint("report_id", "measure_key"),
        CheckConstraint("decimals BETWEEN 0 AND 4", name="decimals_known"),
        CheckConstraint("actual >= 0", name="actual_not_negative"),
        CheckConstraint("baseline IS NULL OR baseline >= 0", name="baseline_not_negative"),
        CheckConstraint("target IS NULL OR target >= 0", name="target_not_negative"),
    )

    id: Mapped[int] = key()
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    measure_key: Mapped[str] = mapped_column(String(40))
    baseline: Mapped[int | None] = mapped_column(BigInteger)
    target: Mapped[int | None] = mapped_column(BigInteger)
    actual: Mapped[int] = mapped_column(BigInteger)
    decimals: Mapped[int] = mapped_column(default=0)

    def said(self, part: str) -> int | str | None:
        """A number of it as an answer has it: whole, or with decimals as exact text."""
        kept: int | None = getattr(self, part)
        return kept if kept is None or not self.decimals else as_kept(Decimal(kept).scaleb(-self.decimals))
