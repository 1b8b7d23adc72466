"""Deciding: the sum, the reasons, the ranking, the conflict of interest, and the money set aside at once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import ApplicationStatus
from grants.applications.model import Application
from grants.awards import commands
from grants.awards.lifecycle import AwardStatus, Outcome
from grants.awards.model import Award, Decision
from grants.kernel.money import Money
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import NotReady, SomebodyElseWasFaster, WrongStatus
from grants.ledger import queries as ledger
from grants.ledger.commands import OverBudget
from tests.worlds.awards import award_of, awarded, decided, decider, ranked


def codes(refusal):
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def only(session, model, **where):
    return session.scalars(select(model).filter_by(**where)).one()


@pytest.fixture
def round_id(world):
    return world.open_round(budget_cents=300_000)


def test_an_award_sets_its_money_aside_in_the_same_breath(world, session, round_id):
    (application_id,) = ranked(world, round_id, [5])
    decided(world, application_id)
    award = only(session, Award)
    assert (award.status, award.cents, award.application_id) == (AwardStatus.ENCUMBERED, 100_000, application_id)
    assert award.reference == only(session, Application).reference
    assert ledger.award_books(session, award.id).encumbered == 100_000
    assert ledger.books(session)[award.fund_id].available == 15_000_000 - 100_000
    assert only(session, Application).status is ApplicationStatus.AWARDED
    decision = only(session, Decision)
    assert (decision.outcome, decision.cents, decision.place, decision.ranked) == ("award", 100_000, 1, 1)
    assert session.scalars(select(FactRow.payload).where(FactRow.name == "ApplicationDecided")).one() == {
        "application_id": application_id,
        "outcome": "award",
    }


def test_a_part_is_less_than_what_was_asked_and_says_why(world, session, round_id):
    (application_id,) = ranked(world, round_id, [5])
    with pytest.raises(NotReady) as refusal:
        decided(world, application_id, "award_in_part", cents=60_000, words="")
    assert codes(refusal) == [("words", "reason_missing")]
    decided(world, application_id, "award_in_part", cents=60_000, words="We pay for the training.")
    assert only(session, Award).cents == 60_000
    assert only(session, Application).status is ApplicationStatus.PARTIALLY_AWARDED


def test_a_decline_carries_reasons_from_the_round_and_binds_no_money(world, session, round_id):
    (application_id,) = ranked(world, round_id, [1])
    with pytest.raises(NotReady) as refusal:
        decided(world, application_id, "decline", reasons=[], note="Weak plan.")
    assert codes(refusal) == [("reasons", "reason_missing")]
    decided(world, application_id, "decline", reasons=["plan"], note="Only one application, and a weak plan.")
    assert session.scalar(select(func.count()).select_from(Award)) == 0
    assert only(session, Decision).reasons == ["plan"]


def test_an_award_below_the_line_needs_a_written_reason(world, session, round_id):
    *_, fourth = ranked(world, round_id, [5, 4, 3, 2])
    with pytest.raises(NotReady) as refusal:
        decided(world, fourth)
    assert codes(refusal) == [("note", "departs_from_ranking")]
    assert session.scalar(select(func.count()).select_from(Decision)) == 0
    decided(world, fourth, note="Nobody else works in that ZIP code.")
    session.rollback()
    decision = only(session, Decision)
    assert (decision.departs, decision.place, decision.ranked) == (True, 4, 4)
    assert decision.note == "Nobody else works in that ZIP code."


def test_a_blank_reason_is_no_reason(world, round_id):
    *_, fourth = ranked(world, round_id, [5, 4, 3, 2])
    with pytest.raises(NotReady):
        decided(world, fourth, note=" \n ")


def test_declining_who_stands_above_the_line_needs_a_written_reason(world, round_id):
    first, *_ = ranked(world, round_id, [5, 4, 3, 2])
    with pytest.raises(NotReady) as refusal:
        decided(world, first, "decline")
    assert codes(refusal) == [("note", "departs_from_ranking")]


def test_following_the_ranking_needs_no_reason(world, session, round_id):
    first, second, third, fourth = ranked(world, round_id, [5, 4, 3, 2])
    for application_id in (first, second, third):
        decided(world, application_id)
    decided(world, fourth, "waitlist")
    assert session.scalars(select(Decision.departs)).all() == [False] * 4


def test_the_rounds_budget_is_kept_and_says_what_is_left(world, session, round_id):
    *best, fourth = ranked(world, round_id, [5, 4, 3, 2])
    for application_id in best:
        decided(world, application_id)
    with pytest.raises(NotReady) as refusal:
        decided(world, fourth, note="We want it.")
    assert codes(refusal) == [("amount", "over_round_budget")]
    assert refusal.value.problems[0].facts == {"left_cents": 0, "asked_cents": 100_000}


def test_a_full_tier_takes_no_further_award(world, round_id):
    tiers = [
        {"key": "tier-1", "name": {"en": "Tier 1", "es": "Nivel 1"}, "amount_cents": 100_000, "max_awards": 1},
    ]
    first, second = ranked(world, world.open_round(tiers=tiers), [5, 4])
    decided(world, first)
    with pytest.raises(NotReady) as refusal:
        decided(world, second, note="We want it.")
    assert codes(refusal) == [("outcome", "tier_full")]


def test_a_fund_that_holds_less_refuses_with_the_figures_and_leaves_no_trace(world, session):
    round_id = world.open_round(fund_id=world.fund(dollars=999))
    (application_id,) = ranked(world, round_id, [5])
    with pytest.raises(OverBudget) as refusal:
        decided(world, application_id, note="We want it.")
    assert (refusal.value.available, refusal.value.asked) == (Money(99_900), Money(100_000))
    assert session.scalar(select(func.count()).select_from(Award)) == 0
    assert only(session, Application).status is ApplicationStatus.REVIEWED


def test_what_is_decided_stays_decided(world, round_id):
    (application_id,) = ranked(world, round_id, [5])
    decided(world, application_id)
    for outcome in Outcome:
        with pytest.raises(WrongStatus):
            decided(world, application_id, outcome, cents=50_000 if outcome == "award_in_part" else None)


def test_what_is_not_reviewed_cannot_be_decided(world, round_id):
    with pytest.raises(WrongStatus):
        decided(world, world.eligible(round_id))


def test_a_form_opened_before_the_change_is_turned_away(world, session, round_id):
    (application_id,) = ranked(world, round_id, [5])
    version = only(session, Application).version
    decided(world, application_id, "waitlist", note="We wait for more money.", version=version)
    with pytest.raises(SomebodyElseWasFaster):
        decided(world, application_id, version=version)


def test_who_waits_can_be_decided_once_more_and_both_decisions_stay(world, session, round_id):
    (application_id,) = ranked(world, round_id, [5])
    decided(world, application_id, "waitlist", note="We wait for the council.")
    decided(world, application_id)
    earlier, later = session.scalars(select(Decision).order_by(Decision.id)).all()
    assert (earlier.outcome, earlier.superseded_at is not None) == ("waitlist", True)
    assert (later.outcome, later.superseded_at) == ("award", None)


def test_an_award_that_fell_through_frees_its_place_for_who_waits(world, session):
    tiers = [{"key": "tier-1", "name": {"en": "Tier 1", "es": "Nivel 1"}, "amount_cents": 100_000, "max_awards": 1}]
    first, second = ranked(world, world.open_round(tiers=tiers, budget_cents=100_000), [5, 4])
    decided(world, first)
    decided(world, second, "waitlist")
    award_id = award_of(world, first)
    with world.unit(decider(world)) as unit:
        commands.cancel(unit, award_id, note="The group has moved away.")
    decided(world, second)
    assert session.scalars(select(Award.status).order_by(Award.id)).all() == ["cancelled", "encumbered"]


def test_deciding_is_finished_only_when_nobody_waits_for_a_decision(world, round_id):
    first, second = ranked(world, round_id, [5, 4])
    decided(world, first)
    world.close_round(round_id)
    with pytest.raises(NotReady) as refusal, world.unit(decider(world)) as unit:
        commands.finish_deciding(unit, round_id)
    assert refusal.value.problems[0].facts == {"count": 1}
    decided(world, second, "waitlist", note="We wait.")
    with world.unit(decider(world)) as unit:
        assert commands.finish_deciding(unit, round_id).status == "decided"


def test_what_is_too_long_is_said_at_its_field(world, round_id):
    (application_id,) = ranked(world, round_id, [5])
    with pytest.raises(NotReady) as refusal:
        decided(world, application_id, words="x" * 2001, note="y" * 2001)
    assert codes(refusal) == [("words", "too_long"), ("note", "too_long")]


def test_the_world_makes_an_award_in_one_step(world):
    with Session(world.engine) as session:
        award_id = awarded(world)
        assert session.get_one(Award, award_id).status is AwardStatus.ENCUMBERED
        assert ledger.broken(session) == []
