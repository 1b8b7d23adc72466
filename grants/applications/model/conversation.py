"""What follows a sent application: messages between the group and staff, and sections that were opened again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, key


class Thread(Base):
    """The conversation about one application: whose turn it is.

    `waits_since` is when the group wrote what staff have not answered; `unread_since` is when staff wrote what the
    group has not read yet.
    """

    __tablename__ = "thread"
    __table_args__ = (Index(None, "waits_since", "id"),)

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    waits_since: Mapped[datetime | None]
    unread_since: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}


class Message(Base):
    """One message between the group and staff. Reviewers never see it."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("text <> ''", name="says_something"),
        Index(None, "application_id", "id"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    from_staff: Mapped[bool]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    sent_at: Mapped[datetime]


class Reopening(Base):
    """Sections of a sent application that staff opened again until an instant, with what was changed so far.

    What was sent stays as it is, for staff and reviewers, until the group sends the sections again. `changes` holds
    what is typed meanwhile, by question; `before` what stood there when the sections were sent again.
    """

    __tablename__ = "reopening"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint("until > opened_at", name="ends_later"),
        CheckConstraint("sent_at IS NULL OR closed_at IS NOT NULL", name="sent_is_closed"),
        Index(
            "uq_reopening_open",
            "application_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(None, "closed_at", "until"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    sections: Mapped[list[Any]]
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    until: Mapped[datetime]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}
