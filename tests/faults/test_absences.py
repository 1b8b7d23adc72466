"""Stripe fails for a day, or its webhooks never come: time passes, and the sweep finds out what is true.

These cases move time by hours, which makes every payment in the air be asked about: they come first, among few.
"""

from __future__ import annotations

import pytest

from grants.payments import rules
from grants.payments.lifecycle import DisbursementStatus as S
from tests.faults.processes import until
from tests.faults.test_answers import TRANSFERS, in_the_air, keys, orders
from tests.faults.town import Town

pytestmark = pytest.mark.services


def test_webhooks_that_come_late_or_never_are_not_waited_for(town: Town) -> None:
    payment_id = town.approved()
    town.becomes(payment_id, S.SENT)
    account_id = town.payment(payment_id).account_id
    assert account_id
    town.stripe.control("webhooks/hold")
    town.bank.make_payout(account_id)
    town.bank.end_payout(account_id)
    town.pass_time(rules.ASK_AGAIN[S.SENT])
    town.becomes(payment_id, S.CONFIRMED)
    town.stripe.control("webhooks/release")
    town.stripe.control("webhooks/wait", seconds=20)
    town.world.drain()
    assert town.payment(payment_id).status is S.CONFIRMED


def test_a_500_that_stripe_remembers_is_outlived_and_only_then_sent_anew(town: Town) -> None:
    """Stripe replays a stored 500 for a day: within it nothing new may be tried, after it one new key may."""
    before = orders(town)
    town.stripe.control("faults", kind="error_500_before", **TRANSFERS)
    payment_id = town.approved()
    in_the_air(town, before)
    town.pass_time()
    until(lambda: orders(town) > before + 1, what="Stripe was asked again with the same key")
    town.world.drain()
    assert len(set(keys(town)[before:])) == 1
    town.pass_time(rules.SEND_FOR)
    town.world.drain()
    asked = orders(town)
    town.pass_time(rules.LOST_AFTER - rules.SEND_FOR)
    town.becomes(payment_id, S.SENT)
    assert orders(town) == asked + 1, "between the two limits it only looked"
    assert len(set(keys(town)[before:])) == 2
