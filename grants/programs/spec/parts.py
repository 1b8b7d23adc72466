"""The fields that a round's data is made of, with our own mistakes in place of the library's English."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marshmallow import Schema, ValidationError, fields

from grants.programs.answers.cleaning import clean
from grants.programs.answers.letters import tidy
from grants.programs.spec.mistakes import Mistake, wrong

Check = Callable[[Any], None]

YEARS = (2000, 2100)
MOST_CENTS = 10**12
"""Ten billion dollars; what the databases call a big integer holds far more."""


class Part(Schema):
    """A table of the data; what it does not know is a mistake, for it may be mistyped."""

    error_messages: Any = {"unknown": Mistake("unknown_key"), "type": Mistake("not_a_table")}


def _settings(invalid: str, checks: tuple[Check, ...], more: dict[str, Any]) -> dict[str, Any]:
    codes = {
        "required": "missing",
        "null": "missing",
        "invalid": invalid,
        "invalid_utf8": invalid,
        "too_large": invalid,
        "format": invalid,
        "type": invalid,
    }
    return {"error_messages": {name: [Mistake(code)] for name, code in codes.items()}, "validate": checks, **more}


def text(*checks: Check, **more: Any) -> fields.String:
    return fields.String(**_settings("not_text", checks, more))


def whole(least: int, most: int, **more: Any) -> fields.Integer:
    return fields.Integer(strict=True, **_settings("not_whole", (between(least, most),), more))


def yes_no(**more: Any) -> fields.Boolean:
    return fields.Boolean(truthy={True}, falsy={False}, **_settings("not_yes_no", (), more))


def day(**more: Any) -> fields.Date:
    return fields.Date(**_settings("not_a_day", (_day_in_reach,), more))


def moment(**more: Any) -> fields.String:
    """A time on the round's own clock."""
    return fields.String(**_settings("not_a_time", (_local,), more))


def anything(check: Check, **more: Any) -> fields.Raw:
    return fields.Raw(**_settings("not_text", (check,), more))


def list_of(inner: Any, *checks: Check, **more: Any) -> fields.List:
    return fields.List(inner, **_settings("not_a_list", checks, more))


def part(schema: Any, **more: Any) -> fields.Nested:
    return fields.Nested(schema, **_settings("not_a_table", (), more))


def parts(schema: Any, *checks: Check, **more: Any) -> fields.List:
    return list_of(part(schema), *checks, **more)


def spoken(*, required: bool = True) -> fields.Raw:
    """A text by language; English must be there. A hint and its like may be empty."""
    return anything(_spoken if required else _spoken_or_empty, required=required)


def spoken_parts(*names: str, **more: Any) -> fields.Raw:
    """A table of such texts; these must be among them."""
    return anything(partial(check_spoken_parts, names=names), **more)


def check_spoken_parts(said: Any, names: tuple[str, ...] = ()) -> None:
    if not isinstance(said, dict):
        raise wrong("not_a_table")
    lacking: dict[str, Any] = {name: [Mistake("missing")] for name in names if name not in said}
    found = {name: errors for name, each in said.items() if (errors := _mistakes_of(each))}
    if lacking or found:
        raise ValidationError(lacking | found)


def _mistakes_of(said: Any) -> Any:
    try:
        _spoken(said)
    except ValidationError as error:
        return error.messages
    return None


def _spoken_or_empty(said: Any) -> None:
    if said != {}:
        _spoken(said)


def _spoken(said: Any) -> None:
    if not isinstance(said, dict):
        raise wrong("not_by_language")
    other = {code: [Mistake("not_text")] for code, each in said.items() if not isinstance(each, str)}
    if other:
        raise ValidationError(other)
    if not said.get("en", "").strip():
        raise wrong("no_english")


# --- checks ---------------------------------------------------------------------------------------


def between(least: int, most: int) -> Check:
    def check(number: int) -> None:
        if not least <= number <= most:
            raise wrong("between", least=least, most=most)

    return check


def one_of(allowed: Collection[str]) -> Check:
    def check(said: str) -> None:
        if said not in allowed:
            raise wrong("one_of", allowed=list(allowed))

    return check


def written_as(pattern: str, code: str) -> Check:
    def check(said: str) -> None:
        if not re.fullmatch(pattern, said):
            raise wrong(code)

    return check


def how_many(least: int, most: int) -> Check:
    def check(several: Any) -> None:
        if not least <= len(several) <= most:
            raise wrong("too_few" if len(several) < least else "too_many", least=least, most=most)

    return check


def each_once(name: str = "key") -> Check:
    """No two of a list have the same key (or are the same)."""

    def check(several: list[Any]) -> None:
        keys = [each.get(name) if isinstance(each, dict) else each for each in several]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            raise wrong("twice", keys=twice)

    return check


KEY = written_as(r"[a-z][a-z0-9_]{1,39}", "not_a_name")
"""Of a question or column."""

DASHED = written_as(r"[a-z0-9][a-z0-9_-]{0,39}", "not_a_dashed_name")
"""Of a tier, rule, section and their like."""


def as_it_is_kept(value: str) -> None:
    """An answer is compared as it is kept: an option that would be kept otherwise could be chosen by nobody."""
    if tidy(clean(value)) != value:
        raise wrong("kept_otherwise")


def zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise wrong("no_zone", said=name[:40]) from None


def _day_in_reach(found: date) -> None:
    between(*YEARS)(found.year)


def _local(said: str) -> None:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise wrong("not_a_time") from None
    if found.tzinfo is not None:
        raise wrong("time_with_zone")
    between(*YEARS)(found.year)
