"""Eligibility rules are data: each has a verdict, why not and what would help; history is looked up, never typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.programs.rules import Known, Verdict, find, ladder, oddities, takes_applications
from grants.programs.rules.eligibility import OF_HISTORY
from tests.worlds.rounds import DEFINITION

PASSED, FAILED, UNKNOWN = Verdict.PASSED, Verdict.FAILED, Verdict.UNKNOWN
RULES: list[dict[str, Any]] = DEFINITION["eligibility"]
FITS = {"operating_budget": 800_000, "zip": "28208", "workshop": "yes", "tier": "tier-1"}


def verdict(rule: dict[str, Any], answers: dict[str, Any], known: Known | None = None) -> Verdict:
    [found] = find([{"key": "r", **rule}], answers, known or Known())
    return found.verdict


@pytest.mark.parametrize(
    ("rule", "answers", "expected"),
    [
        ({"rule": "answer_below", "question": "b", "limit_cents": 100}, {"b": 99}, PASSED),
        ({"rule": "answer_below", "question": "b", "limit_cents": 100}, {"b": 100}, FAILED),
        ({"rule": "answer_below", "question": "b", "limit_cents": 100}, {"b": 0}, PASSED),
        ({"rule": "answer_below", "question": "b", "limit_cents": 100}, {}, UNKNOWN),
        ({"rule": "answer_below", "question": "b", "limit_cents": 100}, {"b": None}, UNKNOWN),
        ({"rule": "answer_in", "question": "z", "values": ["a", "b"]}, {"z": "b"}, PASSED),
        ({"rule": "answer_in", "question": "z", "values": ["a", "b"]}, {"z": "c"}, FAILED),
        ({"rule": "answer_in", "question": "z", "values": ["a", "b"]}, {"z": ["a", "b"]}, PASSED),
        ({"rule": "answer_in", "question": "z", "values": ["a", "b"]}, {"z": ["a", "c"]}, FAILED),
        ({"rule": "answer_in", "question": "z", "values": ["28208"], "as_zip": True}, {"z": "28208-1234"}, PASSED),
        ({"rule": "answer_in", "question": "z", "values": ["28208"]}, {"z": "28208-1234"}, FAILED),
        ({"rule": "answer_in", "question": "z", "values": ["a"]}, {}, UNKNOWN),
        ({"rule": "answer_yes", "question": "w"}, {"w": "yes"}, PASSED),
        ({"rule": "answer_yes", "question": "w"}, {"w": "no"}, FAILED),
        ({"rule": "answer_yes", "question": "w"}, {}, UNKNOWN),
    ],
)
def test_a_rule_about_an_answer(rule: dict[str, Any], answers: dict[str, Any], expected: Verdict) -> None:
    assert verdict(rule, answers) is expected


@pytest.mark.parametrize(
    ("rule", "completed", "expected"),
    [
        ({"count": 1}, {}, FAILED),
        ({"count": 1}, {"tier-1": 1}, PASSED),
        ({"count": 3}, {"tier-1": 2, "tier-2": 1}, PASSED),
        ({"count": 3}, {"tier-1": 2}, FAILED),
        ({"count": 1, "of_tier": "tier-1"}, {"tier-2": 5}, FAILED),
        ({"count": 1, "of_tier": "tier-1"}, {"tier-1": 1}, PASSED),
    ],
)
def test_the_tier_ladder_is_computed_from_history(
    rule: dict[str, Any], completed: dict[str, int], expected: Verdict
) -> None:
    assert verdict({"rule": "completed_grants_at_least", **rule}, {}, Known(completed=completed)) is expected


@pytest.mark.parametrize(
    ("rule", "known", "expected"),
    [
        ({"rule": "completed_grants_at_least", "count": 1, "of_tier": "one", "also_of": ["small"]}, {}, FAILED),
        (
            {"rule": "completed_grants_at_least", "count": 1, "of_tier": "one", "also_of": ["small"]},
            {"completed": {"small": 1}},
            PASSED,
        ),
        ({"rule": "open_grants_at_most", "count": 1}, {"open": 1}, PASSED),
        ({"rule": "open_grants_at_most", "count": 1}, {"open": 2}, FAILED),
        ({"rule": "open_grants_at_most", "count": 0}, {}, PASSED),
        ({"rule": "awards_this_year_at_most", "count": 0}, {"awards_this_year": 1}, FAILED),
        ({"rule": "awards_this_year_at_most", "count": 1}, {"awards_this_year": 1}, PASSED),
        ({"rule": "no_overdue_report"}, {"overdue": 1}, FAILED),
        ({"rule": "no_overdue_report"}, {}, PASSED),
    ],
)
def test_a_rule_about_what_our_records_know(rule: dict[str, Any], known: dict[str, Any], expected: Verdict) -> None:
    assert verdict(rule, {}, Known(**known)) is expected


def test_what_only_our_records_know_is_unknown_of_a_stranger_and_never_failed() -> None:
    for kind in OF_HISTORY:
        [found] = find([{"key": "r", "rule": kind, "count": 1}], {}, None)
        assert (found.verdict, found.found) == (UNKNOWN, None)


@pytest.mark.parametrize(
    ("said", "listed", "expected"),
    [
        ("yes", None, PASSED),
        ("no", None, FAILED),
        (None, None, UNKNOWN),
        (None, True, PASSED),
        (None, False, FAILED),
        ("no", True, PASSED),
        ("yes", False, UNKNOWN),
        ("no", False, FAILED),
    ],
)
def test_the_list_of_who_came_to_a_workshop_goes_before_the_groups_own_word(
    said: str | None, listed: bool | None, expected: Verdict
) -> None:
    rule = {"rule": "workshop_attended", "question": "w"}
    assert verdict(rule, {"w": said}, Known(workshop=listed)) is expected


def test_a_finding_says_what_it_looked_at() -> None:
    [budget, _, _, history, _] = find(RULES, {**FITS, "tier": "tier-2"}, Known(completed={"tier-1": 0}))
    assert (budget.rule["limit_cents"], budget.found) == (10_000_000, 800_000)
    assert (history.rule["count"], history.found) == (1, 0)


def test_the_ladder_shows_which_tiers_a_group_has_reached_and_why() -> None:
    tiers = DEFINITION["tiers"]
    assert [rung.reached for rung in ladder(tiers, RULES, Known())] == [True, False]
    second = ladder(tiers, RULES, Known(completed={"tier-1": 2}))[1]
    assert (second.tier["key"], second.reached) == ("tier-2", True)
    assert [finding.found for finding in second.findings] == [2]


def test_one_application_for_each_organization() -> None:
    rule = {"rule": "one_application_per_organization"}
    assert verdict(rule, {}, Known()) is PASSED
    assert verdict(rule, {}, Known(other_applications=1)) is FAILED


def test_a_rule_about_one_tier_is_silent_about_the_others() -> None:
    assert "tier-2-history" not in {found.key for found in find(RULES, FITS, Known())}
    second = {found.key: found.verdict for found in find(RULES, {**FITS, "tier": "tier-2"}, Known())}
    assert second["tier-2-history"] is FAILED


def test_findings_come_in_the_rounds_order_with_why_not_and_what_would_help() -> None:
    found = find(RULES, {**FITS, "operating_budget": 20_000_000}, Known())
    assert [each.key for each in found] == ["budget-under-100k", "zip-served", "workshop", "one-each"]
    assert [each.verdict for each in found] == [FAILED, PASSED, PASSED, PASSED]
    assert found[0].why_not["en"] == "Your budget is $100,000 or more."
    assert found[0].how_to["en"] == "Smaller groups can apply."


def test_a_rule_of_an_unknown_kind_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match="unknown eligibility rule"):
        verdict({"rule": "phase_of_the_moon", "question": "w"}, {"w": "yes"})


@given(st.dictionaries(st.sampled_from(["operating_budget", "zip", "workshop", "tier"]), st.none()))
def test_what_was_not_answered_is_unknown_and_never_failed(answers: dict[str, None]) -> None:
    assert {found.verdict for found in find(RULES[:3], answers, Known())} == {UNKNOWN}


OPENS = datetime(2026, 11, 1, 13, tzinfo=UTC)
CLOSES = datetime(2026, 11, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "open"),
    [
        (OPENS - timedelta(microseconds=1), False),
        (OPENS, True),
        (CLOSES - timedelta(microseconds=1), True),
        (CLOSES, False),
    ],
)
@pytest.mark.parametrize("status", ["published", "open"])
def test_a_round_takes_applications_from_its_opening_until_its_closing(now: datetime, open: bool, status: str) -> None:
    """The clock decides and not the sweep, which may come a little later."""
    assert takes_applications(status=status, opens_at=OPENS, closes_at=CLOSES, now=now) is open


@pytest.mark.parametrize("status", ["draft", "closed", "decided"])
def test_a_round_that_is_not_public_or_is_over_takes_none(status: str) -> None:
    now = OPENS + timedelta(days=1)
    assert not takes_applications(status=status, opens_at=OPENS, closes_at=CLOSES, now=now)


def tier(key: str, dollars: int, most: int) -> dict[str, Any]:
    return {"key": key, "amount_cents": dollars * 100, "max_awards": most}


def test_caps_that_the_budget_can_not_reach_are_pointed_out() -> None:
    """The published rules of 2021: 20 x 1,000 + 20 x 2,500 + 17 x 5,000 is 155,000, and the cap is 150,000."""
    tiers = [tier("one", 1000, 20), tier("two", 2500, 20), tier("three", 5000, 17)]
    [odd] = oddities(tiers=tiers, budget_cents=15_000_000, eligibility=[])
    assert (odd.code, odd.facts) == ("caps_exceed_budget", {"caps_cents": 15_500_000, "budget_cents": 15_000_000})
    assert oddities(tiers=tiers, budget_cents=15_500_000, eligibility=[]) == []


def test_a_tier_described_twice_and_differently_is_pointed_out() -> None:
    kinds = [
        {"key": "a", "rule": "answer_in", "question": "kind", "tier": "three", "values": ["nonprofit"]},
        {"key": "b", "rule": "answer_in", "question": "kind", "tier": "three", "values": ["nonprofit", "sponsored"]},
    ]
    [odd] = oddities(tiers=[tier("three", 5000, 17)], budget_cents=15_000_000, eligibility=kinds)
    assert (odd.code, odd.facts) == ("tier_described_twice", {"tier": "three"})
    same = [kinds[0], {**kinds[0], "key": "b"}]
    assert oddities(tiers=[tier("three", 5000, 17)], budget_cents=15_000_000, eligibility=same) == []
