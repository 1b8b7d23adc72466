"""Where in a round's data something stands, as a person says it: section 2 ("The money"), question 3 ("Budget")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from grants.kernel.texts import Texts

CALLED = ("title", "label", "name", "text", "key", "value")
"""What a part of a list is known by, best first."""


@dataclass(frozen=True)
class Step:
    """One step down: a name, and for a part of a list its number (from 1) and what it is called."""

    name: str
    number: int | None = None
    called: Texts | None = None


def steps(data: Any, path: Iterable[str | int]) -> list[Step]:
    """The way from the top of `data` along a path of names and places in lists, as far as the data goes."""
    found: list[Step] = []
    here = data
    for name in path:
        if isinstance(name, int):
            here = here[name] if isinstance(here, list) and name < len(here) else None
            found.append(Step(found.pop().name if found else "", name + 1, _called(here)))
        elif name != "_schema":
            here = here.get(name) if isinstance(here, dict) else None
            found.append(Step(str(name)))
    return found


def _called(part: Any) -> Texts | None:
    for name in CALLED if isinstance(part, dict) else ():
        said = part.get(name)
        if isinstance(said, str) and said:
            return {"en": said}
        if isinstance(said, dict) and isinstance(said.get("en"), str):
            return {code: text for code, text in said.items() if isinstance(text, str)}
    return None
