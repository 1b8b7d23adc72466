"""Webhooks come twice, late, out of order and all at once: what is true in the end is what Stripe says when asked."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.model import StoredEvent
from tests.faults.town import Town

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def pool(one_town: Town) -> list[int]:
    """Payments of one group, whose account no other case uses."""
    return one_town.due_payments(6)


def sent(town: Town, pool: list[int]) -> tuple[int, str]:
    """A payment that is sent, and its account."""
    payment_id = town.approve(town.prepare(pool.pop()))
    town.becomes(payment_id, S.SENT)
    town.stripe.control("webhooks/wait", seconds=20)
    town.world.drain()
    account_id = town.payment(payment_id).account_id
    assert account_id
    return payment_id, account_id


def events(town: Town) -> tuple[int, int]:
    """How many are kept, and how many different ones."""
    with Session(town.engine) as session:
        counted = select(func.count(), func.count(StoredEvent.event_id.distinct()))
        many, different = session.execute(counted).one()
    return many, different


def test_a_payout_is_heard_of_by_webhook(town: Town, pool: list[int]) -> None:
    payment_id, account_id = sent(town, pool)
    town.bank.make_payout(account_id)
    town.bank.end_payout(account_id)
    town.becomes(payment_id, S.CONFIRMED)


def test_webhooks_that_come_twice_are_kept_once(town: Town, pool: list[int]) -> None:
    payment_id, account_id = sent(town, pool)
    before, _ = events(town)
    town.stripe.control("webhooks/duplicate", count=10)
    town.bank.make_payout(account_id)
    town.bank.end_payout(account_id)
    town.stripe.control("webhooks/wait", seconds=20)
    town.becomes(payment_id, S.CONFIRMED)
    town.stripe.control("webhooks/duplicate", count=0)
    many, different = events(town)
    assert many == different > before


@pytest.mark.parametrize("order", ["as_made", "reversed"])
def test_webhooks_out_of_order_end_in_what_is_true(town: Town, pool: list[int], order: str) -> None:
    """Made, paid, turned back, paid again by the next payout; and we hear nothing until all is over."""
    payment_id, account_id = sent(town, pool)
    town.stripe.control("webhooks/hold")
    town.bank.make_payout(account_id)
    town.bank.end_payout(account_id)
    town.bank.end_payout(account_id, failure="account_closed")
    town.bank.give_details(account_id)
    town.bank.make_payout(account_id)
    town.bank.end_payout(account_id)
    assert town.payment(payment_id).status is S.SENT
    town.stripe.control("webhooks/release", order=order)
    town.becomes(payment_id, S.CONFIRMED)


def test_a_payout_that_is_turned_back_after_it_was_paid_moves_the_books_back(town: Town, pool: list[int]) -> None:
    payment_id, account_id = sent(town, pool)
    town.bank.make_payout(account_id)
    town.bank.end_payout(account_id)
    town.becomes(payment_id, S.CONFIRMED)
    town.bank.end_payout(account_id, failure="no_account")
    town.becomes(payment_id, S.RETURNED)
    town.prove()
    town.bank.give_details(account_id)
    town.bank.make_payout(account_id)
    town.bank.end_payout(account_id)
    town.becomes(payment_id, S.CONFIRMED)


def test_a_transfer_reversed_by_hand_is_heard_of_and_can_be_paid_anew(town: Town, pool: list[int]) -> None:
    payment_id, _ = sent(town, pool)
    transfer_id = town.payment(payment_id).transfer_id
    assert transfer_id
    town.bank.take_back(transfer_id)
    town.becomes(payment_id, S.TAKEN_BACK)
    town.prove()
    town.approve(town.prepare(payment_id))
    town.becomes(payment_id, S.SENT)
