"""The shape of a question's data, of every type: what each type needs or can't have."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from grants.programs import conditions
from grants.programs.answers import BUDGET_LINES, NUMBER_LIMIT
from grants.programs.answers.decimals import LONGEST_WHOLE
from grants.programs.questions import (
    DECIMALS_LIMIT,
    FILE_KINDS,
    IN_LISTS,
    NEVER_PUBLIC,
    PHOTO_KINDS,
    SOURCES,
    Type,
)
from grants.programs.spec.mistakes import Mistake, wrong
from grants.programs.spec.names import free_name
from grants.programs.spec.parts import (
    KEY,
    MOST_CENTS,
    Part,
    anything,
    as_it_is_kept,
    each_once,
    how_many,
    list_of,
    one_of,
    parts,
    spoken,
    text,
    whole,
    yes_no,
)

COLUMN_TYPES = (Type.SHORT_TEXT, Type.NUMBER, Type.MONEY, Type.DATE, Type.CHOICE)
COLUMNS_LIMIT = 8
RANKED_LIMIT = 12
FILES_LIMIT = 10
LIMIT = re.compile(f"-?[0-9]{{1,{LONGEST_WHOLE}}}[.]([0-9]{{1,{DECIMALS_LIMIT}}})")

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


def can_be_read(condition: str) -> None:
    try:
        if condition:
            conditions.parse(condition)
    except conditions.BadCondition as error:
        raise ValidationError([told_of(error)]) from None


def _is_a_limit(limit: Any) -> None:
    """A whole number, or one with decimals as a text: a bare 0.1 would not be the number that it says."""
    if isinstance(limit, bool) or not isinstance(limit, int | str):
        raise wrong("not_a_limit")
    if isinstance(limit, str) and not LIMIT.fullmatch(limit):
        raise wrong("not_a_limit")


def _decimals() -> fields.Field:
    return whole(0, DECIMALS_LIMIT)


def told_of(error: conditions.BadCondition) -> Mistake:
    return Mistake("bad_condition", {"at": error.at, "why": error.code, "facts": error.facts})


class OptionSpec(Part):
    value = text(how_many(1, 80), as_it_is_kept, required=True)
    label = spoken()


class ColumnSpec(Part):
    key = text(KEY, required=True)
    type = text(one_of([t.value for t in COLUMN_TYPES]), required=True)
    label = spoken()
    required = yes_no()
    options = parts(OptionSpec, each_once("value"))
    decimals = _decimals()

    @validates_schema
    def only_a_number_has_decimals(self, data: dict[str, Any], **_: object) -> None:
        if data.get("decimals") and data["type"] != Type.NUMBER:
            raise wrong("not_for", "decimals", type=data["type"])

    @validates_schema
    def a_choice_has_options(self, data: dict[str, Any], **_: object) -> None:
        if (data["type"] == Type.CHOICE) != bool(data.get("options")):
            raise wrong("options_for_choices", "options")


class QuestionSpec(Part):
    key = text(KEY, free_name, required=True)
    type = text(one_of([t.value for t in Type]), required=True)
    label = spoken()
    required = yes_no()
    hint = spoken(required=False)
    example = spoken(required=False)
    why = spoken(required=False)
    statement = spoken(required=False)
    max_chars = whole(1, 20_000)
    max_words = whole(1, 4_000)
    options = parts(OptionSpec)
    minimum = anything(_is_a_limit)
    maximum = anything(_is_a_limit)
    decimals = _decimals()
    minimum_cents = whole(0, MOST_CENTS)
    maximum_cents = whole(0, MOST_CENTS)
    adds_up_to = text()
    sources = list_of(text(one_of(SOURCES)))
    columns = parts(ColumnSpec, how_many(1, COLUMNS_LIMIT))
    min_rows = whole(1, BUDGET_LINES)
    max_rows = whole(1, BUDGET_LINES)
    accept = list_of(text(one_of(FILE_KINDS)))
    max_megabytes = whole(1, 25)
    max_files = whole(1, FILES_LIMIT)
    public = yes_no()
    translate = yes_no()
    private = yes_no()
    show_if = text(can_be_read)

    @validates_schema
    def choices_have_options(self, data: dict[str, Any], **_: object) -> None:
        kind, options = data.get("type"), [option["value"] for option in data.get("options", [])]
        least = 1 if data.get("key") == "tier" else 2  # a round of one tier asks for it too: its places are counted
        if kind in ONLY_FOR["options"] and len(options) < least:
            raise wrong("two_options", "options")
        if len(set(options)) != len(options):
            raise wrong("twice", "options", keys=sorted({each for each in options if options.count(each) > 1}))
        if kind == Type.RANKING and len(options) > RANKED_LIMIT:
            raise wrong("too_many", "options", most=RANKED_LIMIT)

    @validates_schema
    def each_setting_fits_the_type(self, data: dict[str, Any], **_: object) -> None:
        for name in NEEDS.get(data["type"], ()):
            if not data.get(name):
                raise wrong("needed_by", name, type=data["type"])
        for name, kinds in ONLY_FOR.items():
            if name in data and data[name] not in ("", [], {}) and data["type"] not in kinds:
                raise wrong("not_for", name, type=data["type"])
        for name in ("columns", "sources"):
            keys = [each if isinstance(each, str) else each["key"] for each in data.get(name, ())]
            if len(set(keys)) != len(keys):
                raise wrong("twice", name, keys=sorted({each for each in keys if keys.count(each) > 1}))
        if data["type"] == Type.PHOTO and set(data.get("accept", ())) - set(PHOTO_KINDS):
            raise wrong("photo_is_picture", "accept", allowed=list(PHOTO_KINDS))
        if data.get("min_rows", 1) > data.get("max_rows", BUDGET_LINES):
            raise wrong("more_rows_than_may_be", "min_rows")

    @validates_schema
    def limits_have_no_more_decimals_than_answers(self, data: dict[str, Any], **_: object) -> None:
        for name in ("minimum", "maximum"):
            found = LIMIT.fullmatch(str(data.get(name, "")))
            if found and len(found[1]) > data.get("decimals", 0):
                raise wrong("more_decimals_than_answers", name)

    @validates_schema
    def some_answer_is_within_the_limits(self, data: dict[str, Any], **_: object) -> None:
        """Else nobody could answer, and nobody send. Without a least, it is nought."""
        for low, high, most in (("minimum", "maximum", NUMBER_LIMIT), ("minimum_cents", "maximum_cents", MOST_CENTS)):
            least = Decimal(data.get(low, 0))
            if least > Decimal(data.get(high, most)):
                at = high if high in data else low
                raise wrong("between", at, least=str(least) if at == high else 0, most=most)

    @validates_schema
    def is_public_or_private(self, data: dict[str, Any], **_: object) -> None:
        if data.get("public") and data.get("private"):
            raise wrong("public_or_private", "public")
        if data.get("public") and data["type"] in NEVER_PUBLIC:
            raise wrong("never_public", "public", type=data["type"])
        if data.get("private") and data.get("key") in IN_LISTS:
            raise wrong("in_lists", "private")
