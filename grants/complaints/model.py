"""Complaints with their clock and notes, and requests for an interpreter, another format or a call."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.complaints.lifecycle import ASSISTANCE, COMPLAINT, AssistanceStatus, ComplaintStatus
from grants.kernel.base import Base, BigKey, key, one_of, status
from grants.kernel.lifecycle import Lifecycle


class Kind(StrEnum):
    DISCRIMINATION = "discrimination"
    ACCESS = "access"
    OTHER = "other"


class Basis(StrEnum):
    """What a person says that it was about; national origin holds language too (Title VI)."""

    ORIGIN = "origin"
    RACE = "race"
    DISABILITY = "disability"
    SEX = "sex"
    AGE = "age"
    RELIGION = "religion"
    OTHER = "other"


class Complaint(Base):
    """What somebody says went wrong. Contact is optional; the number and a code open it (`code_hash`).

    `coordinator` is who was named when it was filed; `take_up_by` and `answer_by` are promises made at that moment.
    `answer` is in the language of the complaint; `written` is what the coordinator wrote in another, `written_in`.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        one_of("status", ComplaintStatus),
        one_of("kind", Kind),
        CheckConstraint("text <> ''", name="text_said"),
        CheckConstraint("answer_by >= take_up_by", name="answer_after_take_up"),
        CheckConstraint("status NOT IN ('answered','closed') OR answer <> ''", name="answered_has_answer"),
        CheckConstraint("(answer <> '') = (answered_at IS NOT NULL)", name="answer_has_time"),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
        CheckConstraint("(written <> '') = (written_in <> '')", name="written_in_a_language"),
        Index(None, "status", "answer_by", "id"),
    )
    lifecycle: ClassVar[Lifecycle] = COMPLAINT

    id: Mapped[int] = key()
    status: Mapped[ComplaintStatus] = status(ComplaintStatus, ComplaintStatus.RECEIVED)
    kind: Mapped[str] = mapped_column(String(20))
    basis: Mapped[list[Any]]
    text: Mapped[str]
    happened: Mapped[str] = mapped_column(String(200), default="")
    wish: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(String(200), default="")
    locale: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    coordinator: Mapped[dict[str, Any]]
    filed_by: Mapped[int | None] = mapped_column(BigKey)
    received_at: Mapped[datetime]
    take_up_by: Mapped[datetime]
    answer_by: Mapped[datetime]
    taken_up_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    written: Mapped[str] = mapped_column(default="")
    written_in: Mapped[str] = mapped_column(String(12), default="")
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}

    @property
    def reference(self) -> str:
        """What a person reads on the phone, such as C-2026-0042."""
        return f"C-{self.received_at.year}-{self.id:04d}"


class ComplaintNote(Base):
    """What the coordinator wrote down on the way: never changed, never shown to who complained."""

    __tablename__ = "complaint_note"
    __table_args__ = (CheckConstraint("text <> ''", name="text_said"), Index(None, "complaint_id"))

    id: Mapped[int] = key()
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    text: Mapped[str]
    written_at: Mapped[datetime]
    written_by: Mapped[int | None] = mapped_column(BigKey)


class Need(StrEnum):
    INTERPRETER = "interpreter"
    TRANSLATION = "translation"
    LARGE_PRINT = "large_print"
    FORMAT = "format"
    CALL = "call"
    OTHER = "other"


class Assistance(Base):
    """What somebody needs to take part, asked without an account. `wanted_by` is their day, `due_at` our promise.

    `owner_id` is who on staff has it in hand; `outcome` is what was done, in the language that the person asked in;
    `written` is what staff wrote in another one, `written_in`.
    """

    __tablename__ = "assistance"
    __table_args__ = (
        one_of("status", AssistanceStatus),
        one_of("need", Need),
        CheckConstraint("email <> '' OR phone <> ''", name="reachable"),
        CheckConstraint("status <> 'in_hand' OR owner_id IS NOT NULL", name="in_hand_has_owner"),
        CheckConstraint("(status = 'done') = (done_at IS NOT NULL)", name="done_has_time"),
        CheckConstraint("status <> 'done' OR outcome <> ''", name="done_has_outcome"),
        CheckConstraint("(written <> '') = (written_in <> '')", name="written_in_a_language"),
        Index(None, "status", "due_at", "id"),
    )
    lifecycle: ClassVar[Lifecycle] = ASSISTANCE

    id: Mapped[int] = key()
    status: Mapped[AssistanceStatus] = status(AssistanceStatus, AssistanceStatus.RECEIVED)
    need: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(80), default="")
    text: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(String(200), default="")
    locale: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    asked_by: Mapped[int | None] = mapped_column(BigKey)
    asked_at: Mapped[datetime]
    wanted_by: Mapped[date | None]
    due_at: Mapped[datetime]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(default="")
    written: Mapped[str] = mapped_column(default="")
    written_in: Mapped[str] = mapped_column(String(12), default="")
    done_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}

    @property
    def reference(self) -> str:
        """What a person reads on the phone, such as H-2026-0042."""
        return f"H-{self.asked_at.year}-{self.id:04d}"
