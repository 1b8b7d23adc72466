"""Finance sees what is due, in the air and gone wrong, to the cent, at the same cost for three rows and for sixty."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from grants.gateways.paper_rail import PaperRail
from grants.kernel.refusal import NotFound
from grants.payments import queries
from grants.payments.lifecycle import DisbursementStatus as S
from tests.world import World
from tests.worlds import payments as steps


def test_each_payment_stands_in_the_list_of_what_is_to_be_done_with_it(world: World, paper_bank: PaperRail) -> None:
    steps.signed_award(world, email="a@example.org", parts=(50, 50))
    steps.prepared(world, paper_bank, email="b@example.org")
    steps.sent(world, paper_bank, email="c@example.org")
    steps.confirmed(world, paper_bank, email="d@example.org")
    paper_bank.set_balance(0)
    steps.sent(world, paper_bank, email="e@example.org")
    with Session(world.engine) as session:
        found = {
            show: [row.status for row in queries.listed(session, show, now=world.clock.now())[0]]
            for show in queries.LISTS
        }
        counts = queries.counts(session)
    assert found == {
        "due": [S.DUE],
        "prepared": [S.PREPARED],
        "air": [S.SENT],
        "failed": [S.REFUSED],
        "planned": [S.PLANNED],
        "done": [S.CONFIRMED],
    }
    assert counts.many == {"due": 1, "prepared": 1, "air": 1, "failed": 1, "planned": 1, "done": 0}
    assert counts.cents["due"] == 50_000


def test_a_payment_with_an_alarm_stands_among_what_went_wrong_too(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.sent(world, paper_bank)
    [payment] = steps.disbursements(world, award_id)
    with world.unit() as unit:
        unit.get(type(payment), payment.id).alarm = "two_transfers"
    with Session(world.engine) as session:
        [row], _ = queries.listed(session, "failed", now=world.clock.now())
        assert queries.counts(session).many["failed"] == 1
    assert row.alarm == "two_transfers"


def test_a_long_list_comes_in_pages_without_gap_or_repetition(world: World) -> None:
    for number in range(7):
        steps.signed_award(world, email=f"group{number}@example.org")
    seen, after = [], None
    with Session(world.engine) as session:
        while True:
            rows, after = queries.listed(session, "due", now=world.clock.now(), after=after, limit=3)
            seen += [row.reference for row in rows]
            if after is None:
                break
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize("many", [3, 60])
def test_a_list_costs_the_same_for_three_and_for_sixty(world: World, many: int) -> None:
    steps.signed_award(world, parts=(10,) * 10)
    award_id = steps.signed_award(world)
    [payment] = steps.disbursements(world, award_id)
    with world.unit() as unit:
        for number in range(2, many + 2):
            copied = {
                column.name: getattr(payment, column.name)
                for column in payment.__table__.columns
                if column.name not in ("id", "number", "reference")
            }
            unit.session.add(type(payment)(**copied, number=number, reference=f"COPY-{number}"))
    with Session(world.engine) as session, world.counted() as sql:
        rows, _ = queries.listed(session, "due", now=world.clock.now(), limit=100)
    assert len(rows) >= many
    assert len(sql) <= 4
    with Session(world.engine) as session, world.counted() as sql:
        queries.counts(session)
    assert len(sql) == 1


def test_one_payments_page_tells_its_whole_story(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.confirmed(world, paper_bank)
    with Session(world.engine) as session, world.counted() as sql:
        page = queries.payment_page(session, "JS-2026-0001-1", now=world.clock.now())
    assert page.row.prepared_by == "pat"
    assert page.row.approved_by == "alex"
    assert [each.action for each in page.history] == [
        "plan", "release", "prepare", "approve", "start_sending", "mark_sent", "confirm",
    ]  # fmt: skip
    assert [(each.source, each.to) for each in page.lines] == [("encumbered", "sent"), ("sent", "confirmed")]
    assert [each.outcome for each in page.attempts] == ["sent"]
    assert len(sql) == 7
    assert queries.for_award(Session(world.engine), award_id)[0].status is S.CONFIRMED
    with Session(world.engine) as session, pytest.raises(NotFound):
        queries.payment_page(session, "JS-2026-9999-1", now=world.clock.now())
