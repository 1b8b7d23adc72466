"""Two deciders at the same moment, each on a connection of their own: no dollar and no place is promised twice."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.awards.model import Award, Decision
from grants.kernel.money import Money
from grants.kernel.refusal import NotReady, Refusal, SomebodyElseWasFaster, WrongStatus
from grants.ledger import queries as ledger
from grants.ledger.commands import OverBudget
from grants.policy.actor import Role
from tests.racing import race
from tests.worlds.awards import decided, ranked

TIERS = [{"key": "tier-1", "name": {"en": "Tier 1", "es": "Nivel 1"}, "amount_cents": 100_000, "max_awards": 20}]


def deciders(world):
    return [world.staff(Role.DECIDER, email=f"decider{number}@example.org") for number in (1, 2)]


def at_once(world, *application_ids):
    """Each application decided by a decider of its own; who loses against the version check tries again."""
    who = deciders(world)

    def side(application_id, actor):
        for _ in range(5):
            try:
                return decided(world, application_id, actor=actor, note="We decide together.")
            except SomebodyElseWasFaster:
                continue
        raise AssertionError("five times slower")

    return race(*[lambda a=a, w=w: side(a, w) for a, w in zip(application_ids, who, strict=True)])


def refusals(results):
    return [result for result in results if isinstance(result, Refusal)]


@pytest.mark.parametrize("attempt", range(3))
def test_the_last_dollars_of_a_fund_go_to_one(world, attempt):
    round_id = world.open_round(fund_id=world.fund(dollars=1500), tiers=TIERS)
    results = at_once(world, *ranked(world, round_id, [5, 4]))
    (refusal,) = refusals(results)
    assert refusal == OverBudget(kind="available", available=Money(50_000), asked=Money(100_000))
    with Session(world.engine) as session:
        assert session.scalar(select(func.count()).select_from(Award)) == 1
        assert ledger.broken(session) == []


@pytest.mark.parametrize("attempt", range(3))
def test_the_last_dollars_of_a_round_go_to_one(world, attempt):
    round_id = world.open_round(budget_cents=150_000, tiers=TIERS)
    (refusal,) = refusals(at_once(world, *ranked(world, round_id, [5, 4])))
    assert isinstance(refusal, NotReady)
    assert [problem.code for problem in refusal.problems] == ["over_round_budget"]


@pytest.mark.parametrize("attempt", range(3))
def test_the_last_place_of_a_tier_goes_to_one(world, attempt):
    round_id = world.open_round(tiers=[{**TIERS[0], "max_awards": 1}])
    (refusal,) = refusals(at_once(world, *ranked(world, round_id, [5, 4])))
    assert isinstance(refusal, NotReady)
    assert [problem.code for problem in refusal.problems] == ["tier_full"]


@pytest.mark.parametrize("attempt", range(3))
def test_one_application_is_decided_once(world, attempt):
    (application_id,) = ranked(world, world.open_round(), [5])
    (refusal,) = refusals(at_once(world, application_id, application_id))
    assert isinstance(refusal, WrongStatus)
    with Session(world.engine) as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 1
