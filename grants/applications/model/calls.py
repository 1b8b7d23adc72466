"""What we have to say to people whom no e-mail reaches: somebody calls them, or the letter goes by post."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.applications.lifecycle import CALL, CallStatus
from grants.kernel.base import Base, key, one_of, status
from grants.kernel.lifecycle import Lifecycle


class CallWay(StrEnum):
    """How they were told; NOT_NEEDED where it has become pointless, with a note."""

    PHONE = "phone"
    POST = "post"
    IN_PERSON = "in_person"
    NOT_NEEDED = "not_needed"


class Call(Base):
    """A letter about an application that had no address to go to, in the language of who is to hear it.

    `letter_key` is the letter's own, so that it is kept once. `tried` counts when nobody answered.
    """

    __tablename__ = "call"
    __table_args__ = (
        UniqueConstraint("letter_key"),
        one_of("status", CallStatus),
        CheckConstraint("text <> ''", name="text_said"),
        CheckConstraint("tried >= 0", name="tried_not_negative"),
        CheckConstraint("(status = 'told') = (told_at IS NOT NULL)", name="told_has_time"),
        CheckConstraint("(status = 'told') = (how <> '')", name="told_has_way"),
        CheckConstraint("how <> 'not_needed' OR note <> ''", name="not_needed_has_note"),
        Index(None, "status", "due_at", "id"),
    )
    lifecycle: ClassVar[Lifecycle] = CALL

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    letter_key: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str]
    text: Mapped[str]
    locale: Mapped[str] = mapped_column(String(12))
    status: Mapped[CallStatus] = status(CallStatus, CallStatus.WAITING)
    kept_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tried: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    told_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    how: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}
