"""From a signed award to its payments: who is to be paid, how much in each part, and which wait for a report."""

from __future__ import annotations

from sqlalchemy import select

from grants.awards.model import Award
from grants.kernel.money import Money, split
from grants.kernel.unit import Unit
from grants.payments import rules
from grants.payments.events import PayeeWanted
from grants.payments.model import Disbursement, Payee, PayeeStatus
from grants.people.model import Organization
from grants.people.queries import family, kept_id

FURTHEST = (PayeeStatus.READY, PayeeStatus.RESTRICTED, PayeeStatus.ONBOARDING, PayeeStatus.WANTED)


def plan(unit: Unit, award_id: int) -> None:
    """Make an award's payments by its schedule. Doing it again changes nothing."""
    award = unit.get(Award, award_id)
    if unit.session.scalar(select(Disbursement.id).where(Disbursement.award_id == award.id).limit(1)) is not None:
        return
    payee = _payee(unit, award.organization_id)
    shares = split(Money(award.cents), award.schedule["parts"])
    for number, (share, release) in enumerate(zip(shares, award.schedule["release"], strict=True), start=1):
        made = unit.add(
            Disbursement(
                award_id=award.id,
                fund_id=award.fund_id,
                organization_id=award.organization_id,
                payee_id=payee.id,
                number=number,
                reference=rules.reference_of(award.reference, number),
                released_by=release,
                cents=share.cents,
                created_at=unit.now,
            )
        )
        unit.changed(made, "plan", cents=share.cents, release=release)
        if release == "agreement":
            _release(unit, made)
    if payee.status != PayeeStatus.READY:
        unit.record(PayeeWanted(payee_id=payee.id, award_id=award.id))


def release_for_report(unit: Unit, award_id: int) -> None:
    """The report is accepted: what waited for it is due. Doing it again changes nothing."""
    waiting = unit.session.scalars(
        select(Disbursement.id)
        .where(Disbursement.award_id == award_id, Disbursement.released_by == "report")
        .order_by(Disbursement.id)
    )
    for disbursement_id in waiting.all():
        disbursement = unit.get(Disbursement, disbursement_id)
        if disbursement.lifecycle.allows(disbursement.status, "release"):
            _release(unit, disbursement)


def _release(unit: Unit, disbursement: Disbursement) -> None:
    disbursement.due_at = unit.now
    unit.advance(disbursement, "release", by=disbursement.released_by)


def _payee(unit: Unit, organization_id: int) -> Payee:
    """The one who is paid for an organization: its fiscal sponsor if it has one, else itself.

    A group of several records has one account: of records that were merged at most one can be paid (`merging.py`), and
    whichever is furthest is taken. Two awards planned at once that both begin one: the second sees the first's.
    """
    organization = unit.get(Organization, organization_id)
    paid = unit.get(Organization, kept_id(unit.session, organization.fiscal_sponsor_id or organization.id))
    known = unit.session.scalars(select(Payee).where(Payee.organization_id.in_(family(unit.session, paid.id)))).all()
    if known:
        return min(known, key=lambda each: (FURTHEST.index(each.status), each.organization_id != paid.id))
    payee = unit.add(Payee(organization_id=paid.id, created_at=unit.now))
    unit.changed(payee, "want")
    return payee
