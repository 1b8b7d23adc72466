"""Who did what, when and why: rows that can be added and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, BigKey, key


class HistoryRow(Base):
    """`actor_id` is a person's id and never a name, so that erasing a person leaves history whole."""

    __tablename__ = "history"
    __table_args__ = (Index(None, "subject_type", "subject_id", "id"),)

    id: Mapped[int] = key()
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(BigKey)
    actor_role: Mapped[str] = mapped_column(String(40))
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int] = mapped_column(BigKey)
    action: Mapped[str] = mapped_column(String(60))
    from_status: Mapped[str | None] = mapped_column(String(40))
    to_status: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
