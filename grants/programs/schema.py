"""The API's shape of a form (marshmallow), made from its questions: the same definition that makes its pages."""

from __future__ import annotations

from collections.abc import Callable

from marshmallow import Schema, fields, validate

from grants.programs.questions import Column, Form, Question, Type

Make = Callable[[Question], fields.Field]


class FileSchema(Schema):
    """A file that answers a question; `url` is where it can be had."""

    name = fields.String()
    kind = fields.String()
    size = fields.Integer()
    url = fields.String()


class RangeSchema(Schema):
    first = fields.String()
    last = fields.String()


class AddressSchema(Schema):
    street = fields.String()
    city = fields.String()
    state = fields.String()
    zip = fields.String()


class SignatureSchema(Schema):
    """`signed_at` is on the clock of the round, with its offset."""

    name = fields.String()
    signed_at = fields.String()


def schema_of(form: Form) -> type[Schema]:
    """A schema of the form's answers by key: amounts are cents, days are ISO, choices are their values, and numbers
    that may have decimals are texts.

    Any answer may be null: a draft is not whole, and an optional question may stay open.
    """
    return Schema.from_dict(
        {question.key: field_of(question) for question in form if question.is_asked}, name="Answers"
    )


def field_of(question: Question) -> fields.Field:
    made = FIELDS.get(question.type, _text)(question)
    made.allow_none = True
    return made


def _text(question: Question) -> fields.Field:
    return fields.String()


def _files(question: Question) -> fields.Field:
    """One file, or a list where the question takes several."""
    file = fields.Nested(FileSchema)
    return fields.List(file) if question.max_files > 1 else file


def _whole(question: Question) -> fields.Field:
    return fields.Integer(strict=True)


def _number(question: Question) -> fields.Field:
    """With decimals a text, so that nobody's reader rounds it."""
    return fields.Decimal(as_string=True) if question.decimals else fields.Integer(strict=True)


def _one_of(values: list[str]) -> fields.Field:
    return fields.String(validate=validate.OneOf(values))


def _options(question: Question) -> list[str]:
    return [option.value for option in question.options]


def _rows(question: Question) -> fields.Field:
    row = Schema.from_dict({column.name: _cell(column) for column in question.row_columns}, name="Row")
    return fields.List(fields.Nested(row))


def _cell(column: Column) -> fields.Field:
    if column.type is Type.CHOICE:
        return fields.String(allow_none=True, validate=validate.OneOf([option.value for option in column.options]))
    if column.decimals:
        return fields.Decimal(as_string=True, allow_none=True)
    if column.type in (Type.NUMBER, Type.MONEY):
        return fields.Integer(strict=True, allow_none=True)
    return fields.String(allow_none=True)


FIELDS: dict[Type, Make] = {
    Type.NUMBER: _number,
    Type.MONEY: _whole,
    Type.CHOICE: lambda question: _one_of(_options(question)),
    Type.CHOICES: lambda question: fields.List(_one_of(_options(question))),
    Type.RANKING: lambda question: fields.List(_one_of(_options(question))),
    Type.YES_NO: lambda question: _one_of(["yes", "no"]),
    Type.ACCEPT: lambda question: _one_of(["yes"]),
    Type.DATE_RANGE: lambda question: fields.Nested(RangeSchema),
    Type.ADDRESS: lambda question: fields.Nested(AddressSchema),
    Type.SIGNATURE: lambda question: fields.Nested(SignatureSchema),
    Type.BUDGET: _rows,
    Type.TABLE: _rows,
    Type.MEASURES: _rows,
    Type.FILE: _files,
    Type.PHOTO: _files,
}
