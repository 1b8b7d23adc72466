"""One transfer for each approved payment, whatever crashes, is lost, repeats, or was there before.

Invariants: at most one transfer that counts under a payment's reference; a new key only when the old one can't make
a transfer any more; status and ledger tell one story. Every test ends in `whole`, which looks for the contrary.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.gateways.paper_rail import PaperRail
from grants.kernel import ports
from grants.kernel.money import Money
from grants.kernel.outbox import Delivery
from grants.kernel.queues import lease_of
from grants.ledger import queries as books
from grants.payments import commands, queries, rules
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.lifecycle import Outcome
from grants.payments.model import Disbursement, TransferAttempt
from grants.payments.rail import Order
from tests.world import World
from tests.worlds import payments as steps

POINTS = ("after_prepare", "during_call", "after_answer", "before_settle")
LEASE_OVER = lease_of("payments") + timedelta(seconds=1)


class Died(BaseException):
    """As a kill would: nothing catches it, the transaction under way is undone, the lease stays."""


@contextmanager
def dying_at(point: str) -> Iterator[list[str]]:
    """The next errand dies at this point, once; gives the points that were passed."""
    usual, passed = ports.checkpoint(), []

    def checkpoint(name: str) -> None:
        passed.append(name)
        if name == point and passed.count(point) == 1:
            raise Died

    ports.checkpoint.unbind()
    ports.checkpoint.bind(checkpoint)
    try:
        yield passed
    finally:
        ports.checkpoint.unbind()
        ports.checkpoint.bind(usual)


def whole(world: World, rail: PaperRail, award_id: int, *, transfers: int = 1) -> Disbursement:
    """The first payment, after looking for everything that must never be."""
    [payment, *_] = steps.disbursements(world, award_id)
    counting = [each for each in rail.find_transfers(payment.reference) if not each.is_taken_back]
    assert len(counting) == transfers
    with Session(world.engine) as session:
        assert books.broken(session) == []
        assert queries.broken(session) == []
    return payment


def attempts(world: World, award_id: int) -> list[TransferAttempt]:
    with Session(world.engine, expire_on_commit=False) as session:
        mine = select(TransferAttempt).join(Disbursement).where(Disbursement.award_id == award_id)
        return list(session.scalars(mine.order_by(TransferAttempt.number)))


def until_over(world: World, award_id: int, *, rounds: int = 12) -> None:
    """Let time pass, and the retries with it, until the payment is no longer in the air."""
    for _ in range(rounds):
        world.drain()
        if steps.disbursements(world, award_id)[0].status is not S.SENDING:
            return
        world.clock.move(LEASE_OVER)


def test_an_approved_payment_is_sent_once_and_the_books_follow(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.sent(world, paper_bank)
    payment = whole(world, paper_bank, award_id)
    assert payment.status is S.SENT
    assert payment.expected_on == (payment.sent_at + rules.FIRST_PAYOUT).date()
    with Session(world.engine) as session:
        assert books.award_books(session, award_id).sent == payment.cents
    [attempt] = attempts(world, award_id)
    assert (attempt.key, attempt.outcome) == (f"disbursement-{payment.id}-attempt-1", Outcome.SENT)


@pytest.mark.parametrize("point", POINTS)
def test_a_death_at_any_point_sends_once_in_the_end(world: World, paper_bank: PaperRail, point: str) -> None:
    award_id = steps.approved(world, paper_bank)
    with dying_at(point) as passed, pytest.raises(Died):
        world.drain()
    assert passed[-1] == point
    assert steps.disbursements(world, award_id)[0].status is S.SENDING
    until_over(world, award_id)
    assert whole(world, paper_bank, award_id).status is S.SENT
    assert len(attempts(world, award_id)) == 1


@pytest.mark.parametrize("first", POINTS)
@pytest.mark.parametrize("second", POINTS)
def test_two_deaths_in_a_row_send_once_in_the_end(world: World, paper_bank: PaperRail, first: str, second: str) -> None:
    award_id = steps.approved(world, paper_bank)
    for point in (first, second):
        with dying_at(point), pytest.raises(Died):
            world.drain()
        world.clock.move(LEASE_OVER)
    until_over(world, award_id)
    assert whole(world, paper_bank, award_id).status is S.SENT


def test_a_lost_answer_is_looked_up_and_nothing_is_sent_again(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.approved(world, paper_bank)
    paper_bank.plan_trouble("lost_answer")
    world.drain()
    assert steps.disbursements(world, award_id)[0].status is S.SENDING
    until_over(world, award_id)
    assert whole(world, paper_bank, award_id).status is S.SENT


def test_a_rail_that_is_away_is_asked_again_with_the_same_key(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.approved(world, paper_bank)
    for _ in range(3):
        paper_bank.plan_trouble("unavailable")
    until_over(world, award_id)
    assert whole(world, paper_bank, award_id).status is S.SENT
    assert len(attempts(world, award_id)) == 1


def test_a_definite_no_is_seen_and_a_new_attempt_needs_two_new_signatures(world: World, paper_bank: PaperRail) -> None:
    paper_bank.set_balance(0)
    award_id = steps.sent(world, paper_bank)
    refused = whole(world, paper_bank, award_id, transfers=0)
    assert (refused.status, refused.problem) == (S.REFUSED, "balance_insufficient")
    paper_bank.set_balance(1_000_000)
    world.clock.move(timedelta(days=2))
    world.drain()
    assert steps.disbursements(world, award_id)[0].status is S.REFUSED
    steps.prepare(world, *steps.disbursements(world, award_id))
    steps.approve(world, award_id)
    world.drain()
    assert whole(world, paper_bank, award_id).status is S.SENT
    assert [each.outcome for each in attempts(world, award_id)] == [Outcome.REFUSED, Outcome.SENT]
    assert len({each.key for each in attempts(world, award_id)}) == 2


def test_a_key_that_grows_old_is_only_looked_up_and_given_up_when_the_rail_has_forgotten_it(
    world: World, paper_bank: PaperRail
) -> None:
    """The rail answers nothing for hours, then comes back: in the hours in between nothing may be sent."""
    award_id = steps.approved(world, paper_bank)
    with dying_at("after_prepare"), pytest.raises(Died):
        world.drain()
    [payment] = steps.disbursements(world, award_id)
    for hours in (21, 3, 1):
        world.clock.move(timedelta(hours=hours))
        with world.unit() as unit:
            commands.ask_rail(unit, payment.id)
        world.drain()
        assert whole(world, paper_bank, award_id, transfers=0).status is S.SENDING
        assert [each.outcome for each in attempts(world, award_id)] == [None]
    world.clock.move(timedelta(hours=2))
    with world.unit() as unit:
        commands.ask_rail(unit, payment.id)
    world.drain()
    assert whole(world, paper_bank, award_id).status is S.SENT
    assert [each.outcome for each in attempts(world, award_id)] == [Outcome.LOST, Outcome.SENT]


def test_a_dead_letter_loses_no_payment_because_the_sweep_asks(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.approved(world, paper_bank)
    with dying_at("after_answer"), pytest.raises(Died):
        world.drain()
    with world.unit() as unit:
        for delivery in unit.session.scalars(select(Delivery).where(Delivery.done_at.is_(None))):
            delivery.dead_at = unit.now
    world.clock.move(rules.ASK_AGAIN[S.SENDING])
    with Session(world.engine) as session:
        due = queries.disbursements_to_ask(session, now=world.clock.now())
    assert due == [steps.disbursements(world, award_id)[0].id]
    with world.unit() as unit:
        commands.ask_rail(unit, due[0])
    world.drain()
    assert whole(world, paper_bank, award_id).status is S.SENT


def test_a_payment_whose_first_errand_never_ran_is_sent_by_the_sweep(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.approved(world, paper_bank)
    with world.unit() as unit:
        for delivery in unit.session.scalars(select(Delivery).where(Delivery.done_at.is_(None))):
            delivery.dead_at = unit.now
    world.clock.move(rules.ASK_AGAIN[S.APPROVED])
    steps.look_at_payment(world, award_id)
    assert whole(world, paper_bank, award_id).status is S.SENT


def test_a_database_restored_from_an_older_copy_does_not_pay_again(world: World, paper_bank: PaperRail) -> None:
    """The rail has the transfer, our copy is from before it was sent, and the key is long forgotten."""
    award_id = steps.approved(world, paper_bank)
    [payment] = steps.disbursements(world, award_id)
    paper_bank.send(an_order(payment))
    world.clock.move(timedelta(days=3))
    world.drain()
    assert whole(world, paper_bank, award_id).status is S.SENT


def an_order(payment: Disbursement, **other: object) -> Order:
    """What somebody else sent under our reference."""
    facts = {
        "key": "from-before",
        "group": payment.reference,
        "amount": Money(payment.cents),
        "account_id": payment.account_id,
        "description": "",
    }
    return Order(**{**facts, **other})


@pytest.mark.parametrize("other", [{"amount": Money(1)}, {"account_id": "acct_paper2"}])
def test_a_transfer_that_is_not_as_approved_is_an_alarm_and_nothing_is_sent(
    world: World, paper_bank: PaperRail, other: dict[str, object]
) -> None:
    award_id = steps.approved(world, paper_bank)
    paper_bank.give_details(paper_bank.open_account(key="other", organization_name="Other", email=""))
    [payment] = steps.disbursements(world, award_id)
    paper_bank.send(an_order(payment, **other))
    world.drain()
    alarmed = whole(world, paper_bank, award_id)
    assert (alarmed.status, alarmed.alarm) == (S.SENDING, rules.Alarm.NOT_AS_APPROVED)
    steps.look_at_payment(world, award_id)
    assert whole(world, paper_bank, award_id).status is S.SENDING


def test_an_alarm_ends_when_a_person_has_put_it_right_at_the_rail(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.approved(world, paper_bank)
    [payment] = steps.disbursements(world, award_id)
    wrong = paper_bank.send(an_order(payment, amount=Money(1)))
    world.drain()
    paper_bank.take_back(wrong.id)
    steps.look_at_payment(world, award_id)
    calm = whole(world, paper_bank, award_id, transfers=0)
    assert (calm.status, calm.alarm) == (S.SENDING, ""), "the look that ends an alarm sends nothing yet"
    steps.look_at_payment(world, award_id)
    sent = whole(world, paper_bank, award_id)
    assert (sent.status, sent.alarm) == (S.SENT, "")


def test_two_transfers_of_one_payment_are_an_alarm(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.sent(world, paper_bank)
    [payment] = steps.disbursements(world, award_id)
    paper_bank.send(an_order(payment))
    steps.look_at_payment(world, award_id)
    assert whole(world, paper_bank, award_id, transfers=2).alarm == rules.Alarm.TWO_TRANSFERS


def test_money_out_for_a_payment_that_nobody_approved_is_an_alarm_that_stops_it(
    world: World, paper_bank: PaperRail
) -> None:
    award_id = steps.prepared(world, paper_bank)
    [payment] = steps.disbursements(world, award_id)
    paper_bank.send(an_order(payment))
    steps.look_at_payment(world, award_id)
    assert whole(world, paper_bank, award_id).alarm == rules.Alarm.NOT_APPROVED


def test_settling_twice_moves_nothing_twice(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.approved(world, paper_bank)
    [payment] = steps.disbursements(world, award_id)
    with world.unit() as unit:
        question = commands.put_question(unit, payment.id)
    answer = commands.ask(paper_bank, question)
    for _ in range(3):
        with world.unit() as unit:
            commands.hear_rail(unit, question, answer)
    world.drain()
    assert whole(world, paper_bank, award_id).status is S.SENT


def test_old_news_raises_no_alarm_and_undoes_nothing(world: World, paper_bank: PaperRail) -> None:
    """Two workers ask about one payment; the slower one comes back with `nothing there` after it was sent."""
    award_id = steps.approved(world, paper_bank)
    [payment] = steps.disbursements(world, award_id)
    with world.unit() as unit:
        question = commands.put_question(unit, payment.id)
    nothing = commands.Answer()
    world.drain()
    with world.unit() as unit:
        commands.hear_rail(unit, question, nothing)
    world.drain()
    now = whole(world, paper_bank, award_id)
    assert (now.status, now.alarm) == (S.SENT, "")


def test_two_workers_with_one_key_make_one_transfer(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.approved(world, paper_bank)
    [payment] = steps.disbursements(world, award_id)
    questions = []
    for _ in range(2):
        with world.unit() as unit:
            questions.append(commands.put_question(unit, payment.id))
    assert questions[0].order == questions[1].order
    answers = [commands.ask(paper_bank, question) for question in questions]
    for question, answer in zip(questions, answers, strict=True):
        with world.unit() as unit:
            commands.hear_rail(unit, question, answer)
    world.drain()
    assert whole(world, paper_bank, award_id).status is S.SENT


def test_a_late_refusal_of_an_attempt_that_ended_changes_nothing(world: World, paper_bank: PaperRail) -> None:
    paper_bank.set_balance(0)
    award_id = steps.approved(world, paper_bank)
    [payment] = steps.disbursements(world, award_id)
    with world.unit() as unit:
        question = commands.put_question(unit, payment.id)
    refusal = commands.ask(paper_bank, question)
    until_over(world, award_id)
    paper_bank.set_balance(1_000_000)
    steps.prepare(world, *steps.disbursements(world, award_id))
    steps.approve(world, award_id)
    with world.unit() as unit:
        commands.put_question(unit, payment.id)
    with world.unit() as unit:
        commands.hear_rail(unit, question, refusal)
    until_over(world, award_id)
    assert whole(world, paper_bank, award_id).status is S.SENT
