"""What the eligibility rules said of an application, what staff made of it, and what the group says to that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, key


class Screening(Base):
    """What the eligibility rules said on sending, and what a person on staff made of it."""

    __tablename__ = "screening"
    __table_args__ = (CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_by_and_at"),)

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    findings: Mapped[list[Any]]
    computed_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(default="")


class Disagreement(Base):
    """What a group answered to rules that said no ("apply anyway, tell us why"), for whoever screens it.

    `findings` are what the group had been told when it wrote.
    """

    __tablename__ = "disagreement"
    __table_args__ = (CheckConstraint("text <> ''", name="text_said"),)

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    text: Mapped[str]
    locale: Mapped[str] = mapped_column(String(12))
    findings: Mapped[list[Any]]
    written_at: Mapped[datetime]
