"""A worker dies at each point of a payment, alone, with its parent, or orphaned by it: the money goes out once."""

from __future__ import annotations

import pytest

from grants.payments.lifecycle import DisbursementStatus as S
from tests.faults.processes import until
from tests.faults.town import Town

pytestmark = pytest.mark.services

POINTS = ("after_prepare", "during_call", "after_answer", "before_settle")
VICTIMS = ("horse", "worker", "both")


@pytest.mark.parametrize("whom", VICTIMS)
@pytest.mark.parametrize("point", POINTS)
def test_a_death_at_any_point_sends_once(town: Town, point: str, whom: str, capsys: pytest.CaptureFixture[str]) -> None:
    payment_id = town.prepare(town.due())
    town.stripe.control("webhooks/hold")  # nobody else may come to the rescue
    before = town.hits(point, whom)
    town.die_at(point, whom)
    town.approve(payment_id)
    until(lambda: town.hits(point, whom) > before, what=f"somebody passes {point}")
    hits = town.hits(point, whom) - before
    with capsys.disabled():
        print(f"\n{point}: killed {whom}, {hits} hit", end=" ")
    assert hits == 1
    if whom == "worker":
        town.becomes(payment_id, S.SENT)  # its job went on without it
    else:
        assert town.payment(payment_id).status is S.SENDING
        town.pass_time()
        town.becomes(payment_id, S.SENT)
