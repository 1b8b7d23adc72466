"""One award with all that a page of it shows: decision, certificate, agreement, signature, and where its money is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Agreement, Award, Certificate, Decision
from grants.awards.queries.doors import conflicted
from grants.funds.model import Fund
from grants.kernel.money import Money, split
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.ledger import queries as ledger
from grants.ledger.queries import Books
from grants.people.model import Organization
from grants.people.queries import is_led
from grants.programs.model import Round


@dataclass(frozen=True)
class Signature:
    """`by` is a person's id, None where reference and PIN opened the page; `acting_as` says which it was."""

    name: str
    at: datetime
    by: int | None
    acting_as: str
    digest: str


@dataclass(frozen=True)
class Preaudit:
    fiscal_year: str
    cents: int
    statement: str
    by: int
    acting_as: str
    at: datetime


@dataclass(frozen=True)
class Share:
    """One payment of the schedule: its cents, and what releases it (`agreement` or `report`)."""

    cents: int
    release: str


@dataclass(frozen=True)
class AwardPage:
    """`owner_id`, `organization_id`, `application_id`, `conflicted_ids`, `led` and `decided_by` serve the policy."""

    id: int
    version: int
    reference: str
    status: AwardStatus
    application_id: int
    application_locale: str
    owner_id: int | None
    organization_id: int
    organization_name: str
    project_title: str
    conflicted_ids: frozenset[int]
    led: bool
    round_id: int
    round_key: str
    round_title: Texts
    timezone: str
    contact: dict[str, str]
    fund_id: int
    fund_key: str
    fund_name: Texts
    tier_key: str
    tier_name: Texts
    cents: int
    schedule: tuple[Share, ...]
    outcome: str
    decided_by: int
    decided_at: datetime
    departs: bool
    decision_note: str
    preaudit: Preaudit | None
    offered_at: datetime | None
    offer_expires_at: datetime | None
    agreement: dict[str, Any] | None
    agreement_digest: str
    pdf_key: str | None
    signature: Signature | None
    ended_at: datetime | None
    books: Books

    def offer_is_over(self, now: datetime) -> bool:
        """The clock says so, whether or not the sweep has come by."""
        expired = self.offer_expires_at is not None and now >= self.offer_expires_at
        return self.status is AwardStatus.LAPSED or (self.status is AwardStatus.OFFERED and expired)


def award_page(session: Session, which: int | str) -> AwardPage:
    """The award of this id or reference; NotFound when there is none. Three queries."""
    row = session.execute(
        select(
            Award,
            Decision,
            Application,
            Organization,
            Round,
            Fund,
            Certificate,
            Agreement,
            is_led(Award.organization_id),
        )
        .join(Decision, Decision.id == Award.decision_id)
        .join(Application, Application.id == Award.application_id)
        .join(Organization, Organization.id == Award.organization_id)
        .join(Round, Round.id == Award.round_id)
        .join(Fund, Fund.id == Award.fund_id)
        .join(Certificate, Certificate.award_id == Award.id, isouter=True)
        .join(Agreement, Agreement.award_id == Award.id, isouter=True)
        .where(Award.id == which if isinstance(which, int) else Award.reference == which)
    ).first()
    if row is None:
        raise NotFound("Award")
    award, decision, application, organization, round, fund, certificate, agreement, led = row
    tier_name: Texts = next((tier["name"] for tier in round.tiers if tier["key"] == award.tier_key), {})
    return AwardPage(
        id=award.id,
        version=award.version,
        reference=award.reference,
        status=award.status,
        application_id=application.id,
        application_locale=application.locale,
        owner_id=application.owner_id,
        organization_id=organization.id,
        organization_name=organization.name,
        project_title=application.project_title,
        conflicted_ids=conflicted(session, award.organization_id),
        led=led,
        round_id=round.id,
        round_key=round.key,
        round_title=round.title,
        timezone=round.timezone,
        contact=round.details["contact"],
        fund_id=fund.id,
        fund_key=fund.key,
        fund_name=fund.name,
        tier_key=award.tier_key,
        tier_name=tier_name,
        cents=award.cents,
        schedule=shares(award.cents, award.schedule),
        outcome=decision.outcome,
        decided_by=award.decided_by,
        decided_at=award.decided_at,
        departs=decision.departs,
        decision_note=decision.note,
        preaudit=_preaudit(certificate),
        offered_at=award.offered_at,
        offer_expires_at=award.offer_expires_at,
        agreement=agreement.text if agreement is not None else None,
        agreement_digest=award.agreement_digest or "",
        pdf_key=award.pdf_key,
        signature=_signature(award),
        ended_at=award.ended_at,
        books=ledger.award_books(session, award.id),
    )


def shares(cents: int, schedule: dict[str, Any]) -> tuple[Share, ...]:
    """The payments of a schedule, adding up to the cent."""
    parts = split(Money(cents), schedule["parts"])
    return tuple(Share(part.cents, release) for part, release in zip(parts, schedule["release"], strict=True))


def _preaudit(certificate: Certificate | None) -> Preaudit | None:
    if certificate is None:
        return None
    return Preaudit(
        fiscal_year=certificate.fiscal_year,
        cents=certificate.cents,
        statement=certificate.statement,
        by=certificate.certified_by,
        acting_as=certificate.certified_as,
        at=certificate.certified_at,
    )


def _signature(award: Award) -> Signature | None:
    if award.signed_at is None:
        return None
    return Signature(
        name=award.signed_name or "",
        at=award.signed_at,
        by=award.signed_by,
        acting_as=award.signed_as or "",
        digest=award.signed_digest or "",
    )
