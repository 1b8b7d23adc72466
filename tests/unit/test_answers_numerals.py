"""Numbers with the Arabic signs, which mean one thing each, and with a sign after them that the question itself states."""

from __future__ import annotations

from typing import Any

import pytest

from grants.programs.answers import read
from grants.programs.questions import Question
from tests.unit.test_answers import ask, codes

AMOUNTS = [
    ("٢٥٠٫٥٠", 25_050),
    ("۱٬۲۵۰٫۵", 125_050),
    ("$1٬250", 125_000),
    ("1٬250 $", 125_000),
    ("1٬250.5", 125_050),
    ("1,250٫5", 125_050),
    ("1.250٫50", 125_050),
    ("1 250٫50", 125_050),
    ("٫5", 50),
    ("1٬000٬000", 100_000_000),
]
NO_AMOUNTS = ["1٬25", "1٫505", "1٬250٫5٫5", "٫", "٬", "1٬250,5x", "12٬2500", "0٬250", "1,250٬000", "1٫250٬000", "a٫5"]


@pytest.mark.parametrize(("typed", "cents"), AMOUNTS)
def test_an_amount_with_arabic_signs(typed: str, cents: int) -> None:
    reading = read(ask("money"), typed)
    assert (reading.value, reading.problems) == (cents, ())


@pytest.mark.parametrize("typed", NO_AMOUNTS)
def test_what_is_no_amount_with_them_is_not_guessed(typed: str) -> None:
    assert codes(ask("money"), typed) == ["not_money"]


@pytest.mark.parametrize(
    ("decimals", "typed", "value"),
    [
        (0, "١٬٢٥٠", 1250),
        (1, "٢٫٥", "2.5"),
        (1, "٫٥", "0.5"),
        (3, "١٬٢٥٠", "1250"),
        (3, "١٫٢٥٠", "1.25"),
        (4, "۱۲٬۳۴۵٫۵", "12345.5"),
    ],
)
def test_they_are_never_asked_about(decimals: int, typed: str, value: Any) -> None:
    reading = read(ask("number", decimals=decimals), typed)
    assert (reading.value, reading.problems) == (value, ())


def test_too_many_digits_after_them_and_a_decimal_where_none_may_be_are_said() -> None:
    assert codes(ask("number", decimals=1), "١٫٥٠٠") == ["too_many_decimals"]
    assert codes(ask("number"), "2٫5") == ["not_a_number"]
    assert codes(ask("number", decimals=1), "1.500") == ["either_number"], "a point may still mean two"
    assert codes(ask("money"), "500,50") == ["either_amount"]


def percent(label: str, **facts: Any) -> Question:
    return ask("number", label={"en": label}, **facts)


@pytest.mark.parametrize("typed", ["50%", "50 %", "٥٠٪", "50٪ ", "５０％", "50"])
@pytest.mark.parametrize("label", ["What share, in percent?", "Share (%)", "¿Qué porcentaje?", "كم نسبة مئوية؟"])
def test_a_percent_sign_is_taken_where_the_question_asks_for_percent(label: str, typed: str) -> None:
    assert read(percent(label), typed).value == 50
    assert read(percent("Which share?", hint={"en": label}, decimals=1), typed).value == "50"


@pytest.mark.parametrize("typed", ["50%%", "%", "50 % off", "5%0", "50€", "%50"])
def test_anything_else_beside_the_number_is_said(typed: str) -> None:
    assert codes(percent("In percent"), typed) == ["not_a_number"]


def test_where_the_question_states_no_sign_none_is_taken() -> None:
    assert codes(percent("How many people?"), "50%") == ["not_a_number"]
    assert read(percent("How warm is it (°)?"), "21°").value == 21


def test_cells_take_them_too_and_a_measure_says_itself_what_it_counts_in() -> None:
    columns = [{"key": "share", "type": "number", "label": {"en": "Share in percent"}, "decimals": 1}]
    assert read(ask("table", columns=columns), [{"share": "12٫5 %"}]).value == [{"share": "12.5"}]
    row = {"what": "Feel safe", "unit": "percent", "kind": "better_off", "baseline": "10%", "target": "٣٥٪"}
    assert read(ask("measures"), [row]).value[0] | {"what": ""} == {
        "what": "", "unit": "percent", "kind": "better_off", "baseline": 10, "target": 35
    }  # fmt: skip
    assert "cell_not_a_number" in codes(ask("measures"), [{**row, "unit": "neighbors"}])
