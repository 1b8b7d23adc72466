"""Workshops of a round, and the places in them: of who signed up, and of who just walked in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, key, one_of, status
from grants.kernel.lifecycle import Lifecycle
from grants.workshops.lifecycle import SEAT, WORKSHOP, SeatStatus, WorkshopStatus


class Workshop(Base):
    """One meeting, in a room (`place`), online (`link`), or both. `interpreter` names the languages put in by one.

    `starts_at` is an instant; pages show it in the round's time zone. `minutes` is how long it takes.
    """

    __tablename__ = "workshop"
    __table_args__ = (
        one_of("status", WorkshopStatus),
        CheckConstraint("place <> '' OR link <> ''", name="somewhere"),
        CheckConstraint("places > 0", name="places_positive"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
        Index(None, "round_id", "starts_at"),
        Index(None, "status", "starts_at"),
    )
    lifecycle: ClassVar[Lifecycle] = WORKSHOP

    id: Mapped[int] = key()
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    status: Mapped[WorkshopStatus] = status(WorkshopStatus, WorkshopStatus.PLANNED)
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(300), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    language: Mapped[str] = mapped_column(String(12))
    interpreter: Mapped[str] = mapped_column(String(200), default="")
    places: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class Seat(Base):
    """A place of one person. `secret` opens its page, which shows the place and can give it up, and nothing else.

    It is kept in clear because every letter about the place carries it. `organization_id` is the group that staff
    confirmed for whom a name was told; who is known by person or e-mail needs no confirming.
    """

    __tablename__ = "workshop_seat"
    __table_args__ = (
        one_of("status", SeatStatus),
        CheckConstraint("name <> ''", name="name_said"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("(status = 'came') = (came_at IS NOT NULL)", name="came_has_time"),
        Index(None, "workshop_id", "status"),
        Index(None, "organization_id"),
        Index(None, "person_id"),
        Index(None, "email"),
    )
    lifecycle: ClassVar[Lifecycle] = SEAT

    id: Mapped[int] = key()
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    status: Mapped[SeatStatus] = status(SeatStatus, SeatStatus.WAITING)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    group_name: Mapped[str] = mapped_column(String(200), default="")
    needs: Mapped[str] = mapped_column(String(500), default="")
    locale: Mapped[str] = mapped_column(String(12))
    secret: Mapped[str] = mapped_column(String(80), unique=True)
    walked_in: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    asked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    came_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}
