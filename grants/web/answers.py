"""Answers as pages show them: words for codes, rows as tables, addresses as lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask
from flask_babel import gettext
from markupsafe import Markup, escape

from grants.programs import saying
from grants.programs.answers import most_rows
from grants.programs.questions import Column, Question, Type, file_ids
from grants.web import filters, language


def answer(value: Any, question: Question) -> str | Markup:
    """An answer as people read it; rows and files have markup of their own in macros/said.html."""
    if value is None or value in ("", []):
        return "–"
    return ANSWERS.get(question.type, lambda v, q: str(v))(value, question)


def _option(value: Any, question: Question) -> str | Markup:
    found = next((option for option in question.options if option.value == value), None)
    return filters.spoken(found.label) if found else str(value)


def _options(value: Any, question: Question) -> Markup:
    return Markup(", ").join(_option(each, question) for each in value)


def as_typed(typed: Any) -> str:
    """What was typed where it can't be read yet: nothing of it is hidden from who checks it."""
    if isinstance(typed, dict):
        return ", ".join(filter(None, map(as_typed, typed.values())))
    if isinstance(typed, list):
        return "; ".join(filter(None, map(as_typed, typed)))
    return typed if isinstance(typed, str) else ""


def _ranking(value: Any, question: Question) -> Markup:
    labels = (_option(each, question) for each in value)
    return Markup("<ol>{}</ol>").format(Markup("").join(Markup("<li>{}</li>").format(label) for label in labels))


def _range(value: Any, question: Question) -> str:
    return gettext("%(first)s to %(last)s", first=filters.day(value["first"]), last=filters.day(value["last"]))


def _address(value: Any, question: Question) -> Markup:
    return Markup("<br>").join(escape(line) for line in saying.address(value).split("\n"))


def _signature(value: Any, question: Question) -> Markup:
    signed = signed_at(value)
    said = gettext("%(name)s, %(time)s", name=value["name"], time=signed) if signed else value["name"]
    return Markup("{}<div class='tl-muted'>{}</div>").format(said, filters.spoken(question.statement))


def signed_at(value: Any) -> str:
    """The moment beside a signature, on the clock of its round."""
    if not value.get("signed_at"):
        return ""
    moment = datetime.fromisoformat(value["signed_at"])
    return filters.on_the_clock(moment)


def _accept(value: Any, question: Question) -> Markup:
    return Markup("{}<div class='tl-muted'>{}</div>").format(gettext("Agreed"), filters.spoken(question.statement))


def _url(value: Any, question: Question) -> Markup:
    return Markup('<a href="{0}" rel="nofollow noopener noreferrer">{0}</a>').format(value)


ANSWERS: dict[Type, Callable[[Any, Question], str | Markup]] = {
    Type.MONEY: lambda value, _: filters.money(value),
    Type.NUMBER: lambda value, _: filters.number(value),
    Type.DATE: lambda value, _: filters.day(value),
    Type.DATE_RANGE: _range,
    Type.CHOICE: _option,
    Type.CHOICES: _options,
    Type.YES_NO: lambda value, _: saying.yes_no(value, gettext),
    Type.RANKING: _ranking,
    Type.LONG_TEXT: lambda value, _: filters.paragraphs(value),
    Type.PHONE: lambda value, _: saying.phone(value),
    Type.URL: _url,
    Type.ADDRESS: _address,
    Type.SIGNATURE: _signature,
    Type.ACCEPT: _accept,
}


def row_columns(question: Question) -> list[dict[str, Any]]:
    """The columns of a question with rows, as macros/records.html draws them."""
    return [
        {
            "key": column.name,
            "label": saying.heading(question, column, language.current(), gettext),
            "numeric": column.type in (Type.MONEY, Type.NUMBER),
            "header": number == 0,
            "column": column,
        }
        for number, column in enumerate(question.row_columns)
    ]


def row_cell(value: Any, column: Column) -> str:
    """One cell of a row."""
    if value is None or value == "":
        return "–"
    if column.type is Type.CHOICE:
        return saying.option(column, value, language.current(), gettext)
    say: dict[Type, Callable[[Any], str]] = {
        Type.MONEY: filters.money,
        Type.NUMBER: filters.number,
        Type.DATE: filters.day,
    }
    return say.get(column.type, str)(value)


def row_totals(rows: list[dict[str, Any]], question: Question) -> dict[str, str]:
    """The foot of a table: each column of money added up; nothing where there is none."""
    sums = saying.totals(question, rows)
    if not sums:
        return {}
    first, *_ = question.row_columns
    return {
        first.name: gettext("Together"),
        **{column.name: filters.money(sums[column.key]) for column in question.row_columns if column.key in sums},
    }


def row_limit(question: Question) -> int:
    return most_rows(question)


def own_column(key: str) -> str:
    """The name of one of the engine's own columns, for pages that have no question at hand."""
    return gettext(saying.HEADINGS[key])


def own_option(value: str) -> str:
    return gettext(saying.OPTIONS[value]) if value in saying.OPTIONS else value


def register(app: Flask) -> None:
    for function in (answer, as_typed, file_ids, row_columns, row_cell, row_totals, row_limit, own_column, own_option):
        app.jinja_env.filters[function.__name__] = function
