"""Who is paid, what is paid, each attempt to send it, and the rumours that came in about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, BigKey, cents, key, one_of, status
from grants.kernel.lifecycle import Lifecycle
from grants.payments.lifecycle import (
    DISBURSEMENT,
    PAYEE,
    SIGNED_OFF,
    WITH_TRANSFER,
    DisbursementStatus,
    Outcome,
    PayeeStatus,
)


def _listed(*values: str) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


_ALARMED, _OPEN, _SENT = text("alarm <> ''"), text("outcome IS NULL"), text("outcome = 'sent'")
NOT_PREPARED = _listed(DisbursementStatus.PLANNED, DisbursementStatus.DUE)
NOT_APPROVED = _listed(DisbursementStatus.PLANNED, DisbursementStatus.DUE, DisbursementStatus.PREPARED)


class Payee(Base):
    """Where a group's money goes: an account at the rail, one for each organization. Its bank number is never here.

    `visited_by` last went to the rail's page for bank details; `changed_at` is when these last differed from
    what we had heard before. `accounts` counts the accounts opened, so that each has a key of its own.
    """

    __tablename__ = "payee"
    __table_args__ = (
        one_of("status", PayeeStatus),
        CheckConstraint("(status = 'wanted') = (account_id IS NULL)", name="wanted_has_no_account"),
        CheckConstraint("status <> 'ready' OR bank_ref IS NOT NULL", name="ready_has_bank"),
        CheckConstraint("(changed_at IS NULL) = (bank_ref IS NULL)", name="bank_has_time"),
        CheckConstraint("visited_by IS NULL OR visited_at IS NOT NULL", name="visited_by_has_time"),
        CheckConstraint("accounts >= 0", name="accounts_not_negative"),
        Index(None, "ask_at"),
    )
    lifecycle: ClassVar[Lifecycle] = PAYEE

    id: Mapped[int] = key()
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), unique=True)
    status: Mapped[PayeeStatus] = status(PayeeStatus, PayeeStatus.WANTED)
    account_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    accounts: Mapped[int] = mapped_column(default=0)
    bank_ref: Mapped[str | None] = mapped_column(String(80))
    details_in: Mapped[bool] = mapped_column(default=False)
    visited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    visited_at: Mapped[datetime | None]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime | None]
    ask_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}


class Disbursement(Base):
    """One payment of an award's schedule. `reference` is ours, unique, and the rail's transfer group.

    `account_id` is the account that the approver saw. `problem` is the rail's or bank's word for what went wrong;
    `alarm` says what can't be, and stops everything until a person has looked. `confirmations` counts, as a bank may
    turn back what was paid, and the next payout be paid again.
    """

    __tablename__ = "disbursement"
    __table_args__ = (
        one_of("status", DisbursementStatus),
        UniqueConstraint("award_id", "number"),
        CheckConstraint("cents > 0", name="cents_positive"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("released_by IN ('agreement', 'report')", name="released_by_known"),
        CheckConstraint("prepared_by <> approved_by", name="two_people"),
        CheckConstraint("(prepared_by IS NULL) = (prepared_at IS NULL)", name="prepared_by_and_at"),
        CheckConstraint("(prepared_by IS NULL) = (account_id IS NULL)", name="prepared_has_account"),
        CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved_by_and_at"),
        CheckConstraint("approved_by IS NULL OR prepared_by IS NOT NULL", name="prepared_before_approved"),
        CheckConstraint(f"status NOT IN {NOT_PREPARED} OR prepared_by IS NULL", name="not_prepared_yet"),
        CheckConstraint(f"status NOT IN {NOT_APPROVED} OR approved_by IS NULL", name="not_approved_yet"),
        CheckConstraint("status <> 'prepared' OR prepared_by IS NOT NULL", name="prepared_has_person"),
        CheckConstraint(f"status NOT IN {_listed(*SIGNED_OFF)} OR approved_by IS NOT NULL", name="approved_has_person"),
        CheckConstraint(f"(status IN {_listed(*WITH_TRANSFER)}) = (transfer_id IS NOT NULL)", name="sent_has_transfer"),
        CheckConstraint("(transfer_id IS NULL) = (sent_at IS NULL)", name="sent_has_time"),
        CheckConstraint("(transfer_id IS NULL) = (expected_on IS NULL)", name="sent_has_day"),
        CheckConstraint("(status = 'confirmed') = (confirmed_at IS NOT NULL)", name="confirmed_has_time"),
        CheckConstraint("status <> 'confirmed' OR payout_id IS NOT NULL", name="confirmed_has_payout"),
        CheckConstraint("confirmations >= 0", name="confirmations_not_negative"),
        Index(None, "status", "id"),
        Index(None, "payee_id"),
        Index(None, "organization_id"),
        Index(None, "account_id"),
        Index(None, "ask_at"),
        Index("ix_disbursement_alarm", "alarm", sqlite_where=_ALARMED, postgresql_where=_ALARMED),
    )
    lifecycle: ClassVar[Lifecycle] = DISBURSEMENT

    id: Mapped[int] = key()
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    payee_id: Mapped[int] = mapped_column(ForeignKey("payee.id"))
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(String(30), unique=True)
    released_by: Mapped[str] = mapped_column(String(20))
    cents: Mapped[int] = cents()
    status: Mapped[DisbursementStatus] = status(DisbursementStatus, DisbursementStatus.PLANNED)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    account_id: Mapped[str | None] = mapped_column(String(80))
    prepared_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    prepared_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    transfer_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    sent_at: Mapped[datetime | None]
    expected_on: Mapped[date | None]
    payout_id: Mapped[str | None] = mapped_column(String(80))
    confirmed_at: Mapped[datetime | None]
    confirmations: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(80), default="")
    alarm: Mapped[str] = mapped_column(String(40), default="")
    asked_at: Mapped[datetime | None]
    ask_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}


class TransferAttempt(Base):
    """One try to send a payment, under one key. At most one is open, and at most one has sent."""

    __tablename__ = "transfer_attempt"
    __table_args__ = (
        UniqueConstraint("disbursement_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("cents > 0", name="cents_positive"),
        CheckConstraint(f"outcome IN {_listed(*Outcome)}", name="outcome_known"),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ended_has_time"),
        CheckConstraint(
            "(outcome IS NOT NULL AND outcome IN ('sent', 'taken_back')) = (transfer_id IS NOT NULL)",
            name="sent_has_transfer",
        ),
        Index("uq_transfer_attempt_open", "disbursement_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("uq_transfer_attempt_sent", "disbursement_id", unique=True, sqlite_where=_SENT, postgresql_where=_SENT),
    )

    id: Mapped[int] = key()
    disbursement_id: Mapped[int] = mapped_column(ForeignKey("disbursement.id"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    cents: Mapped[int] = cents()
    account_id: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20))
    transfer_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    error: Mapped[str] = mapped_column(default="")


class StoredEvent(Base):
    """A webhook's envelope, kept once by the rail's id of it. What it says of its object is not kept: we ask.

    `about` is the id of its object; `reference` is our own, where the rumour names one.
    """

    __tablename__ = "stored_event"

    id: Mapped[int] = key()
    event_id: Mapped[str] = mapped_column(String(255), unique=True)
    kind: Mapped[str] = mapped_column(String(100))
    account_id: Mapped[str | None] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(String(255), default="")
    reference: Mapped[str] = mapped_column(String(255), default="")
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime]
    concerned: Mapped[int | None] = mapped_column(BigKey)
