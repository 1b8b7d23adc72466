"""One award as the public sees it: who, what for, how far the money has come, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.funds.model import Fund
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.payments.lifecycle import DisbursementStatus
from grants.payments.model import Disbursement
from grants.programs.model import Program, Round
from grants.publication.model import PublicAward
from grants.publication.queries import money
from grants.publication.queries.money import Given


class PartState(StrEnum):
    """A payment in words for the public. None of them says more than the bank side has said."""

    AFTER_REPORT = "after_report"
    IN_PREPARATION = "in_preparation"
    SENT = "sent"
    CONFIRMED = "confirmed"
    CAME_BACK = "came_back"
    CANCELLED = "cancelled"


D = DisbursementStatus
STATES = {
    D.PLANNED: PartState.AFTER_REPORT,
    D.SENT: PartState.SENT,
    D.CONFIRMED: PartState.CONFIRMED,
    D.RETURNED: PartState.CAME_BACK,
    D.CANCELLED: PartState.CANCELLED,
}
"""All the others are steps on our side, which are one thing to the public."""


@dataclass(frozen=True)
class Part:
    """One payment of an award; `expected_on` once it is sent, `confirmed_at` once the bank side says so."""

    number: int
    cents: int
    state: PartState
    sent_at: datetime | None
    expected_on: date | None
    confirmed_at: datetime | None


@dataclass(frozen=True)
class PublicAwardPage:
    reference: str
    organization_name: str
    project_title: str
    program_key: str
    program: Texts
    round_key: str
    round_title: Texts
    fund_key: str
    fund: Texts
    timezone: str
    zip: str
    themes: list[Any]
    purpose: list[Any]
    outcome: list[Any]
    measures: list[Any]
    projects_end: date
    signed_at: datetime
    reported_at: datetime | None
    given: Given
    parts: list[Part]


def award_page(session: Session, reference: str) -> PublicAwardPage:
    """The listed award of this reference, in three queries; NotFound when none is listed."""
    row = session.execute(
        select(PublicAward, Program, Round, Fund)
        .join(Program, Program.id == PublicAward.program_id)
        .join(Round, Round.id == PublicAward.round_id)
        .join(Fund, Fund.id == PublicAward.fund_id)
        .where(PublicAward.reference == reference)
    ).first()
    if row is None:
        raise NotFound("PublicAward")
    award, program, round, fund = row
    return PublicAwardPage(
        reference=award.reference,
        organization_name=award.organization_name,
        project_title=award.project_title,
        program_key=program.key,
        program=program.name,
        round_key=round.key,
        round_title=round.title,
        fund_key=fund.key,
        fund=fund.name,
        timezone=round.timezone,
        zip=award.zip,
        themes=award.themes,
        purpose=award.purpose,
        outcome=award.outcome,
        measures=award.measures,
        projects_end=round.projects_end,
        signed_at=award.signed_at,
        reported_at=award.reported_at,
        given=money.of_awards(session, [award.award_id]).get(award.award_id, Given()),
        parts=_parts(session, award.award_id),
    )


def _parts(session: Session, award_id: int) -> list[Part]:
    rows = session.execute(
        select(
            Disbursement.number,
            Disbursement.cents,
            Disbursement.status,
            Disbursement.sent_at,
            Disbursement.expected_on,
            Disbursement.confirmed_at,
        )
        .where(Disbursement.award_id == award_id)
        .order_by(Disbursement.number)
    )
    return [
        Part(
            row.number,
            row.cents,
            STATES.get(row.status, PartState.IN_PREPARATION),
            row.sent_at,
            row.expected_on,
            row.confirmed_at,
        )
        for row in rows
    ]
