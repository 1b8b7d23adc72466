"""What the city must be when its story is told: as the data says, whole in its books, and the same at the bank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.awards.model import Award
from grants.kernel.outbox import Delivery, FactRow
from grants.ledger import queries as ledger
from grants.payments.events import DisbursementApproved
from grants.payments.lifecycle import WITH_TRANSFER
from grants.payments.model import Disbursement
from grants.payments.queries import proof
from grants.reports.model import Report
from tests.city.case import cases
from tests.city.story import Story
from tests.city.telling.awards import steps_of

COUNTED = {
    "applications": Application.status,
    "awards": Award.status,
    "payments": Disbursement.status,
    "reports": Report.status,
}


# What the last step of an award's way leaves behind; where nothing is said, the award is signed.
AWARD_AFTER = {"offered": "offered", "offer_lapsed": "lapsed", "closed": "closed"}
PAYMENT_AFTER = {
    "signed": "due",
    "payee_pending": "due",
    "prepared": "prepared",
    "approved": "approved",
    "sent": "sent",
    "payout_failed": "returned",
    "confirmed": "confirmed",
    "report_accepted": "due",
}
REPORT_AFTER = {
    "report_submitted": "submitted",
    "report_returned": "returned",
    "report_accepted": "accepted",
    "closed": "accepted",
}


class CityBroken(Exception):
    """The story ended otherwise than it should have; says how."""


def check(story: Story) -> None:
    with story.session() as session:
        found = [*ledger.broken(session), *proof.broken(session)]
        found += [*_not_as_told(session, story), *_other_at_the_bank(session, story)]
    if found:
        raise CityBroken("\n".join(found))


def left_undone(session: Session) -> Iterator[str]:
    """What should have followed from the story and did not; what was approved a moment ago may be in the air."""
    rows = session.execute(
        select(Delivery.handler, func.count().label("number"), func.max(Delivery.last_error).label("error"))
        .join(FactRow, Delivery.fact_id == FactRow.id)
        .where(Delivery.done_at.is_(None), FactRow.name != DisbursementApproved.__name__)
        .group_by(Delivery.handler)
    )
    for row in rows:
        yield f"{row.number} deliveries of {row.handler} are not done: {row.error or 'not tried'}"


def counts(session: Session) -> dict[str, Counter[str]]:
    """How many stand where."""
    return {
        what: Counter({str(row[0]): row[1] for row in session.execute(select(status, func.count()).group_by(status))})
        for what, status in COUNTED.items()
    }


def _not_as_told(session: Session, story: Story) -> Iterator[str]:
    """Each application, its award, the payment and the report that the last step is about."""
    applications = {row.id: row.status for row in session.execute(select(Application.id, Application.status))}
    awards = {row.application_id: row for row in session.execute(select(Award.application_id, Award.id, Award.status))}
    reports = {row.award_id: row.status for row in session.execute(select(Report.award_id, Report.status))}
    payments = {
        (row.award_id, row.number): row.status
        for row in session.execute(select(Disbursement.award_id, Disbursement.number, Disbursement.status))
    }
    for case in cases():
        id = story.application_ids[case.key]
        found = {"application": (applications[id], case.facts["outcome"])}
        for step in steps_of(case):
            if step.is_last:
                award = awards[id]
                found["award"] = award.status, AWARD_AFTER.get(step.name, "signed")
                if step.name in PAYMENT_AFTER:
                    found["payment"] = payments[award.id, step.payment], PAYMENT_AFTER[step.name]
                if step.name in REPORT_AFTER:
                    found["report"] = reports[award.id], REPORT_AFTER[step.name]
        for what, (status, told) in found.items():
            if status != told:
                yield f"{what} of {case} is {status}, not {told}"


def _other_at_the_bank(session: Session, story: Story) -> Iterator[str]:
    """Each payment that went out has one transfer of its reference at the bank, and there is no other."""
    made = Counter(story.bank.transfer_groups())
    out = set(session.scalars(select(Disbursement.reference).where(Disbursement.status.in_(WITH_TRANSFER))))
    for reference in sorted(out | set(made)):
        if made[reference] != 1 or reference not in out:
            yield f"payment {reference} has {made[reference]} transfers"
