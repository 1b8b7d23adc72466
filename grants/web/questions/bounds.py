"""The least and the most that an answer may be, in words: on the page before anything is typed, and on the sheet."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext, ngettext

from grants.programs import saying
from grants.programs.answers import NUMBER_LIMIT
from grants.programs.questions import Question, Type
from grants.web import language
from grants.web.filters import money


def bounds(question: Question) -> str:
    """What the definition of a question sets; what the engine takes of every answer goes without saying."""
    return " ".join([*_sizes(question), *_decimals(question), *_rows(question)])


def _sizes(question: Question) -> list[str]:
    said = []
    if question.minimum:
        said.append(gettext("The smallest number here is %(limit)s.", limit=question.minimum))
    if question.maximum is not None and question.maximum < NUMBER_LIMIT:
        said.append(gettext("The largest number here is %(limit)s.", limit=question.maximum))
    if question.minimum_cents:
        said.append(gettext("The smallest amount here is %(limit)s.", limit=money(question.minimum_cents)))
    if question.maximum_cents is not None:
        said.append(gettext("The largest amount here is %(limit)s.", limit=money(question.maximum_cents)))
    return said


def _decimals(question: Question) -> list[str]:
    if question.decimals:
        return [_digits(question.decimals)]
    return [
        f"{saying.heading(question, column, language.current(), gettext)}: {_digits(column.decimals)}"
        for column in question.row_columns
        if column.decimals
    ]


def _digits(most: int) -> str:
    return ngettext(
        "Use no more than %(num)s digit after the point.", "Use no more than %(num)s digits after the point.", most
    )


def _rows(question: Question) -> list[str]:
    said = []
    if question.min_rows:
        said.append(ngettext("Fill in at least %(num)s row.", "Fill in at least %(num)s rows.", question.min_rows))
    if question.max_rows and question.type is Type.BUDGET:
        said.append(ngettext("Up to %(num)s line.", "Up to %(num)s lines.", question.max_rows))
    elif question.max_rows:
        said.append(ngettext("Up to %(num)s row.", "Up to %(num)s rows.", question.max_rows))
    return said


def register(app: Flask) -> None:
    app.jinja_env.filters["bounds"] = bounds


__all__ = ["bounds", "register"]
