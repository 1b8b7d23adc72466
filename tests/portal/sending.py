"""What a browser without scripts sends for answers of every type: one input name for each part."""

from __future__ import annotations

from typing import Any

from grants.programs.parsing import parse
from grants.programs.questions import ROWS, Question, Type
from tests.worlds.rounds import FORM

ROUND = parse(FORM)


def inputs(question: Question, typed: Any) -> dict[str, Any]:
    """The fields of one question as the request holds them."""
    key = question.key
    if not question.is_asked or question.takes_file:
        return {}
    if question.type in ROWS:
        prefix = "c-" if question.type is Type.TABLE else ""
        return {
            f"{key}-{number}-{prefix}{name}": text
            for number, row in enumerate(typed or [])
            for name, text in row.items()
        }
    if question.type is Type.RANKING:
        places = typed or {}
        return {f"{key}-place-{option.value}": places.get(option.value, "") for option in question.options}
    if isinstance(typed, dict):
        return {f"{key}-{part}": text for part, text in typed.items()}
    return {key: typed} if typed is not None else {}


def section_data(key: str, typed: dict[str, Any]) -> dict[str, Any]:
    """What the browser sends for one section of the small round's form."""
    section = ROUND.section(key)
    assert section
    sent: dict[str, Any] = {}
    for question in section.questions:
        sent |= inputs(question, typed.get(question.key))
    return sent
