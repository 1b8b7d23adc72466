"""What is wrong with a round's data: a code with its facts, at a path. The edge makes the words, in each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError
from marshmallow.exceptions import SCHEMA

from grants.kernel.refusal import Problem
from grants.programs.rules.places import steps

Path = tuple[str | int, ...]

SHOWN = 30
"""Mistakes that are told at once; data of another kind has hundreds."""


@dataclass(frozen=True)
class Mistake:
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


Found = tuple[Path, Mistake]


def wrong(code: str, at: str = SCHEMA, **facts: Any) -> ValidationError:
    """To be raised by a check: `at` is the name of the field, where the check is not the field's own."""
    return ValidationError([Mistake(code, facts)], at)


def insist_on_none(found: Iterable[Found]) -> None:
    """Raise what was found across several parts, each at its place: a part's own beside those within it."""
    nested: dict[str | int, Any] = {}
    for path, mistake in found:
        here = nested
        for name in path:
            here = here.setdefault(name, {})
        here.setdefault(SCHEMA, []).append(mistake)
    if nested:
        raise ValidationError(nested)


def problems(found: Any, data: Any) -> list[Problem]:
    """What the shapes found in `data`, as problems: `wrong_part` with the place as a person says it."""
    told = [
        Problem(
            ".".join(str(name) for name in path),
            "wrong_part",
            {"place": steps(data, path), "what": mistake.code, "facts": mistake.facts},
        )
        for path, mistake in _flat(found, ())
    ]
    more = [Problem("", "more_mistakes", {"count": len(told) - SHOWN})] if len(told) > SHOWN else []
    return told[:SHOWN] + more


def problems_of(found: Iterable[Found], data: Any) -> list[Problem]:
    """The same, of mistakes that are not nested."""
    try:
        insist_on_none(found)
    except ValidationError as error:
        return problems(error.messages, data)
    return []


def _flat(found: Any, path: Path) -> Iterator[Found]:
    """The library's nested messages, each with its path. One that is not ours would be a hole in our words."""
    if isinstance(found, dict):
        for name, inner in found.items():
            yield from _flat(inner, path if name == SCHEMA else (*path, name))
    elif isinstance(found, list):
        for inner in found:
            yield from _flat(inner, path)
    else:
        yield path, found if isinstance(found, Mistake) else Mistake("wrong", {"said": str(found)})
