"""Between what a question keeps as typed and what its field shows: one way in, one way out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import Field

from grants.programs.questions import ROWS, Question, Type
from grants.web.questions.fields import BLANK_ROWS, cell_name, place_name

PARTS = {
    Type.DATE_RANGE: ("first", "last"),
    Type.ADDRESS: ("street", "city", "state", "zip"),
    Type.SIGNATURE: ("name",),
}


def filled(question: Question, typed: Any) -> Any:
    """What the field shows for what was typed; rows come with some blank ones to go on with."""
    if question.type in ROWS:
        return _filled_rows(question, typed)
    if question.type is Type.RANKING:
        places = typed if isinstance(typed, dict) else {}
        return {place_name(option): places.get(option.value, "") for option in question.options}
    if question.type in PARTS:
        return typed if isinstance(typed, dict) else {}
    if question.type is Type.ACCEPT:
        return typed == "yes"
    return typed


def _filled_rows(question: Question, typed: Any) -> list[dict[str, Any]]:
    rows = [row for row in typed if isinstance(row, dict)] if isinstance(typed, list) else []
    shown = [{cell_name(question, c): row.get(c.key, "") for c in question.row_columns} for row in rows]
    least = max(question.min_rows or 0, min(BLANK_ROWS[question.type], question.max_rows or BLANK_ROWS[question.type]))
    return shown + [{}] * max(0, least - len(shown))


def typed_in(question: Question, field: Field) -> Any:
    """What the request sent for this question, as it is kept."""
    if question.type in ROWS:
        return [
            {c.key: entry.form[cell_name(question, c)].data or "" for c in question.row_columns}
            for entry in field.entries
        ]
    if question.type is Type.RANKING:
        return {option.value: field.form[place_name(option)].data or "" for option in question.options}
    if question.type in PARTS:
        return {part: field.form[part].data or "" for part in PARTS[question.type]}
    if question.type is Type.ACCEPT:
        return "yes" if field.data else ""
    return field.data if field.data is not None else ""


def take_old_places(question: Question, field: Field, sent: Mapping[str, str]) -> None:
    """Places from a page or a batch of before inputs had their options' names: they were told by the options' order.

    A batch may wait in a browser for a month; read without this, it would empty the answer.
    """
    for number, option in enumerate(question.options):
        old = f"{field.name}-place_{number}"
        if old in sent and f"{field.name}-{place_name(option)}" not in sent:
            field.form[place_name(option)].data = sent[old]
