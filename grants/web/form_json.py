"""A round's form for programs (marshmallow): each question with its type, limits and condition."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from grants.programs.answers import most_rows
from grants.programs.conditions import Condition, as_json
from grants.programs.questions import Form, Question


def _texts() -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.String())


class OptionJson(Schema):
    value = fields.String()
    label = _texts()


class ColumnJson(Schema):
    """`name` is the key of its value in a row; amounts are cents."""

    name = fields.String()
    type = fields.String()
    label = _texts()
    required = fields.Boolean()
    options = fields.List(fields.Nested(OptionJson))


def _condition(holder: Any) -> Any:
    condition: Condition | None = holder.show_if
    return as_json(condition) if condition is not None else None


def _rows(question: Question) -> int | None:
    return most_rows(question) if question.row_columns else None


class QuestionJson(Schema):
    """`show_if` is a tree of and, or, not, answered, in and comparisons; null asks everybody."""

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
    minimum = fields.Integer(allow_none=True)
    maximum = fields.Integer(allow_none=True)
    minimum_cents = fields.Integer(allow_none=True)
    maximum_cents = fields.Integer(allow_none=True)
    max_rows = fields.Function(_rows)
    max_files = fields.Function(lambda question: question.max_files if question.takes_file else None)
    adds_up_to = fields.String()
    options = fields.List(fields.Nested(OptionJson))
    columns = fields.List(fields.Nested(ColumnJson), attribute="row_columns")
    show_if = fields.Function(_condition)


class SectionJson(Schema):
    key = fields.String()
    title = _texts()
    intro = _texts()
    show_if = fields.Function(_condition)
    questions = fields.List(fields.Nested(QuestionJson))


def form_json(form: Form) -> dict[str, Any]:
    return {"sections": SectionJson(many=True).dump(form.sections)}
