"""An accepted report releases the money that waited, and the award closes when report and money are both done."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.model import Award
from grants.gateways.paper_rail import PaperRail
from grants.jobs import sweep
from grants.ledger import queries as ledger
from grants.payments import commands as payments
from grants.people.model import Standing
from grants.reports import commands as reports
from tests.world import World
from tests.worlds.awards import signed
from tests.worlds.payments import approver, disbursements, signed_award
from tests.worlds.reports import accepted, awaited, award_of_report, paid, report_of, sent


def status(world: World, award_id: int) -> str:
    with Session(world.engine) as session:
        return str(session.get_one(Award, award_id).status)


def standing(world: World) -> tuple[int, int]:
    with Session(world.engine) as session:
        row = session.execute(select(Standing.open, Standing.completed)).one()
        return row.open, row.completed


def test_money_first_report_last(world: World, paper_bank: PaperRail) -> None:
    report_id = awaited(world)
    award_id = award_of_report(world, report_id)
    paid(world, paper_bank, award_id)
    assert (status(world, award_id), standing(world)) == ("signed", (1, 0))
    accepted(world, report_id)
    assert (status(world, award_id), standing(world)) == ("closed", (0, 1))


def test_report_first_money_last(world: World, paper_bank: PaperRail) -> None:
    report_id = accepted(world, awaited(world))
    award_id = award_of_report(world, report_id)
    assert status(world, award_id) == "signed"
    paid(world, paper_bank, award_id)
    assert status(world, award_id) == "closed"


def test_the_second_half_follows_the_accepted_report_by_itself(world: World, paper_bank: PaperRail) -> None:
    award_id = signed_award(world, parts=(50, 50))
    paid(world, paper_bank, award_id, 1)
    assert [str(each.status) for each in disbursements(world, award_id)] == ["confirmed", "planned"]
    sent(world, report_of(world, award_id))
    world.drain()
    assert [str(each.status) for each in disbursements(world, award_id)] == ["confirmed", "planned"]
    report_id = report_of(world, award_id)
    with world.unit(world.officer) as unit:
        reports.accept(unit, report_id)
    world.drain()
    assert [str(each.status) for each in disbursements(world, award_id)] == ["confirmed", "due"]
    assert status(world, award_id) == "signed"
    paid(world, paper_bank, award_id, 2)
    assert status(world, award_id) == "closed"


def test_closing_is_harmless_twice_and_early(world: World, paper_bank: PaperRail) -> None:
    report_id = awaited(world)
    award_id = award_of_report(world, report_id)
    for _ in range(2):
        with world.unit() as unit:
            reports.close_when_done(unit, award_id)
    assert status(world, award_id) == "signed"
    accepted(world, report_id)
    paid(world, paper_bank, award_id)
    for _ in range(2):
        with world.unit() as unit:
            reports.close_when_done(unit, award_id)
    assert (status(world, award_id), standing(world)) == ("closed", (0, 1))


def test_an_award_whose_payments_are_not_planned_yet_does_not_close(world: World) -> None:
    """The planning job may be late: no payments is not the same as all payments done."""
    award_id = signed(world)  # nothing is drained: the jobs of the signature have not run
    with world.unit() as unit:
        report_id = reports.await_report(unit, award_id).id
    sent(world, report_id)
    with world.unit(world.officer) as unit:
        reports.accept(unit, report_id)
    assert disbursements(world, award_id) == []
    with world.unit() as unit:
        reports.close_when_done(unit, award_id)
    assert status(world, award_id) == "signed"


def test_a_last_payment_that_is_called_off_closes_the_award_by_the_sweep(world: World) -> None:
    report_id = accepted(world, awaited(world))
    award_id = award_of_report(world, report_id)
    payment_id, person = disbursements(world, award_id)[0].id, approver(world)
    with world.unit(person) as unit:
        payments.cancel(unit, payment_id, note="The group gave it back.")
    world.drain()
    assert status(world, award_id) == "signed"
    sweep.once()
    assert status(world, award_id) == "closed"
    with Session(world.engine) as session:
        books = ledger.award_books(session, award_id)
        assert (books.encumbered, books.sent, books.confirmed) == (0, 0, 0)
        assert ledger.broken(session) == []
