"""An answer as plain text in a language: letters, sheets and exports say it with the same words.

`say` is the gettext of the language; what the office wrote comes in `locale` from the data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import phonenumbers
from babel.dates import format_date, format_datetime

from grants.kernel.texts import in_language
from grants.programs.questions import Column, Question, Type, file_ids

Say = Callable[[str], str]
Names = Mapping[int, str]
"""Names of stored files by their number."""

DOMESTIC = 1


def N_(text: str) -> str:
    """Marks a text for the catalogues; it is put into a language where it is said."""
    return text


HEADINGS = {
    "item": N_("What for"),
    "amount": N_("Amount"),
    "request": N_("From this grant"),
    "match_cash": N_("Other cash"),
    "match_in_kind": N_("Given for free (in kind)"),
    "other": N_("Other money"),
    "what": N_("What you count"),
    "unit": N_("Counted in"),
    "kind": N_("What it tells"),
    "baseline": N_("Now"),
    "target": N_("Goal"),
}
"""The engine's own columns; what the office defines has its label in the data."""

OPTIONS = {
    "how_much": N_("How much you did"),
    "how_well": N_("How well you did it"),
    "better_off": N_("If anyone is better off"),
}


def heading(question: Question, column: Column, locale: str, say: Say) -> str:
    """What a column is called; a budget's amounts are told apart where there are several."""
    if column.label:
        return in_language(column.label, locale)
    key = "request" if column.key == "amount" and question.sources else column.key
    return say(HEADINGS[key])


def option(column: Column, value: str, locale: str, say: Say) -> str:
    return say(OPTIONS[value]) if not column.label and value in OPTIONS else column.option_label(value, locale)


def dollars(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02d}"


def day(iso: str, locale: str) -> str:
    return format_date(date.fromisoformat(iso), "long", locale=locale.replace("-", "_"))


def minute(iso: str, locale: str) -> str:
    """A moment as it stood on the clock of the round."""
    return format_datetime(datetime.fromisoformat(iso).replace(tzinfo=None), "medium", locale=locale.replace("-", "_"))


def phone(kept: str) -> str:
    """(704) 555-0140 at home, +44 20 7946 0958 abroad."""
    try:
        number = phonenumbers.parse(kept)
    except phonenumbers.NumberParseException:
        return kept
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.NATIONAL if number.country_code == DOMESTIC else form.INTERNATIONAL)


def address(value: Mapping[str, str]) -> str:
    return f"{value['street']}\n{value['city']}, {value['state']} {value['zip']}"


def cell(column: Column, value: Any, locale: str, say: Say) -> str:
    """One cell of a row; nothing where nothing was typed."""
    if value is None:
        return ""
    if column.type is Type.MONEY:
        return dollars(value)
    if column.type is Type.DATE:
        return day(value, locale)
    return option(column, value, locale, say) if column.type is Type.CHOICE else str(value)


def totals(question: Question, rows: list[dict[str, Any]]) -> dict[str, int]:
    """The sum of each column of money, in cents, by the column's key."""
    return {
        column.key: sum(row.get(column.name) or 0 for row in rows)
        for column in question.row_columns
        if column.type is Type.MONEY
    }


def plain(question: Question, value: Any, locale: str, say: Say, files: Names | None = None) -> str:
    """An answer as text; a dash where there is none."""
    if value in (None, "", []):
        return "–"
    return PLAIN.get(question.type, _as_it_is)(question, value, locale, say, files or {})


NAMES = ("organization_name",)
"""Keys that the engine knows to be names; what else is one says so in the form (`translate`)."""


def free_text(question: Question, value: Any) -> str:
    """What people wrote in their own words, to be translated: a text, or the texts of a table's cells, line by line."""
    if not question.translate or question.key in NAMES:
        return ""
    if question.type in (Type.SHORT_TEXT, Type.LONG_TEXT):
        return value.strip() if isinstance(value, str) else ""
    own = [column.name for column in question.row_columns if column.type in (Type.SHORT_TEXT, Type.LONG_TEXT)]
    cells = [row.get(name) for row in value or [] for name in own] if own else []
    return "\n".join(cell.strip() for cell in cells if isinstance(cell, str) and cell.strip())


def _as_it_is(question: Question, value: Any, locale: str, say: Say, files: Names) -> str:
    return str(value)


def _option(question: Question, value: Any, locale: str, say: Say, files: Names) -> str:
    return question.option_label(value, locale)


def _options(question: Question, value: Any, locale: str, say: Say, files: Names) -> str:
    return ", ".join(question.option_label(each, locale) for each in value)


def _ranking(question: Question, value: Any, locale: str, say: Say, files: Names) -> str:
    return "\n".join(f"{place}. {question.option_label(each, locale)}" for place, each in enumerate(value, start=1))


def yes_no(value: str, say: Say) -> str:
    return say(N_("Yes")) if value == "yes" else say(N_("No"))


def _yes_no(question: Question, value: Any, locale: str, say: Say, files: Names) -> str:
    return yes_no(value, say)


def _accept(question: Question, value: Any, locale: str, say: Say, files: Names) -> str:
    return f"{say(N_('Agreed'))}: {in_language(question.statement, locale)}"


def _signature(question: Question, value: Any, locale: str, say: Say, files: Names) -> str:
    signed = f"{value['name']}, {minute(value['signed_at'], locale)}" if value["signed_at"] else value["name"]
    return f"{signed}\n{in_language(question.statement, locale)}"


def _range(question: Question, value: Any, locale: str, say: Say, files: Names) -> str:
    return f"{day(value['first'], locale)} – {day(value['last'], locale)}"


def _rows(question: Question, value: Any, locale: str, say: Say, files: Names) -> str:
    columns = question.row_columns
    if question.type is Type.BUDGET and not question.sources:
        return "\n".join(f"{row['item']}: {dollars(row['cents'])}" for row in value)
    lines = []
    for row in value:
        said = [(heading(question, c, locale, say), cell(c, row.get(c.name), locale, say)) for c in columns]
        lines.append("; ".join(f"{name}: {text}" for name, text in said if text))
    return "\n".join(lines)


def _file(question: Question, value: Any, locale: str, say: Say, files: Names) -> str:
    return "\n".join(files.get(number, "–") for number in file_ids(value))


PLAIN: dict[Type, Callable[[Question, Any, str, Say, Names], str]] = {
    Type.MONEY: lambda question, value, locale, say, files: dollars(value),
    Type.DATE: lambda question, value, locale, say, files: day(value, locale),
    Type.PHONE: lambda question, value, locale, say, files: phone(value),
    Type.ADDRESS: lambda question, value, locale, say, files: address(value),
    Type.CHOICE: _option,
    Type.CHOICES: _options,
    Type.RANKING: _ranking,
    Type.YES_NO: _yes_no,
    Type.ACCEPT: _accept,
    Type.SIGNATURE: _signature,
    Type.DATE_RANGE: _range,
    Type.BUDGET: _rows,
    Type.TABLE: _rows,
    Type.MEASURES: _rows,
    Type.FILE: _file,
    Type.PHOTO: _file,
}
