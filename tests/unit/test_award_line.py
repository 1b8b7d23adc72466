"""Where the money runs out on a ranking, and which decisions depart from it."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from grants.awards.lifecycle import Outcome
from grants.awards.rules import Candidate, Side, departs, reach


def line(*asked_dollars: int, tier: str = "one", **more: object) -> list[Candidate]:
    """Candidates 1, 2, 3 … from the best, each asking for a sum and a point below the one before."""
    return [
        Candidate(number, tier, dollars * 100, Decimal(100 - number), **more)  # type: ignore[arg-type]
        for number, dollars in enumerate(asked_dollars, start=1)
    ]


def sides(ranking: list[Candidate], *, left: int, caps: dict[str, int] | None = None) -> list[Side]:
    found = reach(ranking, left_cents=left * 100, tier_caps=caps or {}).sides
    return [found[each.application_id] for each in ranking]


def test_the_money_reaches_down_the_ranking_until_it_runs_out():
    assert sides(line(1000, 1000, 1000, 1000), left=2500) == [Side.ABOVE, Side.ABOVE, Side.AT, Side.BELOW]


def test_nobody_cheaper_further_down_jumps_over_the_line():
    assert sides(line(1000, 5000, 500), left=2000) == [Side.ABOVE, Side.AT, Side.BELOW]


def test_the_first_one_out_is_just_below_when_not_a_cent_is_left():
    assert sides(line(1000, 1000), left=1000) == [Side.ABOVE, Side.BELOW]


def test_a_full_tier_is_passed_over_and_the_next_tier_goes_on():
    ranking = [*line(1000, 1000), Candidate(3, "two", 100_000, Decimal(50))]
    assert sides(ranking, left=9000, caps={"one": 1, "two": 1}) == [Side.ABOVE, Side.TIER_FULL, Side.ABOVE]


def test_awards_that_stand_take_places_of_their_tier():
    ranking = [
        Candidate(1, "one", 100_000, Decimal(90), outcome="award", holds_cents=100_000),
        Candidate(2, "one", 100_000, Decimal(80)),
    ]
    assert reach(ranking, left_cents=500_000, tier_caps={"one": 1}).sides == {2: Side.TIER_FULL}


def test_an_award_that_fell_through_gives_its_place_back():
    ranking = [
        Candidate(1, "one", 100_000, Decimal(90), outcome="award", holds_cents=0),
        Candidate(2, "one", 100_000, Decimal(80)),
    ]
    assert reach(ranking, left_cents=500_000, tier_caps={"one": 1}).sides == {2: Side.ABOVE}


def test_without_a_score_the_ranking_says_nothing():
    assert sides([Candidate(1, "", 100, None)], left=100) == [Side.UNSCORED]


def test_awarding_above_and_declining_below_follow_the_ranking():
    ranking = line(1000, 1000, 1000)
    assert not departs(ranking, 1, Outcome.AWARD, left_cents=200_000, tier_caps={})
    assert not departs(ranking, 3, Outcome.DECLINE, left_cents=200_000, tier_caps={})
    assert not departs(ranking, 3, Outcome.WAITLIST, left_cents=200_000, tier_caps={})


def test_declining_above_and_awarding_below_depart_from_it():
    ranking = line(1000, 1000, 1000)
    assert departs(ranking, 1, Outcome.DECLINE, left_cents=200_000, tier_caps={})
    assert departs(ranking, 2, Outcome.WAITLIST, left_cents=200_000, tier_caps={})
    assert departs(ranking, 3, Outcome.AWARD, left_cents=200_000, tier_caps={})


def test_the_order_in_which_a_meeting_decides_does_not_matter():
    ranking = line(1000, 1000, 1000)
    assert not departs(ranking, 2, Outcome.AWARD, left_cents=200_000, tier_caps={})


def test_what_is_left_may_go_in_part_to_the_first_one_out():
    ranking = line(1000, 1000, 1000)
    assert not departs(ranking, 2, Outcome.AWARD_IN_PART, left_cents=150_000, tier_caps={})
    assert departs(ranking, 3, Outcome.AWARD_IN_PART, left_cents=150_000, tier_caps={})


def test_one_explained_change_of_order_needs_no_second_reason():
    declined = Candidate(1, "one", 100_000, Decimal(99), outcome="decline")
    ranking = [declined, *line(1000, 1000, 1000)[1:]]
    assert not departs(ranking, 3, Outcome.AWARD, left_cents=200_000, tier_caps={})


def test_between_equal_scores_nobody_departs():
    ranking = [Candidate(1, "one", 100_000, Decimal(80)), Candidate(2, "one", 100_000, Decimal(80))]
    assert not departs(ranking, 2, Outcome.AWARD, left_cents=100_000, tier_caps={})
    assert not departs(ranking, 1, Outcome.WAITLIST, left_cents=100_000, tier_caps={})


def test_equal_scores_in_another_tier_do_not_excuse_a_full_tier():
    ranking = [
        Candidate(1, "one", 100_000, Decimal(80)),
        Candidate(2, "two", 100_000, Decimal(70)),
        Candidate(3, "two", 100_000, Decimal(80)),
    ]
    caps = {"one": 1, "two": 1}
    ranking.sort(key=lambda each: -(each.score or 0))
    assert departs(ranking, 2, Outcome.AWARD, left_cents=900_000, tier_caps=caps)


def test_who_waits_is_measured_against_who_waits():
    ranking = [
        Candidate(1, "one", 100_000, Decimal(90), outcome="waitlist"),
        Candidate(2, "one", 100_000, Decimal(80), outcome="waitlist"),
    ]
    assert departs(ranking, 2, Outcome.AWARD, left_cents=100_000, tier_caps={})
    assert not departs(ranking, 1, Outcome.AWARD, left_cents=100_000, tier_caps={})
    assert not departs(ranking, 2, Outcome.DECLINE, left_cents=100_000, tier_caps={})


def test_awarding_what_nobody_scored_departs():
    assert departs([Candidate(1, "", 100, None)], 1, Outcome.AWARD, left_cents=100, tier_caps={})
    assert not departs([Candidate(1, "", 100, None)], 1, Outcome.DECLINE, left_cents=100, tier_caps={})


RANKINGS = st.lists(
    st.tuples(st.integers(1, 50), st.sampled_from(["one", "two"]), st.integers(1, 5)), min_size=1, max_size=12
).map(
    lambda rows: [
        Candidate(number, tier, cents, Decimal(score))
        for number, (cents, tier, score) in enumerate(sorted(rows, key=lambda row: -row[2]), start=1)
    ]
)


@given(RANKINGS, st.integers(0, 300), st.integers(0, 6))
def test_what_stands_above_the_line_can_always_be_paid_and_fits_its_tier(ranking, left, cap):
    caps = {"one": cap, "two": 3}
    found = reach(ranking, left_cents=left, tier_caps=caps)
    above = [each for each in ranking if found.sides[each.application_id] is Side.ABOVE]
    assert sum(each.asked_cents for each in above) + found.left_cents == left
    assert found.left_cents >= 0
    for tier, most in caps.items():
        assert sum(1 for each in above if each.tier == tier) <= most


@given(RANKINGS, st.integers(0, 300))
def test_following_the_line_down_the_ranking_never_asks_for_a_reason(ranking, left):
    decided = list(ranking)
    for place, each in enumerate(ranking):
        side = reach(decided, left_cents=left, tier_caps={}).sides[each.application_id]
        outcome = Outcome.AWARD if side is Side.ABOVE else Outcome.DECLINE
        assert not departs(decided, each.application_id, outcome, left_cents=left, tier_caps={})
        held = each.asked_cents if outcome is Outcome.AWARD else 0
        left -= held
        decided[place] = Candidate(each.application_id, each.tier, each.asked_cents, each.score, outcome, held)
