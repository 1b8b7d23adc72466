"""What points are worth: weights make a hundred, a three everywhere is sixty."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from grants.reviews import rules

RUBRIC = [
    {"key": "need", "weight": 50},
    {"key": "plan", "weight": 30},
    {"key": "budget", "weight": 20},
]


def total(points: dict[str, int]) -> int:
    return sum(each["weight"] * points[each["key"]] for each in RUBRIC)


def test_full_points_make_a_hundred_and_threes_make_sixty() -> None:
    assert rules.weighted(total({"need": 5, "plan": 5, "budget": 5}), 1) == Decimal(100)
    assert rules.weighted(total({"need": 3, "plan": 3, "budget": 3}), 1) == Decimal(60)


def test_a_heavy_criterion_counts_more_than_a_light_one() -> None:
    heavy = rules.weighted(total({"need": 5, "plan": 1, "budget": 1}), 1)
    light = rules.weighted(total({"need": 1, "plan": 1, "budget": 5}), 1)
    assert (heavy, light) == (Decimal(60), Decimal(36))


@given(st.lists(st.fixed_dictionaries({each["key"]: st.integers(1, 5) for each in RUBRIC}), min_size=1, max_size=7))
def test_the_mean_of_totals_is_the_total_of_means(reviews: list[dict[str, int]]) -> None:
    means = {key: Decimal(sum(review[key] for review in reviews)) / len(reviews) for key in ("need", "plan", "budget")}
    by_means = sum(each["weight"] * means[each["key"]] for each in RUBRIC) / 5
    assert abs(rules.weighted(sum(map(total, reviews)), len(reviews)) - by_means) <= Decimal("0.005")


def test_what_waits_for_points_is_named_in_the_rubrics_order() -> None:
    problems = rules.to_mend(RUBRIC, {"plan": 4, "need": None})
    assert [(problem.field, problem.code) for problem in problems] == [
        ("need", "points_missing"),
        ("budget", "points_missing"),
    ]


def test_points_outside_the_anchors_a_foreign_criterion_and_long_texts_are_unreadable() -> None:
    typed = {
        "need": rules.Typed(6),
        "plan": rules.Typed(0, "x" * 2001),
        "gut_feeling": rules.Typed(5),
        "budget": rules.Typed(None, "x" * 2000),
    }
    found = {(problem.field, problem.code) for problem in rules.unreadable(RUBRIC, typed, "y" * 2001)}
    assert found == {
        ("need", "not_points"),
        ("plan", "not_points"),
        ("plan_comment", "too_long"),
        ("gut_feeling", "not_a_criterion"),
        ("comment", "too_long"),
    }


def test_the_number_of_reviews_is_the_rounds_own_or_three() -> None:
    assert rules.reviews_each({"reviews_each": 2}) == 2
    assert rules.reviews_each({}) == 3
    assert rules.reviews_each({"reviews_each": 0}) == 3
    assert rules.reviews_each({"reviews_each": "four"}) == 3


def test_two_of_three_is_not_complete() -> None:
    assert not rules.is_complete(done=2, each=3)
    assert rules.is_complete(done=3, each=3)
    assert rules.is_complete(done=4, each=3)
