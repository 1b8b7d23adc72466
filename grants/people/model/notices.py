"""What a person chose about our letters: one row, made by their own choice; without it the usual letters go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, key


class NoticeChoice(Base):
    """Each kind is a letter that may be left out. What money or rights hang on has no column: it always goes."""

    __tablename__ = "notice_choice"

    id: Mapped[int] = key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    language: Mapped[str] = mapped_column(String(12))
    reminders: Mapped[bool] = mapped_column(default=True)
    messages: Mapped[bool] = mapped_column(default=True)
    news: Mapped[bool] = mapped_column(default=False)
    chosen_at: Mapped[datetime]
