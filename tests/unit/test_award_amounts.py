"""What an outcome needs: a sum that fits what was asked and what the tier gives, and reasons."""

from __future__ import annotations

import pytest

from grants.awards.lifecycle import AWARD, AwardStatus, Outcome
from grants.awards.rules import amount_of, reason_problems
from grants.kernel.refusal import WrongStatus


def codes(found):
    return [(problem.field, problem.code) for problem in found]


@pytest.mark.parametrize("outcome", [Outcome.WAITLIST, Outcome.DECLINE])
def test_who_gets_nothing_needs_no_sum(outcome):
    assert amount_of(outcome, 500, requested_cents=1000, tier_cents=1000) == (None, [])


@pytest.mark.parametrize(
    ("typed", "requested", "tier", "cents"),
    [(None, 1000, 2000, 1000), (1000, 1000, None, 1000), (None, None, 2000, 2000), (700, None, None, 700)],
)
def test_a_whole_award_is_what_was_asked_or_what_the_tier_gives(typed, requested, tier, cents):
    assert amount_of(Outcome.AWARD, typed, requested_cents=requested, tier_cents=tier) == (cents, [])


@pytest.mark.parametrize(
    ("outcome", "typed", "requested", "tier", "code"),
    [
        (Outcome.AWARD, 999, 1000, 2000, "not_what_was_asked"),
        (Outcome.AWARD, None, 3000, 2000, "more_than_tier_gives"),
        (Outcome.AWARD, None, None, None, "required"),
        (Outcome.AWARD_IN_PART, None, 1000, 2000, "required"),
        (Outcome.AWARD_IN_PART, 0, 1000, 2000, "money_too_small"),
        (Outcome.AWARD_IN_PART, -5, 1000, 2000, "money_too_small"),
        (Outcome.AWARD_IN_PART, 1000, 1000, 2000, "part_is_the_whole"),
        (Outcome.AWARD_IN_PART, 2500, 3000, 2000, "more_than_tier_gives"),
    ],
)
def test_a_sum_that_does_not_fit_is_refused_at_its_field(outcome, typed, requested, tier, code):
    cents, found = amount_of(outcome, typed, requested_cents=requested, tier_cents=tier)
    assert cents is None
    assert codes(found) == [("amount", code)]


KNOWN = ["money", "plan"]


def test_a_decline_needs_a_reason_of_the_round():
    assert codes(reason_problems(Outcome.DECLINE, [], "Sorry.", known=KNOWN)) == [("reasons", "reason_missing")]
    assert reason_problems(Outcome.DECLINE, ["plan"], "", known=KNOWN) == []


def test_where_the_round_has_no_reasons_words_stand_in_for_them():
    assert codes(reason_problems(Outcome.DECLINE, [], " ", known=[])) == [("words", "reason_missing")]
    assert reason_problems(Outcome.DECLINE, [], "The money ran out.", known=[]) == []


@pytest.mark.parametrize("outcome", [Outcome.WAITLIST, Outcome.AWARD_IN_PART])
def test_less_than_was_asked_is_explained_too(outcome):
    assert codes(reason_problems(outcome, [], "", known=KNOWN)) == [("words", "reason_missing")]
    assert reason_problems(outcome, ["money"], "", known=KNOWN) == []
    assert reason_problems(outcome, [], "We pay for the books.", known=KNOWN) == []


def test_a_whole_award_needs_no_reason_and_a_made_up_reason_is_refused():
    assert reason_problems(Outcome.AWARD, [], "", known=KNOWN) == []
    assert codes(reason_problems(Outcome.AWARD, ["luck"], "", known=KNOWN)) == [("reasons", "not_an_option")]


def test_an_award_goes_from_decision_to_close_and_nowhere_else():
    status = AwardStatus.DECIDED
    for action in ("encumber", "certify", "offer", "sign", "close"):
        status = AWARD.target(status, action)
    assert status is AwardStatus.CLOSED
    for ended in (AwardStatus.CLOSED, AwardStatus.REFUSED, AwardStatus.LAPSED, AwardStatus.CANCELLED):
        assert AWARD.actions(ended) == []
    with pytest.raises(WrongStatus):
        AWARD.target(AwardStatus.OFFERED, "cancel")
