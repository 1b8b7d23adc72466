"""Reading an answer: what was typed, what it means, and what is wrong with it. No database, no clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from grants.kernel.refusal import Problem
from grants.programs.answers import choosing, reaching, reading, rows
from grants.programs.answers.cleaning import clean, clean_typed, is_blank
from grants.programs.answers.reading import CENTS_LIMIT, NUMBER_LIMIT, Reading, cents_of
from grants.programs.answers.rows import BUDGET_LINES, TABLE_ROWS, most_rows
from grants.programs.conditions.asking import asked, only_asked
from grants.programs.questions import Form, Question, Type

READERS: dict[Type, Callable[[Question, Any], Reading]] = {
    Type.SHORT_TEXT: reading.text,
    Type.LONG_TEXT: reading.text,
    Type.EMAIL: reaching.email,
    Type.PHONE: reaching.phone,
    Type.URL: reaching.url,
    Type.CHOICE: choosing.choice,
    Type.CHOICES: choosing.choices,
    Type.YES_NO: choosing.yes_no,
    Type.RANKING: choosing.ranking,
    Type.NUMBER: reading.number,
    Type.MONEY: reading.money,
    Type.DATE: reading.day,
    Type.DATE_RANGE: reaching.date_range,
    Type.ZIP: reaching.zip_code,
    Type.ADDRESS: reaching.address,
    Type.BUDGET: rows.budget,
    Type.TABLE: rows.table,
    Type.MEASURES: rows.table,
    Type.FILE: reading.file,
    Type.PHOTO: reading.file,
    Type.SIGNATURE: reaching.signature,
    Type.ACCEPT: choosing.accept,
    Type.EXPLANATION: lambda question, typed: Reading(None),
}

BLANK_CODES = {Type.ACCEPT: "accept_first", Type.SIGNATURE: "name_missing"}
"""What a required question says when it is left blank, where "please answer" would not help."""


def read(question: Question, typed: Any) -> Reading:
    """What `typed` means for this question; a blank answer means nothing and has no problem of its own."""
    if blank(question, typed):
        return Reading(None)
    return READERS[question.type](question, rows.own_cells(question, typed))


def blank(question: Question, typed: Any) -> bool:
    """A signature without a name is blank, whatever moment stands beside it; so are rows that say nothing here."""
    if question.type is Type.SIGNATURE and isinstance(typed, dict):
        return is_blank(typed.get("name"))
    return is_blank(rows.own_cells(question, typed))


def kept(question: Question, typed: Any, *, before: Any, at: datetime) -> Any:
    """What was typed as it is kept. A signature gets the moment `at`, or keeps its own while its name stays.

    `at` is in the round's time zone; nobody's own date is taken.
    """
    found = clean_typed(typed)
    if question.type is not Type.SIGNATURE or not isinstance(found, dict):
        return found
    name = found.get("name", "")
    same = isinstance(before, dict) and before.get("name") == name and before.get("signed_at")
    signed = "" if is_blank(name) else before["signed_at"] if same else at.isoformat(timespec="seconds")
    return {"name": name, "signed_at": signed}


def check(form: Form, typed: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The meaning of every answer that is asked for, and everything to mend before sending, in the form's order."""
    values = {question.key: read(question, typed.get(question.key)).value for question in form}
    form = asked(form, values)
    values = only_asked(form, values)
    problems = [found for question in form for found in problems_of(question, typed.get(question.key), values)]
    return values, problems


def problems_of(question: Question, typed: Any, values: dict[str, Any]) -> list[Problem]:
    """What is to mend in one answer; `values` are the others' meanings, which a budget must equal."""
    if blank(question, typed):
        return [Problem(question.key, BLANK_CODES.get(question.type, "required"))] if question.required else []
    return [*read(question, typed).problems, *_adds_up(question, values)]


def _adds_up(question: Question, values: dict[str, Any]) -> list[Problem]:
    lines, asked = values.get(question.key), values.get(question.adds_up_to)
    if not question.adds_up_to or not lines or asked is None:
        return []
    summed = sum(line["cents"] for line in lines)
    if summed == asked:
        return []
    return [Problem(question.key, "does_not_add_up", {"sum_cents": summed, "asked_cents": asked})]


__all__ = [
    "BUDGET_LINES",
    "CENTS_LIMIT",
    "NUMBER_LIMIT",
    "READERS",
    "TABLE_ROWS",
    "Reading",
    "blank",
    "cents_of",
    "check",
    "clean",
    "clean_typed",
    "is_blank",
    "kept",
    "most_rows",
    "problems_of",
    "read",
]
