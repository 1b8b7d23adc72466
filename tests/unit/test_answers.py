"""Reading answers, one table for each type of question: what is right, what is wrong, and what is hostile."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.programs.answers import BUDGET_LINES, cents_of, is_blank, read
from grants.programs.parsing import parse
from grants.programs.questions import Question, Type

NAME = {"en": "?"}


def ask(type: str, **facts: Any) -> Question:
    """A question of one type, as a round's definition would ask it."""
    definition = {"key": "q", "type": type, "label": NAME, **facts}
    if type in ("choice", "choices"):
        definition["options"] = [{"value": value, "label": NAME} for value in ("a", "b", "c")]
    return next(iter(parse({"sections": [{"key": "s", "title": NAME, "questions": [definition]}]})))


def codes(question: Question, typed: Any) -> list[str]:
    return [problem.code for problem in read(question, typed).problems]


RIGHT = [
    ("short_text", {}, "  Oak Street  ", "Oak Street"),
    ("short_text", {}, "x" * 200, "x" * 200),
    ("short_text", {}, "=1+1", "=1+1"),
    ("short_text", {}, "<b>bold</b>", "<b>bold</b>"),
    ("short_text", {}, "ni\u006e\u0303os", "ni\u00f1os"),
    ("long_text", {}, "one\r\ntwo\rthree", "one\ntwo\nthree"),
    ("long_text", {}, "a\0b", "ab"),
    ("long_text", {}, "a\ud800b", "ab"),
    ("long_text", {"max_words": 3}, "one two  three", "one two  three"),
    ("long_text", {"max_words": 3}, "x" * 5000, "x" * 5000),
    ("choice", {}, "a", "a"),
    ("choices", {}, ["c", "a"], ["a", "c"]),
    ("choices", {}, "b", ["b"]),
    ("choices", {}, ["a", "a"], ["a"]),
    ("number", {}, " 1,234 ", 1234),
    ("number", {}, "0", 0),
    ("number", {"minimum": -5}, "-3", -3),
    ("number", {"minimum": 1, "maximum": 10}, "10", 10),
    ("money", {}, "$1,000.5", 100050),
    ("money", {}, "1 000", 100000),
    ("money", {}, "0", 0),
    ("money", {}, ".".join(("12", "34")), 1234),
    ("money", {}, "٥٠٠", 50000),
    ("money", {}, "۱,۰۰۰.۵۰", 100050),
    ("number", {}, "٣", 3),
    ("number", {}, "１２", 12),
    ("date", {}, "٢٠٢٧-٠٢-٢٨", "2027-02-28"),
    ("zip", {}, "٢٨٢٠٨", "28208"),
    ("phone", {}, "٧٠٤-٥٥٥-٠١٤٠", "+17045550140"),
    ("date", {}, " 2027-02-28 ", "2027-02-28"),
    ("date", {}, "20270228", "2027-02-28"),
    ("zip", {}, " 28208 ", "28208"),
    ("zip", {}, "02134-1000", "02134-1000"),
    ("budget", {}, [{"item": "Snacks", "amount": "4.00"}], [{"item": "Snacks", "cents": 400}]),
    ("budget", {}, [{"item": " ", "amount": ""}, {"item": "A", "amount": "1"}], [{"item": "A", "cents": 100}]),
    ("file", {}, 7, 7),
]


@pytest.mark.parametrize(("type", "facts", "typed", "value"), RIGHT)
def test_a_right_answer_means_what_it_says(type: str, facts: dict[str, Any], typed: Any, value: Any) -> None:
    reading = read(ask(type, **facts), typed)
    assert (reading.value, reading.problems) == (value, ())


WRONG = [
    ("short_text", {}, "x" * 201, ["too_long"]),
    ("short_text", {"max_chars": 5}, "sixsix", ["too_long"]),
    ("long_text", {}, "x" * 2001, ["too_long"]),
    ("long_text", {"max_words": 3}, "one two three four", ["too_many_words"]),
    ("choice", {}, "d", ["not_an_option"]),
    ("choice", {}, ["a"], ["not_an_option"]),
    ("choice", {}, 3, ["not_an_option"]),
    ("choice", {}, {"a": "b"}, ["not_an_option"]),
    ("choices", {}, ["a", "d"], ["not_an_option"]),
    ("choices", {}, [["a"]], ["not_an_option"]),
    ("choices", {}, [{"a": "a"}], ["not_an_option"]),
    ("number", {}, "many", ["not_a_number"]),
    ("number", {}, "1.5", ["not_a_number"]),
    ("number", {}, "1e3", ["not_a_number"]),
    ("number", {}, "0x10", ["not_a_number"]),
    ("number", {}, "²", ["not_a_number"]),
    ("number", {}, "12,5", ["not_a_number"]),
    ("number", {}, "1 2", ["not_a_number"]),
    ("number", {}, "1,0000", ["not_a_number"]),
    ("number", {}, "9" * 14, ["not_a_number"]),
    ("number", {}, "9" * 5000, ["not_a_number"]),
    ("number", {}, "1000000000001", ["not_a_number"]),
    ("number", {}, "-1", ["number_too_small"]),
    ("number", {"minimum": 5}, "4", ["number_too_small"]),
    ("number", {"maximum": 5}, "6", ["number_too_large"]),
    ("number", {}, ["5"], ["not_a_number"]),
    ("money", {}, "lots", ["not_money"]),
    ("money", {}, "1.005", ["not_money"]),
    ("money", {}, "1,00 €", ["not_money"]),
    ("money", {}, "1,0,0", ["not_money"]),
    ("money", {}, "1 0", ["not_money"]),
    ("money", {}, "1.000,50", ["not_money"]),
    ("money", {}, "500,50", ["either_amount"]),
    ("money", {}, "$1,5", ["either_amount"]),
    ("money", {}, "٥٠٠,٥٠", ["either_amount"]),
    ("budget", {}, [{"item": "A", "amount": "12,50"}], ["line_either_amount"]),
    ("budget", {}, [{"item": "A", "amount": "1 0"}], ["line_without_amount"]),
    ("money", {}, "NaN", ["not_money"]),
    ("money", {}, "Infinity", ["not_money"]),
    ("money", {}, "9" * 12, ["not_money"]),
    ("money", {}, "9" * 5000, ["not_money"]),
    ("money", {}, "-5", ["money_too_small"]),
    ("money", {"maximum_cents": 250000}, "2,500.01", ["money_too_large"]),
    ("money", {"minimum_cents": 50000}, "499.99", ["money_too_small"]),
    ("money", {}, {"item": "5"}, ["not_money"]),
    ("date", {}, "2027-02-29", ["not_a_date"]),
    ("date", {}, "02/15/2027", ["not_a_date"]),
    ("date", {}, "tomorrow", ["not_a_date"]),
    ("date", {}, "1899-12-31", ["not_a_date"]),
    ("date", {}, "9999-01-01", ["not_a_date"]),
    ("date", {}, "2027-02-15T12:00", ["not_a_date"]),
    ("date", {}, ["2027-02-15"], ["not_a_date"]),
    ("zip", {}, "2820", ["not_a_zip"]),
    ("zip", {}, "28208-12", ["not_a_zip"]),
    ("zip", {}, "²8208", ["not_a_zip"]),
    ("zip", {}, "28208\n28209", ["not_a_zip"]),
    ("budget", {}, [{"item": "Snacks", "amount": ""}], ["line_without_amount"]),
    ("budget", {}, [{"item": "", "amount": "5"}], ["line_without_item"]),
    ("budget", {}, [{"item": "Snacks", "amount": "0"}], ["line_without_amount"]),
    ("budget", {}, [{"item": "Snacks", "amount": "-5"}], ["line_without_amount"]),
    ("budget", {}, [{"item": "x" * 201, "amount": "5"}], ["line_too_long"]),
    ("budget", {}, [{"item": "x", "amount": "1"}] * (BUDGET_LINES + 1), ["too_many_lines"]),
    ("budget", {}, "Snacks 5", ["not_a_budget"]),
    ("budget", {}, ["Snacks"], ["not_a_budget"]),
    ("file", {}, "7", ["not_a_file"]),
    ("file", {}, "../../etc/passwd", ["not_a_file"]),
    ("file", {}, True, ["not_a_file"]),
]


@pytest.mark.parametrize(("type", "facts", "typed", "expected"), WRONG)
def test_a_wrong_answer_is_named_at_its_question(
    type: str, facts: dict[str, Any], typed: Any, expected: list[str]
) -> None:
    question = ask(type, **facts)
    assert codes(question, typed) == expected
    assert all(problem.field == "q" for problem in read(question, typed).problems)


@pytest.mark.parametrize("type", list(Type))
@pytest.mark.parametrize("blank", [None, "", "  \n", [], [""], [{"item": "", "amount": " "}], {}])
def test_a_blank_answer_means_nothing_and_is_no_mistake(type: Type, blank: Any) -> None:
    assert is_blank(blank)
    reading = read(ask(type), blank)
    assert (reading.value, reading.problems) == (None, ())


def test_what_is_too_long_says_how_long_it_is() -> None:
    [long] = read(ask("short_text"), "é" * 205).problems
    assert long.facts == {"limit": 200, "count": 205}
    [words] = read(ask("long_text", max_words=2), "one two three").problems
    assert words.facts == {"limit": 2, "count": 3}


def test_a_letter_with_its_accent_counts_as_one_however_it_was_typed() -> None:
    assert codes(ask("short_text"), "n\u0303" * 200) == []


def test_line_ends_count_as_one_character() -> None:
    """A browser sends two for each, and its own counter shows one."""
    assert codes(ask("long_text"), "x\r\n" * 999 + "xx") == []


def test_a_budgets_lines_are_named_by_their_number() -> None:
    rows = [{"item": "A", "amount": "1"}, {"item": "", "amount": ""}, {"item": "C", "amount": "x"}]
    [problem] = read(ask("budget"), rows).problems
    assert problem.facts == {"line": 3}


def test_what_is_wrong_in_a_long_text_or_a_sum_is_still_kept() -> None:
    assert read(ask("short_text"), "x" * 201).value == "x" * 201
    assert read(ask("money", maximum_cents=100), "5").value == 500


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1,000", 100000),
        ("$1000.50", 100050),
        ("1 000", 100000),
        ("1\u202f000\u202f000.5", 100000050),
        ("12,345,678", 1234567800),
        ("500 $", 50000),
        ("-$ 5", -500),
        ("$-5", -500),
        ("1.", 100),
        ("-2.5", -250),
        ("00012", 1200),
    ],
)
def test_amounts_as_people_write_them(text: str, cents: int) -> None:
    assert cents_of(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        *("", "$", "$$5", "$5$", "1$000", "1.005", "--1", "1-", "1e5", "²", "12 dollars", "0b1", "1_000", "1" * 13),
        *(
            "500,50",
            "1,5",
            "1,0,0",
            "1 0",
            "12,34",
            "1,0000",
            ",500",
            "500,",
            "0,500",
            "1,234 567",
            "1,,000",
            "1,00.50",
        ),
        *("1,000,00", "1.000", "1.000,50", "1  000", "1\n000", "999,999,999,999,999"),
    ],
)
def test_what_is_not_an_amount_to_the_cent(text: str) -> None:
    assert cents_of(text) is None


def test_a_decimal_comma_is_asked_about_and_never_guessed() -> None:
    [problem] = read(ask("money"), "500,50").problems
    assert problem.facts == {"point_cents": 50_050, "whole_cents": 5_005_000}
    assert read(ask("money"), "500,50").value is None


@given(st.integers(0, 10**11), st.sampled_from(["{:.2f}", "{:,.2f}", "${:,.2f}", "{:,.2f} $"]), st.sampled_from(", "))
def test_an_amount_as_we_write_it_is_read_as_it_is(cents: int, style: str, comma: str) -> None:
    assert cents_of(style.format(Decimal(cents) / 100).replace(",", comma)) == cents


@given(st.from_regex(r"[0-9]{1,6}[, ][0-9]{0,8}", fullmatch=True))
def test_an_amount_with_a_comma_or_a_space_is_in_threes_or_means_nothing(text: str) -> None:
    whole, part = re.split("[, ]", text)
    in_threes = len(part) == 3 and len(whole) <= 3 and whole[0] != "0"
    assert cents_of(text) == (int(whole + part) * 100 if in_threes or (not part and text[-1] == " ") else None)
