"""From sent to the bank and sometimes back: each word of the rail's is applied, true already, or an alarm."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.gateways.paper_rail import PaperRail
from grants.kernel.outbox import FactRow
from grants.ledger import queries as books
from grants.payments import commands, queries, rules
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.model import Disbursement, StoredEvent
from tests.world import World
from tests.worlds import payments as steps


def now(world: World, award_id: int) -> Disbursement:
    """The first payment, with books that are whole."""
    with Session(world.engine) as session:
        assert books.broken(session) == []
        assert queries.broken(session) == []
    return steps.disbursements(world, award_id)[0]


def facts(world: World, name: str) -> int:
    with Session(world.engine) as session:
        return len(session.scalars(select(FactRow.id).where(FactRow.name == name)).all())


def tell(
    world: World, kind: str, *, event: str, account: str | None = None, about: str = "", reference: str = ""
) -> bool:
    """A verified webhook came in."""
    with world.unit() as unit:
        kept = commands.store_event(
            unit, event_id=event, kind=kind, account_id=account, about=about, reference=reference,
            happened_at=datetime(2026, 11, 10, tzinfo=UTC),
        )  # fmt: skip
    world.drain()
    return kept


def test_a_payment_is_confirmed_when_the_payout_that_holds_it_is_paid(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.sent(world, paper_bank)
    account_id = now(world, award_id).account_id
    steps.look_at_payment(world, award_id)
    assert now(world, award_id).status is S.SENT
    paper_bank.make_payout(account_id)
    steps.look_at_payment(world, award_id)
    on_its_way = now(world, award_id)
    assert on_its_way.status is S.SENT
    assert on_its_way.expected_on == (world.clock.now() + timedelta(days=2)).date(), "the rail has named the day"
    paper_bank.end_payout(account_id)
    steps.look_at_payment(world, award_id)
    assert now(world, award_id).status is S.CONFIRMED
    assert facts(world, "DisbursementConfirmed") == 1
    steps.look_at_payment(world, award_id)
    assert facts(world, "DisbursementConfirmed") == 1


def test_a_payout_that_fails_is_seen_and_the_next_one_confirms(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.sent(world, paper_bank)
    account_id = now(world, award_id).account_id
    paper_bank.make_payout(account_id)
    paper_bank.end_payout(account_id, failure="account_closed")
    steps.look_at_payment(world, award_id)
    returned = now(world, award_id)
    assert (returned.status, returned.problem) == (S.RETURNED, "account_closed")
    paper_bank.make_payout(account_id)
    steps.look_at_payment(world, award_id)
    assert now(world, award_id).status is S.SENT
    paper_bank.end_payout(account_id)
    steps.look_at_payment(world, award_id)
    assert now(world, award_id).status is S.CONFIRMED


def test_what_was_paid_may_still_come_back_and_be_paid_again_and_again(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.confirmed(world, paper_bank)
    account_id = now(world, award_id).account_id
    for _ in range(3):
        paper_bank.end_payout(account_id, failure="no_account")
        steps.look_at_payment(world, award_id)
        assert now(world, award_id).status is S.RETURNED
        paper_bank.make_payout(account_id)
        paper_bank.end_payout(account_id)
        steps.look_at_payment(world, award_id)
        assert now(world, award_id).status is S.CONFIRMED
    assert facts(world, "DisbursementFailed") == 3


def test_a_failure_that_we_slept_through_is_still_written_down(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.confirmed(world, paper_bank)
    account_id = now(world, award_id).account_id
    paper_bank.end_payout(account_id, failure="no_account")
    paper_bank.make_payout(account_id)
    steps.look_at_payment(world, award_id)
    assert now(world, award_id).status is S.SENT
    assert facts(world, "DisbursementFailed") == 1


@pytest.mark.parametrize("stage", ["sent", "confirmed", "returned"])
def test_a_transfer_taken_back_makes_the_money_ours_and_can_be_paid_anew(
    world: World, paper_bank: PaperRail, stage: str
) -> None:
    award_id = steps.confirmed(world, paper_bank) if stage == "confirmed" else steps.sent(world, paper_bank)
    payment = now(world, award_id)
    if stage == "returned":
        paper_bank.make_payout(payment.account_id)
        paper_bank.end_payout(payment.account_id, failure="no_account")
        steps.look_at_payment(world, award_id)
    paper_bank.take_back(payment.transfer_id)
    steps.look_at_payment(world, award_id)
    assert now(world, award_id).status is S.TAKEN_BACK
    with Session(world.engine) as session:
        assert books.award_books(session, award_id).encumbered == payment.cents
    steps.prepare(world, now(world, award_id))
    steps.approve(world, award_id)
    world.drain()
    again = now(world, award_id)
    assert again.status is S.SENT
    assert again.transfer_id != payment.transfer_id


def test_a_transfer_that_vanished_is_an_alarm(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.sent(world, paper_bank)
    payment = now(world, award_id)
    with world.unit() as unit:
        question = commands.put_question(unit, payment.id)
    with world.unit() as unit:
        commands.hear_rail(unit, question, commands.Answer())
    assert now(world, award_id).alarm == rules.Alarm.VANISHED
    steps.look_at_payment(world, award_id)
    assert now(world, award_id).alarm == "", "it was there after all"


# --- rumours ------------------------------------------------------------------------------------


def test_a_webhook_makes_us_ask_and_is_kept_once(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.sent(world, paper_bank)
    account_id = now(world, award_id).account_id
    paper_bank.make_payout(account_id)
    paper_bank.end_payout(account_id)
    assert tell(world, "payout.paid", event="evt_1", account=account_id, about="po_paper1")
    assert now(world, award_id).status is S.CONFIRMED
    assert not tell(world, "payout.paid", event="evt_1", account=account_id, about="po_paper1")
    with Session(world.engine) as session:
        assert len(session.scalars(select(StoredEvent)).all()) == 1


def test_a_webhook_that_lies_changes_nothing(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.sent(world, paper_bank)
    payment = now(world, award_id)
    tell(world, "payout.paid", event="evt_1", account=payment.account_id, about="po_invented")
    tell(world, "transfer.reversed", event="evt_2", about=payment.transfer_id)
    tell(world, "payout.failed", event="evt_3", account=payment.account_id)
    after = now(world, award_id)
    assert (after.status, after.alarm) == (S.SENT, "")


@pytest.mark.parametrize("order", list(itertools.permutations(["payout.created", "payout.paid", "payout.failed"])))
def test_webhooks_in_any_order_end_in_what_is_true(world: World, paper_bank: PaperRail, order: tuple[str, ...]) -> None:
    """A payout was made, paid, and turned back before the first webhook arrived."""
    award_id = steps.sent(world, paper_bank)
    account_id = now(world, award_id).account_id
    paper_bank.make_payout(account_id)
    paper_bank.end_payout(account_id)
    paper_bank.end_payout(account_id, failure="account_closed")
    for number, kind in enumerate(order):
        tell(world, kind, event=f"evt_{number}", account=account_id, about="po_paper1")
        assert now(world, award_id).status is S.RETURNED
    assert facts(world, "DisbursementFailed") == 1


def test_a_webhook_that_outruns_our_own_settling_settles(world: World, paper_bank: PaperRail) -> None:
    """The rail tells of the transfer before the process that made it has written it down, and that one then dies."""
    award_id = steps.approved(world, paper_bank)
    payment = now(world, award_id)
    with world.unit() as unit:
        question = commands.put_question(unit, payment.id)
    answer = commands.ask(paper_bank, question)
    made = answer.transfers[0]
    tell(world, "transfer.created", event="evt_1", about=made.id, reference=payment.reference)
    assert now(world, award_id).status is S.SENT
    with world.unit() as unit:
        commands.hear_rail(unit, question, answer)
    world.drain()
    assert now(world, award_id).status is S.SENT


def test_a_burst_of_webhooks_is_asked_about_once_and_a_later_one_again(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.sent(world, paper_bank)
    account_id = now(world, award_id).account_id
    before = facts(world, "RailAsked")
    for number in range(4):
        world.clock.move(timedelta(seconds=1))
        with world.unit() as unit:
            commands.store_event(
                unit, event_id=f"evt_{number}", kind="payout.updated", account_id=account_id, about="po_1",
                reference="", happened_at=unit.now,
            )  # fmt: skip
            stored = unit.session.scalars(select(StoredEvent.id).where(StoredEvent.event_id == f"evt_{number}")).one()
            commands.follow_event(unit, stored)
    assert facts(world, "RailAsked") == before + 1
    world.drain()
    answered = facts(world, "RailAsked")
    world.clock.move(timedelta(seconds=1))
    tell(world, "payout.paid", event="evt_9", account=account_id, about="po_1")
    assert facts(world, "RailAsked") == answered + 1


def test_a_webhook_during_the_call_is_not_taken_for_answered(world: World, paper_bank: PaperRail) -> None:
    """The question is put already, so it may not hear of what happens now: another one must follow."""
    award_id = steps.sent(world, paper_bank)
    payment = now(world, award_id)
    with world.unit() as unit:
        question = commands.put_question(unit, payment.id)
    answer = commands.ask(paper_bank, question)
    paper_bank.make_payout(payment.account_id)
    paper_bank.end_payout(payment.account_id)
    world.clock.move(timedelta(seconds=1))
    tell(world, "payout.paid", event="evt_1", account=payment.account_id, about="po_paper1")
    with world.unit() as unit:
        commands.hear_rail(unit, question, answer)
    world.drain()
    assert now(world, award_id).status is S.CONFIRMED


@pytest.mark.parametrize("kind", ["person.created", "transfer.created", "payout.paid", "account.updated", "nonsense"])
def test_a_webhook_about_somebody_else_is_kept_and_concerns_nothing(
    world: World, paper_bank: PaperRail, kind: str
) -> None:
    assert tell(world, kind, event="evt_1", account="acct_other", about="x_1", reference="OTHER-1")
    with Session(world.engine) as session:
        assert session.scalars(select(StoredEvent.concerned)).one() == 0


def test_a_webhook_about_an_account_makes_us_look_at_its_payee(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    account_id = steps.account_opened(world, award_id)
    paper_bank.give_details(account_id)
    tell(world, "account.updated", event="evt_1", account=account_id, about=account_id)
    assert steps.payee(world, award_id).status == "ready"
    paper_bank.switch(account_id, on=False)
    tell(world, "capability.updated", event="evt_2", account=account_id, about="transfers")
    assert steps.payee(world, award_id).status == "restricted"


def test_the_sweep_asks_about_everything_in_the_air_and_then_rests(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.sent(world, paper_bank)
    account_id = now(world, award_id).account_id
    paper_bank.make_payout(account_id)
    paper_bank.end_payout(account_id)
    world.clock.move(rules.ASK_AGAIN[S.SENT])
    with Session(world.engine) as session:
        [due] = queries.disbursements_to_ask(session, now=world.clock.now())
    with world.unit() as unit:
        commands.ask_rail(unit, due)
    world.drain()
    assert now(world, award_id).status is S.CONFIRMED
    with Session(world.engine) as session:
        assert queries.disbursements_to_ask(session, now=world.clock.now()) == []
    world.clock.move(rules.WATCH_CONFIRMED_FOR + timedelta(days=1))
    with world.unit() as unit:
        commands.ask_rail(unit, due)
    world.drain()
    assert now(world, award_id).ask_at is None
