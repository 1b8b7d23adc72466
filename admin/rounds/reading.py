"""Data of a round or a form as officers hand it in, pasted or as a file: TOML or JSON, read and made storable."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, time
from json import JSONDecodeError
from typing import Any

from flask import request
from flask_babel import lazy_gettext
from wtforms import Field
from wtforms.validators import Length

from grants.kernel.cleaning import clean
from grants.kernel.refusal import NotReady, Problem

LARGEST = 400_000
"""Characters; the longest round of the demonstration has a quarter of it."""

DEEPEST = 18
"""Levels: a round's forms, their sections, questions, columns, options, texts, with the lists between them."""

SHOWN = 80
"""Characters of a line that can't be read."""

FITS = [Length(max=LARGEST, message=lazy_gettext("This is too long for a form."))]
AT_LINE = re.compile(r"\(at line ([0-9]+), column [0-9]+\)")
SAID_TWICE = ("Cannot overwrite", "Cannot declare", "Duplicate", "Cannot mutate")
"""How the reader of TOML begins what it says of a name that stands twice."""


def take_what_was_sent(field: Field, file: str = "file") -> None:
    """A file goes before what stands in the box; either is kept in the box, storable."""
    sent = request.files.get(file)
    if sent and sent.filename:
        field.data = sent.read(4 * LARGEST).decode("utf-8", errors="replace").lstrip("\ufeff")
    field.data = clean(field.data or "")


def read(text: str) -> dict[str, Any]:
    """TOML or JSON as plain data. NotReady says which line can't be read."""
    try:
        found = json.loads(text, object_pairs_hook=_once) if text.lstrip().startswith("{") else tomllib.loads(text)
    except RecursionError:
        raise NotReady([Problem("definition", "data_unreadable")]) from None
    except ValueError as error:
        raise NotReady([_unreadable(text, error)]) from None
    return {clean(name): _plain(value, 1) for name, value in found.items()}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A part of JSON. Of a name that stands twice the first would be lost unseen; TOML refuses it too."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({clean(name)[:SHOWN] for name in names if names.count(name) > 1})
        raise NotReady([Problem("definition", "wrong_part", {"place": [], "what": "twice", "facts": {"keys": twice}})])
    return found


def _plain(value: Any, deep: int) -> Any:
    """As it can be stored: days as texts, and what goes too deep, or is no text, number or truth, as nothing."""
    if deep > DEEPEST:
        return ""
    if isinstance(value, list):
        return [_plain(each, deep + 1) for each in value]
    if isinstance(value, dict):
        return {clean(name): _plain(each, deep + 1) for name, each in value.items()}
    if isinstance(value, date | time):
        return value.isoformat()
    return value if isinstance(value, int) else clean(value)


def _unreadable(text: str, error: ValueError) -> Problem:
    lines = text.splitlines() or [""]
    at = AT_LINE.search(str(error))
    if isinstance(error, JSONDecodeError):
        line = error.lineno
    elif at:
        line = int(at[1])
    elif "at end of document" in str(error):
        line = len(lines)
    else:
        return Problem("definition", "data_unreadable")
    said = lines[min(line, len(lines)) - 1].strip()
    code = "line_twice" if str(error).startswith(SAID_TWICE) else "line_unreadable"
    return Problem("definition", code, {"line": line, "text": said[:SHOWN] + ("…" if len(said) > SHOWN else "")})
