"""Whatever Stripe says, or does not say, an approved payment is one transfer in the end, or a clear no."""

from __future__ import annotations

import pytest

from grants.payments.lifecycle import DisbursementStatus as S
from tests.faults.processes import until
from tests.faults.town import Town

pytestmark = pytest.mark.services

TRANSFERS = {"method": "POST", "path": "^/v1/transfers$"}


def orders(town: Town) -> int:
    """How many times Stripe was asked to make a transfer."""
    return len(town.stripe.requests(**TRANSFERS))


def keys(town: Town) -> list[str]:
    return [each["idempotency_key"] for each in town.stripe.requests(**TRANSFERS)]


def in_the_air(town: Town, before: int) -> None:
    """The order reached Stripe, and its job has come home without knowing how it ended."""
    until(lambda: orders(town) > before, what="Stripe has been asked")
    town.world.drain()


@pytest.mark.parametrize("kind", ["lost_answer", "error_500_after"])
def test_an_answer_that_is_lost_after_the_transfer_was_made(town: Town, kind: str) -> None:
    town.stripe.control("webhooks/hold")
    before = orders(town)
    town.stripe.control("faults", kind=kind, **TRANSFERS)
    payment_id = town.approved()
    in_the_air(town, before)
    assert town.payment(payment_id).status is S.SENDING
    town.pass_time()
    town.becomes(payment_id, S.SENT)
    assert orders(town) == before + 1, "it was looked up, not sent again"


@pytest.mark.parametrize("kind", ["error_409", "error_429"])
@pytest.mark.parametrize("times", [1, 3])
def test_stripe_has_no_time_and_is_asked_again_with_the_same_key(town: Town, kind: str, times: int) -> None:
    before = orders(town)
    town.stripe.control("faults", kind=kind, count=times, **TRANSFERS)
    payment_id = town.approved()
    for attempt in range(1, times + 1):
        in_the_air(town, before + attempt - 1)
        town.pass_time()
    town.becomes(payment_id, S.SENT)
    assert orders(town) == before + times + 1
    assert len(set(keys(town)[before:])) == 1


def test_stripe_dies_with_the_order_in_its_hands(town: Town) -> None:
    town.stripe.control("faults", kind="slow", hold=True, **TRANSFERS)
    payment_id = town.approved()
    town.stripe.control("held/wait", seconds=30)
    town.stripe.kill()
    town.stripe.start()
    town.stripe.control("clock", now=town.clock.now().isoformat())
    town.pass_time()
    town.becomes(payment_id, S.SENT)


def test_a_lease_that_ends_in_the_middle_of_a_call_makes_no_second_transfer(town: Town) -> None:
    """A call takes longer than anybody thought: the second worker takes over while the first one still waits."""
    town.stripe.control("faults", kind="slow", hold=True, **TRANSFERS)
    before = orders(town)
    payment_id = town.approved()
    town.stripe.control("held/wait", seconds=30)
    town.pass_time()
    until(lambda: orders(town) > before + 1, what="the second worker has asked too")
    assert len(set(keys(town)[before:])) == 1
    town.stripe.control("held/release")
    town.pass_time()
    town.becomes(payment_id, S.SENT)


def test_a_platform_without_money_is_a_clear_no_and_two_new_signatures_pay(town: Town) -> None:
    cents = town.stripe.see("state")["platform_cents"]
    town.bank.set_balance(0)
    payment_id = town.approved()
    town.becomes(payment_id, S.REFUSED)
    assert town.payment(payment_id).problem == "balance_insufficient"
    town.bank.set_balance(cents)
    town.approve(town.prepare(payment_id))
    town.becomes(payment_id, S.SENT)


def test_an_account_that_was_switched_off_unheard_is_a_clear_no(town: Town) -> None:
    town.stripe.control("webhooks/hold")
    payment_id = town.prepare(town.due())
    account_id = town.payment(payment_id).account_id
    assert account_id
    town.bank.switch(account_id, on=False)
    town.approve(payment_id)
    town.becomes(payment_id, S.REFUSED)
    assert town.payment(payment_id).problem == "insufficient_capabilities_for_transfer"
    town.bank.switch(account_id, on=True)
    town.approve(town.prepare(payment_id))
    town.becomes(payment_id, S.SENT)
