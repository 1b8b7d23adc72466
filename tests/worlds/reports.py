"""Reports in a world: an award that is signed and awaits one, a report written, sent, accepted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.model import Award
from grants.reports import commands as reports
from grants.reports.model import Report
from tests.remembering import step
from tests.worlds import payments
from tests.worlds.awards import signed

REPORT: dict[str, Any] = {
    "story": "We talked on nine porches. Two feuds ended.",
    "hard": "One family moved away in fear.",
    "spent": [{"item": "Snacks", "amount": "380"}, {"item": "Training", "amount": "620.00"}],
    "measure_reached_actual": "44",
    "measure_satisfied_actual": "90",
    "measure_safer_baseline": "40",
    "measure_safer_actual": "75",
}
"""What a grantee of $1,000 might type: complete, and adding up. `hard` is private."""


def report_of(world: Any, award_id: int) -> int:
    with Session(world.engine) as session:
        return session.execute(select(Report.id).where(Report.award_id == award_id)).scalar_one()


def award_of_report(world: Any, report_id: int) -> int:
    with Session(world.engine) as session:
        return session.get_one(Report, report_id).award_id


def reference_of(world: Any, award_id: int) -> str:
    with Session(world.engine) as session:
        return session.execute(select(Award.reference).where(Award.id == award_id)).scalar_one()


@step
def awaited(world: Any, *, email: str = "ana@example.org", round_id: int | None = None, **changed: Any) -> int:
    """A signed award whose report is awaited; gives the report's id. `changed` replaces answers of the application."""
    award_id = signed(world, round_id=round_id, email=email, **changed)
    world.drain()
    return report_of(world, award_id)


@step
def written(world: Any, report_id: int, *, email: str = "ana@example.org", **changed: Any) -> int:
    """Everything typed and saved, nothing sent."""
    with world.unit(world.applicant(email)) as unit:
        reports.save(unit, report_id, {**REPORT, **changed}, locale="en")
    return report_id


@step
def sent(world: Any, report_id: int, *, email: str = "ana@example.org", **changed: Any) -> int:
    written(world, report_id, email=email, **changed)
    with world.unit(world.applicant(email)) as unit:
        reports.submit(unit, report_id)
    return report_id


@step
def accepted(world: Any, report_id: int, *, email: str = "ana@example.org", **changed: Any) -> int:
    """A report sent and taken, and everything that follows from it done."""
    sent(world, report_id, email=email, **changed)
    with world.unit(world.officer) as unit:
        reports.accept(unit, report_id)
    world.drain()
    return report_id


@step
def sent_back(world: Any, report_id: int, *, note: str = "How many children came?") -> int:
    with world.unit(world.officer) as unit:
        reports.send_back(unit, report_id, note=note)
    world.drain()
    return report_id


def paid(world: Any, bank: payments.Bank, award_id: int, number: int = 1, *, email: str = "ana@example.org") -> None:
    """One payment of a signed award from its preparation to the bank side's word that it arrived."""
    account_id = payments.payable(world, award_id, bank, email=email)
    payments.prepare(world, payments.disbursements(world, award_id)[number - 1])
    payments.approve(world, award_id, number)
    world.drain()
    bank.make_payout(account_id)
    bank.end_payout(account_id)
    payments.look_at_payment(world, award_id, number)
