"""A fiscal sponsor: asked by a group, and a sponsor only once it has said so itself."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, key, one_of, status
from grants.kernel.lifecycle import Lifecycle
from grants.people.lifecycle import SPONSORSHIP, SponsorshipStatus

_ASKED, _CONFIRMED = text("status = 'asked'"), text("status = 'confirmed'")


class SponsorModel(StrEnum):
    """The two models that small grants meet (Colvin, Fiscal Sponsorship: 6 Ways To Do It Right)."""

    COMPREHENSIVE = "comprehensive"  # A: the project is the sponsor's own
    PREAPPROVED = "preapproved"  # C: the sponsor takes the grant and grants it on


class Sponsorship(Base):
    """One asking of one sponsor. `unsent` holds the letter's link until the letter is out.

    `sponsor_id` is the organization that said yes: who says yes proves to have the mailbox, and not more, so a
    sponsor that is known already under its EIN is taken only if the mailbox is that of one of its own people.
    """

    __tablename__ = "sponsorship"
    __table_args__ = (
        one_of("status", SponsorshipStatus),
        one_of("model", SponsorModel),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("(status IN ('confirmed', 'ended')) = (sponsor_id IS NOT NULL)", name="confirmed_has_sponsor"),
        CheckConstraint("(status = 'asked') = (answered_at IS NULL)", name="answered_has_time"),
        CheckConstraint("status <> 'declined' OR note <> ''", name="declined_has_reason"),
        CheckConstraint("(file_key IS NULL) = (file_name = '')", name="file_has_name"),
        CheckConstraint("sponsor_id <> organization_id", name="not_itself"),
        Index("uq_sponsorship_asked", "organization_id", unique=True, sqlite_where=_ASKED, postgresql_where=_ASKED),
        Index(
            "uq_sponsorship_confirmed",
            "organization_id",
            unique=True,
            sqlite_where=_CONFIRMED,
            postgresql_where=_CONFIRMED,
        ),
        Index(None, "sponsor_id"),
    )
    lifecycle: ClassVar[Lifecycle] = SPONSORSHIP

    id: Mapped[int] = key()
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    status: Mapped[SponsorshipStatus] = status(SponsorshipStatus, SponsorshipStatus.ASKED)
    name: Mapped[str] = mapped_column(String(200))
    ein: Mapped[str] = mapped_column(String(10))
    model: Mapped[str] = mapped_column(String(20))
    contact: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(12))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    unsent: Mapped[str | None] = mapped_column(String(80))
    file_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    file_name: Mapped[str] = mapped_column(String(255), default="")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_as: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(default="")
    sponsor_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
