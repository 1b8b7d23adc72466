"""Panels, who sits on them, who reads what, and the points they give."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, key, one_of, status
from grants.kernel.lifecycle import Lifecycle
from grants.reviews.lifecycle import ASSIGNMENT, AssignmentStatus


class Panel(Base):
    """The people who read the applications of one round."""

    __tablename__ = "panel"
    __table_args__ = (
        UniqueConstraint("round_id", "name"),
        CheckConstraint("name <> ''", name="has_a_name"),
    )

    id: Mapped[int] = key()
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    name: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}


class PanelMember(Base):
    """A reviewer's seat. Who leaves keeps the row, so that a panel of last year can still be told."""

    __tablename__ = "panel_member"
    __table_args__ = (UniqueConstraint("panel_id", "person_id"), Index(None, "person_id"))

    id: Mapped[int] = key()
    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[datetime]
    left_at: Mapped[datetime | None]


class Assignment(Base):
    """One application in one reviewer's hands. Only a `done` one counts towards a score.

    `saves` counts what was saved, so that every save makes a new version and two open windows notice each other.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("application_id", "reviewer_id"),
        one_of("status", AssignmentStatus),
        CheckConstraint("status <> 'done' OR submitted_at IS NOT NULL", name="done_has_time"),
        CheckConstraint("status NOT IN ('offered','accepted') OR submitted_at IS NULL", name="open_not_submitted"),
        CheckConstraint("saves >= 0", name="saves_not_negative"),
        Index(None, "reviewer_id", "status", "id"),
        Index(None, "panel_id", "status"),
    )
    lifecycle: ClassVar[Lifecycle] = ASSIGNMENT

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"))
    status: Mapped[AssignmentStatus] = status(AssignmentStatus, AssignmentStatus.OFFERED)
    assigned_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(default="")
    saves: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}


class Score(Base):
    """What one reviewer says to one criterion: points of 1 to 5, or none yet, and a word why."""

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("assignment_id", "criterion_key"),
        CheckConstraint("points IS NULL OR points BETWEEN 1 AND 5", name="points_one_to_five"),
    )

    id: Mapped[int] = key()
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    criterion_key: Mapped[str]
    points: Mapped[int | None]
    comment: Mapped[str] = mapped_column(default="")
