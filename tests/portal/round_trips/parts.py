"""Trips of types in several parts: dates, address, signature, rows; and files."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from grants.programs.questions import Type
from tests.pictures import PNG
from tests.portal.round_trips.cases import ANY, EMPTY, HOSTILE, KEPT, LONG, Case, Trip, refused, valid, words
from tests.worlds.questions import more_answers, more_values

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def _address(text: str) -> dict[str, str]:
    return {"street": text, "city": "Charlotte", "state": "NC", "zip": "28208"}


def _file(name: str, content: bytes) -> Callable[[], Any]:
    return lambda: (io.BytesIO(content), name)


def _files(label: str, content: bytes) -> tuple[Case, ...]:
    named = [(NAME, NAME), (f"../../{'x' * 300}.pdf", f"{'x' * 251}.pdf")]
    return (
        EMPTY,
        Case("wrong", _file("a.pdf", b"<script>alert(1)</script>"), "We can't open this kind of file"),
        Case("too long", _file("a.pdf", content + b"\0" * 5_000_001), "The largest we can take is 5 MB"),
        *(
            Case(case, _file(name, content), said=(kept,), cells={label: kept}, value={"name": kept})
            for case, (name, kept) in zip(("hostile", "valid"), named, strict=True)
        ),
    )


def _row(key: str, text: str) -> dict[str, str]:
    """A row of the question of this key whose words are `text`."""
    return {
        "steps": {"step": text, "done_by": "2027-02-10", "cost": "1", "helpers_needed": "2", "who": "us"},
        "counted": {"what": text, "unit": text, "kind": "how_much", "baseline": "", "target": "12"},
        "finer": {"what": text, "unit": text, "kind": "how_much", "baseline": "", "target": "0.5"},
        "shares": {"name": text, "share": "0.5"},
        "whole_budget": {"item": text, "amount": "1", "match_cash": "", "match_in_kind": "", "other": ""},
    }[key]


def _rows(key: str, value: list[dict[str, Any]], *wrong: Case, said: str, paper: str) -> tuple[Case, ...]:
    typed = more_answers()[key]
    column = next(iter(typed[0]))
    long = {**typed[0], column: LONG}
    too_long = "Line 1: use fewer words." if key == "whole_budget" else "use up to 200 characters."
    read_on = ANY if key == "whole_budget" else None
    meant = [{**row, column: kept} for row, kept in zip(HOSTILE_ROWS[key], KEPT, strict=True)]
    return (
        Case("valid", typed, said=(said,), paper=(paper,), value=value),
        Case("empty", [dict.fromkeys(typed[0], "")]),
        Case("too long", [long], too_long, value=read_on),
        *wrong,
        Case("hostile", [_row(key, text) for text in HOSTILE], said=KEPT, value=meant),
    )


HOSTILE_ROWS: dict[str, list[dict[str, Any]]] = {
    "steps": [{"done_by": "2027-02-10", "cost": 100, "helpers_needed": 2, "who": "us"}] * 3,
    "counted": [{"unit": kept, "kind": "how_much", "baseline": None, "target": 12} for kept in KEPT],
    "finer": [{"unit": kept, "kind": "how_much", "baseline": None, "target": "0.5"} for kept in KEPT],
    "shares": [{"share": "0.5"}] * 3,
    "whole_budget": [{"cents": 100, "match_cash_cents": 0, "match_in_kind_cents": 0, "other_cents": 0}] * 3,
}
NAME = "=1+1 <b onclick=x> \u202egnp 🎉, “año”; --.pdf"
VALUES = more_values()


TRIPS: dict[Type, Trip] = {
    Type.DATE_RANGE: Trip(
        "dates",
        "more",
        (
            valid(
                VALUES["dates"],
                "February 1, 2027 to March 15, 2027",
                {"From when to when? (First day)": "2027-02-01", "From when to when? (Last day)": "2027-03-15"},
                VALUES["dates"],
                paper="February 1, 2027 – March 15, 2027",
            ),
            Case("empty", {"first": "", "last": ""}),
            *refused("Choose the last day", lambda text: {"first": "2027-02-01", "last": text}),
        ),
    ),
    Type.ADDRESS: Trip(
        "meeting_place",
        "more",
        (
            valid(
                _address("12 Oak Street"),
                "12 Oak Street Charlotte, NC 28208",
                {"Where do you meet? (Street and number)": "12 Oak Street", "Where do you meet? (State)": "NC"},
                _address("12 Oak Street"),
            ),
            Case("empty", dict.fromkeys(_address(""), "")),
            Case("too long", _address("x" * 121), "Use up to 120 characters for the street."),
            Case("wrong", {**_address("1 Oak"), "state": "Carolina"}, "Write the state as two letters"),
            *words("Where do you meet? (Street and number)", _address, _address),
        ),
    ),
    Type.SIGNATURE: Trip(
        "signed",
        "more",
        (
            valid({"name": "Ana Lucía Pérez"}, "Ana Lucía Pérez, Nov", {"Sign here (Name)": "Ana Lucía Pérez"}, ANY),
            Case("empty", {"name": ""}),
            Case("too long", {"name": "é" * 121}, "1 character too long"),
            Case("wrong", {"name": "\0"}),
            *words("Sign here (Name)", lambda text: {"name": text}, lambda text: ANY),
        ),
    ),
    Type.BUDGET: Trip(
        "whole_budget",
        "more",
        _rows(
            "whole_budget",
            VALUES["whole_budget"],
            Case("wrong", [{"item": "Snacks", "amount": "x"}], "Row 1, From this grant: write an amount in dollars"),
            said="Snacks $400 $50 $0 $0",
            paper="What for: Snacks; From this grant: $400.00; Other cash: $50.00",
        ),
    ),
    Type.TABLE: Trip(
        "steps",
        "more",
        _rows(
            "steps",
            VALUES["steps"],
            Case("wrong", [{"step": "A", "done_by": "May"}], "Row 1, Done by: choose a day"),
            said="Knock on doors February 10, 2027 – 4 Us",
            paper="Step: Knock on doors; Done by: February 10, 2027; Helpers: 4; Who: Us",
        ),
    ),
    Type.MEASURES: Trip(
        "counted",
        "more",
        _rows(
            "counted",
            VALUES["counted"],
            Case("wrong", [{"what": "A", "kind": "x", "target": "x"}], "Row 1, Goal: write a whole number"),
            said="Feel safe neighbors If anyone is better off 10 35",
            paper="What you count: Feel safe; Counted in: neighbors; What it tells: If anyone is better off; Now: 10",
        ),
    ),
    Type.FILE: Trip("attachment", "money", _files("A file", PDF)),
    Type.PHOTO: Trip("picture", "more", _files("A photo", PNG)),
}
DECIMALS_IN_TABLES = Trip(
    "shares",
    "more",
    _rows(
        "shares",
        VALUES["shares"],
        Case("wrong 1", [{"name": "A", "share": "x"}], "Row 1, Share in percent: write a number, like 25 or 2.5."),
        Case(
            "wrong 2", [{"name": "A", "share": "1.255"}], "Share in percent: use no more than 2 digits after the point."
        ),
        Case(
            "wrong 0",
            [{"name": "A", "share": "1.250"}],
            "Share in percent: do you mean 1.25 or 1250? Please write the one you mean.",
        ),
        said="The office 12.5 The rest 87.5",
        paper="Name: The office; Share in percent: 12.5",
    ),
)
DECIMALS_IN_MEASURES = Trip(
    "finer",
    "more",
    _rows(
        "finer",
        VALUES["finer"],
        Case("wrong", [{"what": "A", "kind": "x", "target": "1.55"}], "Row 1, Goal: use no more than 1 digit after"),
        said="Reading hours If anyone is better off 0.5 1,250.5",
        paper="What it tells: If anyone is better off; Now: 0.5; Goal: 1250.5",
    ),
)
