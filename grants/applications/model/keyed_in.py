"""How an application came that somebody else typed in: on paper, by phone, in person."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, key, one_of


class Channel(StrEnum):
    PAPER = "paper"
    PHONE = "phone"
    IN_PERSON = "in_person"


class KeyedIn(Base):
    """An application that staff keyed in for somebody. `received_on` is the day on the round's own calendar.

    The way back to the applicant is a phone, an address or both; an e-mail address is the application's owner.
    """

    __tablename__ = "keyed_in"
    __table_args__ = (
        UniqueConstraint("application_id"),
        one_of("channel", Channel),
        CheckConstraint("name <> ''", name="has_name"),
        CheckConstraint("phone <> '' OR address <> ''", name="has_way_back"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    channel: Mapped[str] = mapped_column(String(20))
    received_on: Mapped[date]
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(400), default="")
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
