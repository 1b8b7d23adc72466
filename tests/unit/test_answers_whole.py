"""A whole form: everything to mend in its order, sums that must agree, and anything at all typed by anybody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.refusal import Problem
from grants.programs.answers import check, clean, clean_typed, is_blank, problems_of, read
from grants.programs.parsing import parse
from grants.programs.questions import Question, Type
from tests.worlds.rounds import FORM, answers

ROUND = parse(FORM)
DECIMALS = {"not_a_decimal", "too_many_decimals", "either_number"}
UNREAD = {*DECIMALS, "not_a_number", "not_money", "either_amount", "not_a_date", "not_a_zip"}


def question(key: str) -> Question:
    found = ROUND.question(key)
    assert found is not None
    return found


def problems(**changed: Any) -> list[tuple[str, str]]:
    _, found = check(ROUND, {**answers(), **changed})
    return [(problem.field, problem.code) for problem in found]


def test_a_complete_form_has_nothing_to_mend() -> None:
    values, found = check(ROUND, answers())
    assert found == []
    assert values["amount"] == 100_000
    assert values["budget"] == [{"item": "Snacks", "cents": 40_000}, {"item": "Training", "cents": 60_000}]


def test_what_is_to_mend_comes_in_the_forms_order() -> None:
    found = problems(budget=[], organization_name="", amount="x", zip="1", summary=" ")
    assert found == [
        ("organization_name", "required"),
        ("zip", "not_a_zip"),
        ("summary", "required"),
        ("amount", "not_money"),
        ("budget", "required"),
    ]


def test_a_line_that_may_mean_two_sums_is_asked_about_and_not_added() -> None:
    lines = [{"item": "Snacks", "amount": "499,50"}, {"item": "Training", "amount": "500.50"}]
    values, found = check(ROUND, {**answers(), "budget": lines})
    assert values["budget"] == [{"item": "Training", "cents": 50_050}]
    assert [problem.code for problem in found] == ["line_either_amount", "does_not_add_up"]


def test_an_empty_form_asks_for_what_is_required_and_nothing_else() -> None:
    _, found = check(ROUND, {})
    assert {problem.code for problem in found} == {"required"}
    assert [problem.field for problem in found] == [each.key for each in ROUND if each.required]


def test_a_budget_equals_what_is_asked_for() -> None:
    _, [problem] = check(ROUND, {**answers(), "amount": "999"})
    assert problem == Problem("budget", "does_not_add_up", {"sum_cents": 100_000, "asked_cents": 99_900})


def test_a_budget_is_not_compared_with_an_amount_that_cannot_be_read() -> None:
    assert problems(amount="a lot") == [("amount", "not_money")]


def test_one_answer_alone_is_compared_with_the_others_meanings() -> None:
    budget = question("budget")
    lines = [{"item": "Snacks", "cents": 300}]
    typed = [{"item": "Snacks", "amount": "3"}]
    assert problems_of(budget, typed, {"budget": lines, "amount": 300}) == []
    assert [p.code for p in problems_of(budget, typed, {"budget": lines, "amount": 301})] == ["does_not_add_up"]
    assert problems_of(budget, typed, {"budget": lines}) == []


def test_a_question_asked_twice_is_refused() -> None:
    twice = {"sections": [FORM["sections"][0], FORM["sections"][0]]}
    with pytest.raises(ValueError, match=r"asked twice: .*organization_name"):
        parse(twice)


TYPED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
"""Whatever a stranger's program may send."""


@given(st.sampled_from(list(ROUND)), TYPED)
def test_anything_can_be_typed_and_nothing_breaks(asked: Question, typed: Any) -> None:
    kept = clean_typed(typed)
    reading = read(asked, kept)
    stored = json.dumps(reading.value, ensure_ascii=False)
    assert "\0" not in stored
    stored.encode()
    assert json.loads(stored) == reading.value
    assert all(problem.field == asked.key for problem in reading.problems)
    json.dumps([problem.facts for problem in reading.problems])


@given(TYPED)
def test_what_was_typed_can_be_stored_on_both_databases(typed: Any) -> None:
    kept = clean_typed(typed)
    text = json.dumps(kept, ensure_ascii=False)
    text.encode("utf-8")
    assert "\\u0000" not in text
    assert "\0" not in text
    assert clean_typed(kept) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.sampled_from([q for q in ROUND if q.type in (Type.NUMBER, Type.MONEY, Type.DATE, Type.ZIP)]), st.text())
def test_a_text_is_read_or_refused_and_never_both(asked: Question, text: str) -> None:
    reading = read(asked, text)
    if not is_blank(text):
        refused = {problem.code for problem in reading.problems}
        assert (reading.value is None) == bool(refused & UNREAD)


@given(st.lists(st.sampled_from(["parents", "school"]), max_size=6))
def test_what_was_picked_comes_back_in_the_forms_order_and_once(picked: list[str]) -> None:
    value = read(question("helpers"), picked).value
    assert value == ([each for each in ("parents", "school") if each in picked] or None)
