"""A text as long as a page may send is read in no time: whoever sends one stops nobody else's page."""

from __future__ import annotations

from time import process_time

import pytest

from grants.kernel.refusal import Problem
from grants.programs.answers import read
from grants.programs.answers.letters import SPACE, tidy
from grants.programs.questions import Question
from tests.unit.test_answers import ask

LONG = 40_000
"""With time by the square of it these took four seconds and more."""

TEXTS = {
    "blanks": f"a{' ' * LONG}b",
    "blanks after a number": f"1{' ' * LONG}x",
    "digits": f"{'1' * LONG}\u066cx",
    "groups": f"1{',111' * (LONG // 4)}\u066cx",
    "groups of blanks": f"1{'  1' * (LONG // 3)}\u066bx",
    "percent signs": f"{'1 %' * (LONG // 3)}x",
    "dollars": f"${' $' * (LONG // 2)}x",
}
QUESTIONS = {
    "money": ask("money"),
    "number": ask("number", hint={"en": "In percent"}),
    "decimal": ask("number", decimals=2, hint={"en": "In percent"}),
    "text": ask("long_text", max_chars=100),
    "day": ask("date"),
    "table": ask("table", columns=[{"key": "cost", "type": "money", "label": {"en": "Cost"}}]),
}


@pytest.mark.parametrize("typed", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_long_text_is_read_in_no_time(question: Question, typed: str) -> None:
    began = process_time()
    found = read(question, [{"cost": typed}] if question.row_columns else typed).problems
    assert process_time() - began < 0.5
    assert [type(problem) for problem in found] == [Problem]


def test_every_kind_of_white_space_goes_from_the_ends_and_none_from_within() -> None:
    blanks = "\t\n\v\f\r \x1c\x1f\x85\u00a0\u1680\u2000\u2005\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
    assert tidy(f"{blanks}a{blanks}b{blanks}") == f"a{blanks}b"
    assert tidy("\u200ba-\u200b") == "\u200ba-\u200b", "what joins or parts letters is no white space"
    assert "-" in SPACE, "it is written for a pattern, with its ranges"
