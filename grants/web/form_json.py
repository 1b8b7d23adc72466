"""A round's form for programs (marshmallow): each question with its type, limits and condition."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask_babel import force_locale, gettext
from marshmallow import Schema, fields

from grants.programs import saying
from grants.programs.answers import most_rows
from grants.programs.answers.decimals import as_kept
from grants.programs.conditions import Condition, as_json
from grants.programs.questions import Column, Form, Option, Question
from grants.web.language import DEFAULT, NAMES


def _texts() -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.String())


class OptionJson(Schema):
    value = fields.String()
    label = _texts()


class ColumnJson(Schema):
    """`name` is the key of its value in a row; amounts are cents; a number with any `decimals` is a text."""

    name = fields.String()
    type = fields.String()
    label = _texts()
    required = fields.Boolean()
    decimals = fields.Integer()
    options = fields.List(fields.Nested(OptionJson))


def _in_every_language(said: Callable[[], str]) -> dict[str, str]:
    """Words of the engine's own, which no form holds."""
    found = {}
    for code in NAMES:
        with force_locale(code):
            found[code] = said()
    return found


def _columns(question: Question) -> list[Any]:
    return [ColumnJson().dump(_column(question, column)) for column in question.row_columns]


def _own_option(column: Column, option: Option) -> dict[str, str]:
    return _in_every_language(lambda: saying.option(column, option.value, DEFAULT, gettext))


def _column(question: Question, column: Column) -> dict[str, Any]:
    heading = column.label or _in_every_language(lambda: saying.heading(question, column, DEFAULT, gettext))
    options = [{"value": each.value, "label": each.label or _own_option(column, each)} for each in column.options]
    said = {"name": column.name, "type": column.type, "label": heading, "required": column.required}
    return {**said, "decimals": column.decimals, "options": options}


def _condition(holder: Any) -> Any:
    condition: Condition | None = holder.show_if
    return as_json(condition) if condition is not None else None


def _limit(limit: int | Decimal | None) -> int | str | None:
    return as_kept(limit) if isinstance(limit, Decimal) else limit


def _rows(question: Question) -> int | None:
    return most_rows(question) if question.row_columns else None


class QuestionJson(Schema):
    """A number with any `decimals` is answered by a text, like "2.5", and so are limits of it that have some.

    `show_if` is a tree of and, or, not, answered, in and comparisons; null asks everybody.
    """

    key = fields.String()
    type = fields.String()
    label = _texts()
    hint = _texts()
    example = _texts()
    why = _texts()
    statement = _texts()
    required = fields.Boolean()
    public = fields.Boolean()
    private = fields.Boolean()
    max_characters = fields.Integer(attribute="char_limit", allow_none=True)
    max_words = fields.Integer(allow_none=True)
    minimum = fields.Function(lambda question: _limit(question.minimum))
    maximum = fields.Function(lambda question: _limit(question.maximum))
    decimals = fields.Integer()
    minimum_cents = fields.Integer(allow_none=True)
    maximum_cents = fields.Integer(allow_none=True)
    min_rows = fields.Integer(allow_none=True)
    max_rows = fields.Function(_rows)
    max_files = fields.Function(lambda question: question.max_files if question.takes_file else None)
    max_megabytes = fields.Function(lambda question: question.max_megabytes if question.takes_file else None)
    accept = fields.Function(lambda question: list(question.accept) if question.takes_file else [])
    adds_up_to = fields.String()
    options = fields.List(fields.Nested(OptionJson))
    columns = fields.Function(_columns)
    show_if = fields.Function(_condition)


class SectionJson(Schema):
    key = fields.String()
    title = _texts()
    intro = _texts()
    show_if = fields.Function(_condition)
    questions = fields.List(fields.Nested(QuestionJson))


def form_json(form: Form) -> dict[str, Any]:
    return {"sections": SectionJson(many=True).dump(form.sections)}
