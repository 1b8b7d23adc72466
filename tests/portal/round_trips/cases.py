"""What a case of a trip holds, hostile texts, and the cases that many types share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ANY: Any = object()
"""Looked at by other tests."""

LONG = "x" * 5000

HOSTILE = (
    '=HYPERLINK("http://evil.example.org","a") <script>alert(1)</script>',
    "+1+1'; DROP TABLE answer; -- a\0b\x1b {{7*7}}",
    "\t@SUM(A1) \u202egnp.\u202c 🎉👩‍🚒 end",
)
KEPT = (HOSTILE[0], "+1+1'; DROP TABLE answer; -- ab {{7*7}}", "@SUM(A1) \u202egnp.\u202c 🎉👩‍🚒 end")
"""The same as they are kept: see `clean`. White space at the ends goes when a text is read, and not from the page."""


@dataclass(frozen=True)
class Case:
    """`problem`: the words that ask to mend it; without, it can be sent. `said`: on the check page and the receipt's
    page; `paper`: on the PDF, where it differs. `cells`: of the sheets, as XLSX has them. `value`: in JSON."""

    name: str
    typed: Any
    problem: str = ""
    said: tuple[str, ...] = ()
    paper: tuple[str, ...] = ()
    cells: dict[str, Any] = field(default_factory=dict)
    value: Any = None


@dataclass(frozen=True)
class Trip:
    key: str
    section: str
    cases: tuple[Case, ...]


Shape = Callable[[str], Any]
CHOOSE = "Please choose one of the answers."
REQUIRED = "Please answer this question."
EMPTY = Case("empty", "")


def as_it_is(text: str) -> Any:
    return text


def valid(typed: Any, said: str, cells: dict[str, Any], value: Any, *, paper: str = "") -> Case:
    return Case("valid", typed, said=(said,), paper=(paper or said,), cells=cells, value=value)


def words(label: str, shape: Shape = as_it_is, meant: Shape = as_it_is) -> tuple[Case, ...]:
    """A type that takes any words: each hostile text is an answer like any other."""
    return tuple(
        Case(f"hostile {n}", shape(text), said=(kept,), cells={label: kept}, value=meant(kept))
        for n, (text, kept) in enumerate(zip(HOSTILE, KEPT, strict=True))
    )


def refused(words: str, shape: Shape = as_it_is, too_long: str = "") -> tuple[Case, ...]:
    """A type of a narrow shape: what does not fit is kept as typed, and asked to be mended."""
    hostile = tuple(Case(f"hostile {n}", shape(text), words) for n, text in enumerate(HOSTILE))
    return (Case("too long", shape(LONG), too_long or words), Case("wrong", shape("abc"), words), *hostile)
