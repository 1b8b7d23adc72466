"""Decisions, awards, finance's certificates, and the agreements as they were put before the grantee."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.awards.lifecycle import AWARD, AWARDING, ENDED, NOT_OFFERED, AwardStatus, Outcome
from grants.kernel.base import Base, cents, key, one_of, status
from grants.kernel.lifecycle import Lifecycle


def _listed(*values: str) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


BEFORE_OFFER = _listed(*NOT_OFFERED, AwardStatus.CANCELLED)
WITH_SIGNATURE = _listed(AwardStatus.SIGNED, AwardStatus.CLOSED)


class Decision(Base):
    """What was decided on an application, by whom and why, beside what the ranking said at that moment.

    `note` is the written reason for going against the ranking, for the record; `words` go to the group. A later
    decision on a waitlisted application supersedes the first; both stay.
    """

    __tablename__ = "decision"
    __table_args__ = (
        one_of("outcome", Outcome),
        CheckConstraint(f"(outcome IN {_listed(*AWARDING)}) = (cents IS NOT NULL)", name="awarded_has_cents"),
        CheckConstraint("cents IS NULL OR cents > 0", name="cents_positive"),
        CheckConstraint("NOT departs OR note <> ''", name="departure_has_reason"),
        CheckConstraint("place > 0 AND place <= ranked", name="place_in_ranking"),
        CheckConstraint("superseded_at IS NULL OR superseded_at >= decided_at", name="superseded_later"),
        Index(
            "uq_decision_current",
            "application_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index(None, "round_id"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    outcome: Mapped[str] = mapped_column(String(20))
    cents: Mapped[int | None] = mapped_column(BigInteger)
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    words: Mapped[str] = mapped_column(default="")
    departs: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")
    place: Mapped[int]
    ranked: Mapped[int]
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]


class Award(Base):
    """Money promised to one application, on its way from the decision to the last receipt.

    `schedule` is the round's, frozen. `agreement_digest` is of the text that was put before the grantee;
    `signed_digest` of the text that was on the screen when they signed: the same, or the row is refused.
    """

    __tablename__ = "award"
    __table_args__ = (
        one_of("status", AwardStatus),
        CheckConstraint("cents > 0", name="cents_positive"),
        CheckConstraint(f"(status IN {BEFORE_OFFER}) = (offered_at IS NULL)", name="offered_has_time"),
        CheckConstraint("(offered_at IS NULL) = (offer_expires_at IS NULL)", name="offer_has_deadline"),
        CheckConstraint("(offered_at IS NULL) = (agreement_digest IS NULL)", name="offer_has_agreement"),
        CheckConstraint("offer_expires_at > offered_at", name="deadline_after_offer"),
        CheckConstraint(f"(status IN {WITH_SIGNATURE}) = (signed_at IS NOT NULL)", name="signed_has_time"),
        CheckConstraint("(signed_at IS NULL) = (signed_digest IS NULL)", name="signed_has_digest"),
        CheckConstraint("(signed_at IS NULL) = (signed_name IS NULL)", name="signed_has_name"),
        CheckConstraint("signed_name <> ''", name="signed_name_not_empty"),
        CheckConstraint("signed_at < offer_expires_at", name="signed_in_time"),
        CheckConstraint("signed_digest = agreement_digest", name="signed_what_was_offered"),
        CheckConstraint(f"(status IN {_listed(*ENDED)}) = (ended_at IS NOT NULL)", name="ended_has_time"),
        CheckConstraint("(pdf_key IS NULL) = (pdf_digest IS NULL)", name="pdf_has_digest"),
        CheckConstraint("reminders >= 0", name="reminders_not_negative"),
        Index(None, "round_id", "status"),
        Index(None, "fund_id"),
        Index(None, "organization_id"),
        Index(None, "status", "offer_expires_at"),
    )
    lifecycle: ClassVar[Lifecycle] = AWARD

    id: Mapped[int] = key()
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    tier_key: Mapped[str] = mapped_column(String(40), default="")
    cents: Mapped[int] = cents()
    schedule: Mapped[dict[str, Any]]
    status: Mapped[AwardStatus] = status(AwardStatus, AwardStatus.DECIDED)
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    offer_expires_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    agreement_digest: Mapped[str | None] = mapped_column(String(64))
    pdf_key: Mapped[str | None] = mapped_column(String(100))
    pdf_digest: Mapped[str | None] = mapped_column(String(64))
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_as: Mapped[str | None] = mapped_column(String(40))
    signed_name: Mapped[str | None] = mapped_column(String(200))
    signed_digest: Mapped[str | None] = mapped_column(String(64))
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}


class Certificate(Base):
    """Finance's preaudit: the money is there, is set aside, and somebody who did not decide says so."""

    __tablename__ = "preaudit_certificate"
    __table_args__ = (
        CheckConstraint("cents > 0", name="cents_positive"),
        CheckConstraint("certified_by <> decided_by", name="not_by_who_decided"),
        CheckConstraint("certified_as IN ('finance_officer', 'deputy_finance_officer')", name="certified_as_known"),
    )

    id: Mapped[int] = key()
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), unique=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    fiscal_year: Mapped[str] = mapped_column(String(10))
    cents: Mapped[int] = cents()
    statement: Mapped[str]
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    certified_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    certified_as: Mapped[str] = mapped_column(String(40))
    certified_at: Mapped[datetime]


class Agreement(Base):
    """The words of an offer, frozen: UPDATE and DELETE are refused by trigger."""

    __tablename__ = "agreement"

    id: Mapped[int] = key()
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), unique=True)
    locale: Mapped[str] = mapped_column(String(12))
    text: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
