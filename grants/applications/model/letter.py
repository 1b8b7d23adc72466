"""The letter of intent that may come before the full application."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.applications.lifecycle import LETTER, LetterStatus
from grants.kernel.base import Base, key, one_of, status
from grants.kernel.lifecycle import Lifecycle


class LetterOfIntent(Base):
    """A letter of intent as it was sent, and what staff answered; the full form goes on under the same reference.

    `answers` are what was typed and what it means, by question; `reason` is for the group.
    """

    __tablename__ = "letter_of_intent"
    __table_args__ = (
        one_of("status", LetterStatus),
        CheckConstraint("(status = 'sent') = (decided_at IS NULL)", name="decided_has_time"),
        CheckConstraint("status <> 'not_invited' OR reason <> ''", name="no_has_reason"),
    )
    lifecycle: ClassVar[Lifecycle] = LETTER

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    answers: Mapped[dict[str, Any]]
    findings: Mapped[list[Any]]
    sent_at: Mapped[datetime]
    status: Mapped[LetterStatus] = status(LetterStatus, LetterStatus.SENT)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}
