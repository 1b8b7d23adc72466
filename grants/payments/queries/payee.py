"""What a grantee sees of an award's money: who is paid, whether bank details are in, each payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from grants.applications.model import Application
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Award
from grants.kernel.refusal import NotFound, Refusal
from grants.payments.model import Disbursement, Payee, PayeeStatus
from grants.payments.queries.lists import AwardPayment, for_award
from grants.people.model import Conflict, Handover, Organization
from grants.people.queries import is_led
from grants.programs.model import Round


@dataclass
class PlanningPayments(Refusal):
    """The agreement was signed a moment ago; a worker is making its payments."""


@dataclass(frozen=True)
class PayeePage:
    """Who is paid for an award. `owner_id`, `application_id` and the organizations serve the policy.

    Where a fiscal sponsor is paid, only people of the sponsor give its bank details: the person behind the
    application and the device that holds it count for nothing (both are None).
    """

    id: int
    version: int
    award_id: int
    award_reference: str
    organization_id: int
    organization: str
    grantee: str
    grantee_id: int
    organization_ids: frozenset[int]
    owner_id: int | None
    application_id: int | None
    led: bool
    conflicted_ids: frozenset[int]
    status: PayeeStatus
    details_in: bool
    visited_at: datetime | None
    changed_at: datetime | None
    rests_until: datetime | None
    timezone: str
    payments: list[AwardPayment]

    @property
    def is_sponsor(self) -> bool:
        return self.organization_id != self.grantee_id


def payee_page(session: Session, *, reference: str | None = None, award_id: int | None = None) -> PayeePage:
    """By the award's reference or id; NotFound before it is signed."""
    paid = aliased(Organization)
    found = session.execute(
        select(
            Payee,
            Award,
            paid.name,
            Organization.name,
            Organization.id,
            Application.owner_id,
            Round.timezone,
            is_led(Payee.organization_id),
        )
        .join(Organization, Organization.id == Award.organization_id)
        .join(Disbursement, Disbursement.award_id == Award.id)
        .join(Payee, Payee.id == Disbursement.payee_id)
        .join(paid, paid.id == Payee.organization_id)
        .join(Application, Application.id == Award.application_id)
        .join(Round, Round.id == Award.round_id)
        .where(Award.reference == reference if reference is not None else Award.id == award_id)
        .where(Disbursement.number == 1)
    ).first()
    if found is None:
        signed = select(Award.id).where(Award.reference == reference, Award.status == AwardStatus.SIGNED)
        raise PlanningPayments() if session.scalar(signed) else NotFound("Payee")
    payee, award, paid_name, grantee, grantee_id, owner_id, timezone, led = found
    own = payee.organization_id == grantee_id
    both = frozenset({payee.organization_id, grantee_id})
    conflicted = session.scalars(select(Conflict.person_id).where(Conflict.organization_id.in_(both)))
    return PayeePage(
        id=payee.id,
        version=payee.version,
        award_id=award.id,
        award_reference=award.reference,
        organization_id=payee.organization_id,
        organization=paid_name,
        grantee=grantee,
        grantee_id=grantee_id,
        organization_ids=both,
        owner_id=owner_id if own else None,
        application_id=award.application_id if own else None,
        led=led,
        conflicted_ids=frozenset(conflicted),
        status=payee.status,
        details_in=payee.details_in,
        visited_at=payee.visited_at,
        changed_at=payee.changed_at,
        rests_until=session.scalar(select(func.max(Handover.rests_until)).where(Handover.organization_id.in_(both))),
        timezone=timezone,
        payments=for_award(session, award.id),
    )


@dataclass(frozen=True)
class PayeeCard:
    """An award whose money goes to one of somebody's organizations."""

    award_reference: str
    organization: str
    status: PayeeStatus


def payees_of(session: Session, organization_ids: frozenset[int]) -> list[PayeeCard]:
    """Awards paid to these organizations, as grantee or as fiscal sponsor, newest first."""
    rows = session.execute(
        select(Award.reference, Organization.name, Payee.status)
        .join(Disbursement, Disbursement.award_id == Award.id)
        .join(Payee, Payee.id == Disbursement.payee_id)
        .join(Organization, Organization.id == Payee.organization_id)
        .where(Payee.organization_id.in_(organization_ids), Disbursement.number == 1)
        .order_by(Award.id.desc())
        .limit(100)
    )
    return [PayeeCard(row.reference, row.name, row.status) for row in rows]
