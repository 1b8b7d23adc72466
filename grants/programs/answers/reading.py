"""What an answer that was read means, and what is wrong with it; and the small readers that rows use too."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from grants.kernel.cleaning import plain_digits
from grants.kernel.refusal import Problem
from grants.programs.answers.cleaning import clean
from grants.programs.answers.decimals import as_kept, decimal_of
from grants.programs.answers.letters import SPACE, count_letters, count_words, tidy
from grants.programs.answers.numerals import numeral, signs_of, without_sign
from grants.programs.questions import Question, file_ids

CENTS_LIMIT = 100_000_000_000
NUMBER_LIMIT = 1_000_000_000_000
LONGEST_AMOUNT, LONGEST_NUMBER = 12, 14
EARLIEST, LATEST = 1900, 2200

WHOLE = "[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:[ \u00a0\u2009\u202f][0-9]{3})+)|[0-9]+"
"""Digits, bare or in proper groups of three: `12,5` and `1 0` are no numbers, as nobody knows what they mean."""

AMOUNT = re.compile(f"-?({WHOLE})([.][0-9]{{0,2}})?")
NUMBER = re.compile(f"-?({WHOLE})")
DOLLAR = re.compile(f"^(-?)[{SPACE}]*[$][{SPACE}]*|[{SPACE}]*[$]$")
DECIMAL_COMMA = re.compile("([0-9]{1,9}),([0-9]{1,2})")

Size = int | Decimal


@dataclass(frozen=True)
class Reading:
    """`value` is JSON; its shape for each type stands in `grants/programs/schema.py`."""

    value: Any
    problems: tuple[Problem, ...] = ()


def wrong(question: Question, code: str, **facts: object) -> Reading:
    """An answer that can't be read."""
    return Reading(None, (Problem(question.key, code, facts),))


@dataclass
class Findings:
    """Problems of one question, gathered as its parts are read."""

    question: Question
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, **facts: object) -> None:
        self.problems.append(Problem(self.question.key, code, facts))


def cents_of(text: str) -> int | None:
    """`1,000`, `$1000.50`, `1 000` as cents; None when it isn't an amount to the cent."""
    said = _undollared(text)
    if not AMOUNT.fullmatch(said):
        return None
    bare = re.sub(r"[^0-9.-]", "", said)
    return int(Decimal(bare) * 100) if len(bare.lstrip("-").partition(".")[0]) <= LONGEST_AMOUNT else None


def either_amount(text: str) -> dict[str, object] | None:
    """The two amounts that `500,50` may mean, in cents: it is not for us to choose. None for any other text."""
    found = DECIMAL_COMMA.fullmatch(_undollared(text))
    if found is None:
        return None
    whole, part = found.groups()
    return {"point_cents": int(whole) * 100 + int(part.ljust(2, "0")), "whole_cents": int(whole + part) * 100}


def _undollared(text: str) -> str:
    return DOLLAR.sub(r"\1", numeral(text), count=1)


def number_of(text: str) -> int | None:
    """`1,234` as a whole number; None when it isn't one."""
    said = numeral(text)
    bare = re.sub(r"[^0-9-]", "", said)
    if not NUMBER.fullmatch(said) or len(bare) > LONGEST_NUMBER or abs(int(bare)) > NUMBER_LIMIT:
        return None
    return int(bare)


def day_of(text: str) -> date | None:
    """An ISO date of our times; None for anything else."""
    try:
        day = date.fromisoformat(plain_digits(tidy(text)))
    except ValueError:
        return None
    return day if EARLIEST <= day.year <= LATEST else None


def text(question: Question, typed: Any) -> Reading:
    if not isinstance(typed, str):
        return wrong(question, "not_a_text")
    said = tidy(clean(typed))
    limit = question.char_limit
    if limit is not None and len(said) > limit:
        letters = count_letters(said)
        if letters > limit:
            return Reading(said, (Problem(question.key, "too_long", {"limit": limit, "count": letters}),))
    words = count_words(said) if question.max_words else 0
    if question.max_words and words > question.max_words:
        facts: dict[str, object] = {"limit": question.max_words, "count": words}
        return Reading(said, (Problem(question.key, "too_many_words", facts),))
    return Reading(said)


def number(question: Question, typed: Any) -> Reading:
    if question.decimals:
        return _decimal(question, typed)
    found = number_of(without_sign(clean(typed), question_signs(question)))
    if found is None:
        return wrong(question, "not_a_number")
    low = question.minimum if question.minimum is not None else 0
    return Reading(found, _bounds(question, found, low, question.maximum, "number"))


def question_signs(question: Question) -> str:
    """The signs that may stand after an answer in numbers: those that its question states."""
    return signs_of(question.label, question.hint, question.example)


def _decimal(question: Question, typed: Any) -> Reading:
    found = decimal_of(without_sign(clean(typed), question_signs(question)), question.decimals)
    if found.number is None:
        return wrong(question, found.code, **(found.facts or {}))
    low = question.minimum if question.minimum is not None else 0
    return Reading(as_kept(found.number), _bounds(question, found.number, low, question.maximum, "number"))


def money(question: Question, typed: Any) -> Reading:
    said = clean(typed)
    amount = cents_of(said)
    if amount is None or abs(amount) > CENTS_LIMIT:
        either = either_amount(said)
        return wrong(question, "either_amount", **either) if either else wrong(question, "not_money")
    low = question.minimum_cents if question.minimum_cents is not None else 0
    return Reading(amount, _bounds(question, amount, low, question.maximum_cents, "money"))


def _bounds(question: Question, value: Size, low: Size, high: Size | None, kind: str) -> tuple[Problem, ...]:
    if value < low:
        return (Problem(question.key, f"{kind}_too_small", {"limit": _said(low)}),)
    if high is not None and value > high:
        return (Problem(question.key, f"{kind}_too_large", {"limit": _said(high)}),)
    return ()


def _said(limit: Size) -> int | str:
    return as_kept(limit) if isinstance(limit, Decimal) else limit


def day(question: Question, typed: Any) -> Reading:
    found = day_of(clean(typed))
    return wrong(question, "not_a_date") if found is None else Reading(found.isoformat())


def file(question: Question, typed: Any) -> Reading:
    """A file's answer is the number of the stored file, or several; their content was checked when they came in."""
    found = file_ids(typed)
    if not found or len(found) != (len(typed) if isinstance(typed, list) else 1):
        return wrong(question, "not_a_file")
    if len(found) > question.max_files:
        return wrong(question, "too_many_files", limit=question.max_files)
    return Reading(found if question.max_files > 1 else found[0])
