"""The shape of a form's data: sections, questions of every type, and what each type needs or can't have."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from grants.programs import conditions
from grants.programs.answers import BUDGET_LINES
from grants.programs.answers.decimals import LONGEST_WHOLE
from grants.programs.conditions.checking import check
from grants.programs.questions import (
    DECIMALS_LIMIT,
    FILE_KINDS,
    IN_LISTS,
    NEVER_PUBLIC,
    PHOTO_KINDS,
    SOURCES,
    Type,
    parse,
)
from grants.programs.spec.texts import spoken

KEY = validate.Regexp(r"^[a-z][a-z0-9_]{1,39}$")
COLUMN_TYPES = (Type.SHORT_TEXT, Type.NUMBER, Type.MONEY, Type.DATE, Type.CHOICE)
COLUMNS_LIMIT = 8
RANKED_LIMIT = 12
FILES_LIMIT = 10
LIMIT = re.compile(f"-?[0-9]{{1,{LONGEST_WHOLE}}}[.]([0-9]{{1,{DECIMALS_LIMIT}}})")

TAKEN = frozenset(
    [
        "add_line",
        "csrf_token",
        "data",
        "errors",
        "form_errors",
        "go",
        "hidden_tag",
        "is_submitted",
        "mark",
        "meta",
        "more_lines",
        "populate_obj",
        "process",
        "questions",
        "remove_file",
        "remove_line",
        "seen",
        "typed",
        "uploads",
        "validate",
        "validate_on_submit",
    ]
)
"""Names that the page of a form uses itself."""

NEEDS = {
    Type.TABLE: ("columns",),
    Type.SIGNATURE: ("statement",),
    Type.ACCEPT: ("statement",),
    Type.EXPLANATION: ("statement",),
}
ONLY_FOR = {
    "options": (Type.CHOICE, Type.CHOICES, Type.RANKING),
    "columns": (Type.TABLE,),
    "sources": (Type.BUDGET,),
    "adds_up_to": (Type.BUDGET,),
    "statement": (Type.SIGNATURE, Type.ACCEPT, Type.EXPLANATION),
    "min_rows": (Type.TABLE, Type.MEASURES),
    "max_rows": (Type.BUDGET, Type.TABLE, Type.MEASURES),
    "max_chars": (Type.SHORT_TEXT, Type.LONG_TEXT),
    "max_words": (Type.SHORT_TEXT, Type.LONG_TEXT),
    "minimum": (Type.NUMBER,),
    "maximum": (Type.NUMBER,),
    "decimals": (Type.NUMBER, Type.MEASURES),
    "minimum_cents": (Type.MONEY,),
    "maximum_cents": (Type.MONEY,),
    "accept": (Type.FILE, Type.PHOTO),
    "max_megabytes": (Type.FILE, Type.PHOTO),
    "max_files": (Type.FILE, Type.PHOTO),
}
"""Settings that mean nothing elsewhere: a typing mistake would pass unseen."""


def _can_be_read(condition: str) -> None:
    try:
        if condition:
            conditions.parse(condition)
    except conditions.BadCondition as error:
        raise ValidationError(str(error)) from None


def _is_a_limit(limit: Any) -> None:
    """A whole number, or one with decimals as a text: a bare 0.1 would not be the number that it says."""
    if isinstance(limit, bool) or not isinstance(limit, int | str):
        raise ValidationError('must be a whole number, or a text such as "0.5"')
    if isinstance(limit, str) and not LIMIT.fullmatch(limit):
        raise ValidationError('must be a whole number, or a text such as "0.5"')


def _decimals() -> fields.Field:
    return fields.Integer(strict=True, validate=validate.Range(min=0, max=DECIMALS_LIMIT))


class OptionSpec(Schema):
    value = fields.String(required=True, validate=validate.Length(min=1, max=80))
    label = spoken()


class ColumnSpec(Schema):
    key = fields.String(required=True, validate=KEY)
    type = fields.String(required=True, validate=validate.OneOf([t.value for t in COLUMN_TYPES]))
    label = spoken()
    required = fields.Boolean()
    options = fields.List(fields.Nested(OptionSpec))
    decimals = _decimals()

    @validates_schema
    def only_a_number_has_decimals(self, data: dict[str, Any], **_: object) -> None:
        if data.get("decimals") and data["type"] != Type.NUMBER:
            raise ValidationError(f"{data['type']} has none", "decimals")

    @validates_schema
    def a_choice_has_options(self, data: dict[str, Any], **_: object) -> None:
        if (data["type"] == Type.CHOICE) != bool(data.get("options")):
            raise ValidationError("options are for choices, and a choice needs them", "options")


class QuestionSpec(Schema):
    key = fields.String(required=True, validate=[KEY, validate.NoneOf(TAKEN, error="the page uses this name itself")])
    type = fields.String(required=True, validate=validate.OneOf([t.value for t in Type]))
    label = spoken()
    required = fields.Boolean()
    hint = spoken(required=False)
    example = spoken(required=False)
    why = spoken(required=False)
    statement = spoken(required=False)
    max_chars = fields.Integer(validate=validate.Range(min=1, max=20_000))
    max_words = fields.Integer(validate=validate.Range(min=1, max=4_000))
    options = fields.List(fields.Nested(OptionSpec))
    minimum = fields.Raw(validate=_is_a_limit)
    maximum = fields.Raw(validate=_is_a_limit)
    decimals = _decimals()
    minimum_cents = fields.Integer()
    maximum_cents = fields.Integer()
    adds_up_to = fields.String()
    sources = fields.List(fields.String(validate=validate.OneOf(SOURCES)))
    columns = fields.List(fields.Nested(ColumnSpec), validate=validate.Length(min=1, max=COLUMNS_LIMIT))
    min_rows = fields.Integer(validate=validate.Range(min=1, max=BUDGET_LINES))
    max_rows = fields.Integer(validate=validate.Range(min=1, max=BUDGET_LINES))
    accept = fields.List(fields.String(validate=validate.OneOf(FILE_KINDS)))
    max_megabytes = fields.Integer(validate=validate.Range(min=1, max=25))
    max_files = fields.Integer(validate=validate.Range(min=1, max=FILES_LIMIT))
    public = fields.Boolean()
    translate = fields.Boolean()
    private = fields.Boolean()
    show_if = fields.String(validate=_can_be_read)

    @validates_schema
    def choices_have_options(self, data: dict[str, Any], **_: object) -> None:
        kind, options = data.get("type"), [option["value"] for option in data.get("options", [])]
        if kind in ONLY_FOR["options"] and len(options) < 2:
            raise ValidationError("a choice needs at least two options", "options")
        if len(set(options)) != len(options):
            raise ValidationError("two options have the same value", "options")
        if kind == Type.RANKING and len(options) > RANKED_LIMIT:
            raise ValidationError(f"nobody puts more than {RANKED_LIMIT} things in order", "options")

    @validates_schema
    def each_setting_fits_the_type(self, data: dict[str, Any], **_: object) -> None:
        for name in NEEDS.get(data["type"], ()):
            if not data.get(name):
                raise ValidationError(f"{data['type']} needs it", name)
        for name, kinds in ONLY_FOR.items():
            if name in data and data[name] not in ("", [], {}) and data["type"] not in kinds:
                raise ValidationError(f"{data['type']} has none", name)
        for name in ("columns", "sources"):
            keys = [each if isinstance(each, str) else each["key"] for each in data.get(name, ())]
            if len(set(keys)) != len(keys):
                raise ValidationError("one of them stands twice", name)
        if data["type"] == Type.PHOTO and set(data.get("accept", ())) - set(PHOTO_KINDS):
            raise ValidationError("a photo is a picture", "accept")
        if data.get("min_rows", 1) > data.get("max_rows", BUDGET_LINES):
            raise ValidationError("more rows are needed than may be there", "min_rows")

    @validates_schema
    def limits_have_no_more_decimals_than_answers(self, data: dict[str, Any], **_: object) -> None:
        for name in ("minimum", "maximum"):
            found = LIMIT.fullmatch(str(data.get(name, "")))
            if found and len(found[1]) > data.get("decimals", 0):
                raise ValidationError("has more decimals than an answer may have", name)

    @validates_schema
    def is_public_or_private(self, data: dict[str, Any], **_: object) -> None:
        if data.get("public") and data.get("private"):
            raise ValidationError("an answer is public or private, not both", "public")
        if data.get("public") and data["type"] in NEVER_PUBLIC:
            raise ValidationError(f"{data['type']} is never public", "public")
        if data.get("private") and data.get("key") in IN_LISTS:
            raise ValidationError("lists show it to the panel, so it can't be private", "private")


class SectionSpec(Schema):
    key = fields.String(required=True)
    title = spoken()
    intro = spoken(required=False)
    show_if = fields.String(validate=_can_be_read)
    questions = fields.List(fields.Nested(QuestionSpec), required=True, validate=validate.Length(min=1))


class FormSpec(Schema):
    sections = fields.List(fields.Nested(SectionSpec), required=True, validate=validate.Length(min=1))

    @validates_schema
    def each_is_asked_once(self, data: dict[str, Any], **_: object) -> None:
        keys = [question["key"] for question in questions_of(data)]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValidationError(f"asked twice: {', '.join(twice)}", "sections")

    @validates_schema
    def each_condition_fits(self, data: dict[str, Any], **_: object) -> None:
        """Only a form that is whole otherwise can be looked at; what is wrong elsewhere is said first."""
        try:
            check(parse(data))
        except conditions.BadCondition as error:
            raise ValidationError(str(error), "sections") from None
        except (KeyError, ValueError, TypeError):
            return


def questions_of(form: dict[str, Any]) -> list[dict[str, Any]]:
    return [question for section in form["sections"] for question in section["questions"]]
