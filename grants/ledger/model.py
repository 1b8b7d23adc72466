"""Accounts, entries and lines: each line moves cents from one account to another and can't be changed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.base import Base, BigKey, cents, key, one_of


class Kind(StrEnum):
    """Where a fund's dollar can be. Its way is from left to right."""

    APPROPRIATED = "appropriated"  # the source; its balance is minus what was ever put in
    AVAILABLE = "available"  # put in and not promised
    ENCUMBERED = "encumbered"  # promised to an award and not yet sent
    SENT = "sent"  # a transfer exists, the bank side has not confirmed
    CONFIRMED = "confirmed"  # the payout that holds it is paid


class Account(Base):
    """One place of one fund's money; its row is the lock that spending takes before it sums."""

    __tablename__ = "ledger_account"
    __table_args__ = (UniqueConstraint("fund_id", "kind"), one_of("kind", Kind))

    id: Mapped[int] = key()
    fund_id: Mapped[int] = mapped_column(BigKey)
    kind: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))


class Entry(Base):
    """A named, once-only movement: the unique key makes a repetition impossible."""

    __tablename__ = "ledger_entry"

    id: Mapped[int] = key()
    key: Mapped[str] = mapped_column(String(100), unique=True)
    what: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(BigKey)
    lines: Mapped[list[Line]] = relationship(lazy="raise", back_populates="entry")


class Line(Base):
    """Debit one account, credit another, by the same cents: it can't be out of balance."""

    __tablename__ = "ledger_line"
    __table_args__ = (
        CheckConstraint("cents > 0", name="cents_positive"),
        CheckConstraint("debit_id <> credit_id", name="two_accounts"),
        Index(None, "debit_id", "award_id"),
        Index(None, "credit_id", "award_id"),
        Index(None, "award_id"),
    )

    id: Mapped[int] = key()
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    debit_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    credit_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    cents: Mapped[int] = cents()
    award_id: Mapped[int | None] = mapped_column(BigKey)
    disbursement_id: Mapped[int | None] = mapped_column(BigKey)
    entry: Mapped[Entry] = relationship(lazy="raise", back_populates="lines")
