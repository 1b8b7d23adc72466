"""What the stages further right must tell about people and organizations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, key


class Conflict(Base):
    """A conflict of interest between a person and an organization; it closes every door (product rule 4)."""

    __tablename__ = "conflict"
    __table_args__ = (UniqueConstraint("person_id", "organization_id"),)

    id: Mapped[int] = key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    reason: Mapped[str]
    declared_at: Mapped[datetime]


class Standing(Base):
    """What an organization's grants say of it so far, kept by the stages to the right in their transactions."""

    __tablename__ = "standing"
    __table_args__ = (
        UniqueConstraint("organization_id", "program_key", "tier_key"),
        CheckConstraint("completed >= 0 AND open >= 0 AND overdue >= 0", name="counts_not_negative"),
    )

    id: Mapped[int] = key()
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    program_key: Mapped[str] = mapped_column(String(40))
    tier_key: Mapped[str] = mapped_column(String(40), default="")
    completed: Mapped[int] = mapped_column(default=0)
    open: Mapped[int] = mapped_column(default=0)
    overdue: Mapped[int] = mapped_column(default=0)


class StandingYear(Base):
    """How many grants an organization was given in rounds of one year, without those that came to nothing."""

    __tablename__ = "standing_year"
    __table_args__ = (
        UniqueConstraint("organization_id", "year"),
        CheckConstraint("awards >= 0", name="awards_not_negative"),
    )

    id: Mapped[int] = key()
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    year: Mapped[int]
    awards: Mapped[int] = mapped_column(default=0)
