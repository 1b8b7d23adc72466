"""Numbers that may have decimals: exact, in both habits of writing, and asked about where they may mean two."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.programs.answers import read
from grants.programs.questions import Question
from grants.programs.spec.questions import QuestionSpec
from tests.unit.test_answers import ask, codes

RIGHT = [
    (1, "2.5", "2.5"),
    (1, "2,5", "2.5"),
    (1, " ٢.٥ ", "2.5"),
    (1, "25", "25"),
    (1, "100.0", "100"),
    (1, "2.", "2"),
    (1, ".5", "0.5"),
    (1, ",5", "0.5"),
    (1, "007", "7"),
    (1, "0", "0"),
    (1, "-0.0", "0"),
    (1, "1,250", "1250"),
    (1, "1 250", "1250"),
    (1, "1,250.5", "1250.5"),
    (1, "1.250,5", "1250.5"),
    (1, "1 250,5", "1250.5"),
    (1, "1.250.000", "1250000"),
    (2, "0.10", "0.1"),
    (3, "1.250", "1.25"),
    (3, "0,125", "0.125"),
    (3, "1250,125", "1250.125"),
    (4, "0.0001", "0.0001"),
    (4, "99,999,999,999.9999", "99999999999.9999"),
]
WRONG = [
    (1, "many", "not_a_decimal"),
    (1, "1e3", "not_a_decimal"),
    (1, "NaN", "not_a_decimal"),
    (1, "1 0", "not_a_decimal"),
    (1, "1.2.3", "not_a_decimal"),
    (1, "2,", "not_a_decimal"),
    (1, "1,25,5", "not_a_decimal"),
    (1, "12.5 %", "not_a_decimal"),
    (1, "100000000000", "not_a_decimal"),
    (1, "9" * 5000, "not_a_decimal"),
    (1, ["5"], "not_a_decimal"),
    (1, "2.55", "too_many_decimals"),
    (1, "2,55", "too_many_decimals"),
    (2, "0.125", "too_many_decimals"),
    (1, "1.500", "either_number"),
    (2, "1.250", "either_number"),
    (1, "1.250", "too_many_decimals"),
    (2, "1.255", "too_many_decimals"),
    (2, "12.500", "either_number"),
    (3, "1,250", "either_number"),
    (4, "12,345", "either_number"),
    (1, "-0.1", "number_too_small"),
]


def hours(decimals: int, **facts: Any) -> Question:
    return ask("number", decimals=decimals, **facts)


@pytest.mark.parametrize(("decimals", "typed", "value"), RIGHT)
def test_a_number_with_decimals_is_kept_exactly(decimals: int, typed: str, value: str) -> None:
    reading = read(hours(decimals), typed)
    assert (reading.value, reading.problems) == (value, ())


@pytest.mark.parametrize(("decimals", "typed", "code"), WRONG)
def test_what_is_no_such_number_or_may_be_two_is_never_guessed(decimals: int, typed: Any, code: str) -> None:
    assert codes(hours(decimals), typed) == [code]


def test_both_numbers_that_it_may_be_are_named() -> None:
    (problem,) = read(hours(3), "1,250").problems
    assert problem.facts == {"first": "1.25", "second": "1250"}


def test_limits_may_have_decimals_too() -> None:
    asked = hours(1, minimum="0.5", maximum="2.5")
    assert [codes(asked, typed) for typed in ("0.5", "2.5")] == [[], []]
    (small,), (large,) = read(asked, "0,4").problems, read(asked, "2.6").problems
    assert (small.code, small.facts) == ("number_too_small", {"limit": "0.5"})
    assert (large.code, large.facts) == ("number_too_large", {"limit": "2.5"})


@given(st.decimals(0, 10**11 - 1, places=4))
def test_what_a_person_writes_with_a_point_is_what_is_kept(number: Decimal) -> None:
    assert Decimal(read(hours(4), f"{number:,}").value) == number


def table_of(decimals: int) -> Question:
    return ask("table", columns=[{"key": "share", "type": "number", "label": {"en": "?"}, "decimals": decimals}])


def test_a_column_and_a_measure_may_have_decimals_and_others_have_none() -> None:
    assert read(table_of(2), [{"share": "12,50"}]).value == [{"share": "12.5"}]
    assert codes(table_of(2), [{"share": "-1"}]) == ["cell_not_a_decimal"]
    assert codes(table_of(2), [{"share": "1.250"}]) == ["cell_either_number"]
    assert codes(table_of(0), [{"share": "12,50"}]) == ["cell_not_a_number"]
    row = {"what": "Reading", "unit": "hours", "kind": "how_much", "baseline": "", "target": "2.5"}
    assert read(ask("measures", decimals=1), [row]).value[0]["target"] == "2.5"
    assert codes(ask("measures"), [row]) == ["cell_not_a_number"]


@pytest.mark.parametrize(
    ("type", "facts", "where"),
    [
        ("number", {"decimals": 1, "minimum": "0.5", "maximum": 10}, None),
        ("measures", {"decimals": 4}, None),
        ("number", {"decimals": 5}, "decimals"),
        ("number", {"decimals": -1}, "decimals"),
        ("number", {"decimals": "1"}, "decimals"),
        ("money", {"decimals": 1}, "decimals"),
        ("number", {"minimum": "0.5"}, "minimum"),
        ("number", {"decimals": 1, "maximum": "0.55"}, "maximum"),
        ("number", {"decimals": 1, "maximum": 0.5}, "maximum"),
        ("number", {"decimals": 1, "maximum": "many"}, "maximum"),
        ("table", {"columns": [{"key": "day", "type": "date", "label": {"en": "?"}, "decimals": 1}]}, "columns"),
    ],
)
def test_a_form_says_how_many_decimals_a_number_may_have(type: str, facts: dict[str, Any], where: str | None) -> None:
    found = QuestionSpec().validate({"key": "q1", "type": type, "label": {"en": "?"}, **facts})
    assert list(found) == ([where] if where else [])
