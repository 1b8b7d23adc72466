"""Trips of types that are picked or ticked, and of what is only read."""

from __future__ import annotations

from grants.programs.questions import Type
from tests.portal.round_trips.cases import CHOOSE, EMPTY, HOSTILE, LONG, REQUIRED, Case, Trip, refused, valid

ORDER = {"time": "2", "money": "3", "advice": "1"}

TRIPS: dict[Type, Trip] = {
    Type.CHOICE: Trip(
        "theme",
        "project",
        (valid("youth", "Youth", {"Theme": "Youth"}, "youth"), Case("empty", "", REQUIRED), *refused(CHOOSE)),
    ),
    Type.CHOICES: Trip(
        "helpers",
        "project",
        (
            valid(
                ["school", "parents"], "Parents, A school", {"Who helps?": "Parents, A school"}, ["parents", "school"]
            ),
            Case("empty", []),
            *refused(CHOOSE, lambda text: [text, "parents"]),
        ),
    ),
    Type.YES_NO: Trip(
        "new_here",
        "more",
        (valid("no", "No", {"Is this new for you?": "No"}, "no"), EMPTY, *refused(CHOOSE)),
    ),
    Type.RANKING: Trip(
        "wishes",
        "more",
        (
            Case(
                "valid",
                ORDER,
                said=("Advice Time Money",),
                paper=("1. Advice 2. Time 3. Money",),
                cells={"What matters most?": "1. Advice\n2. Time\n3. Money"},
                value=["advice", "time", "money"],
            ),
            Case("empty", dict.fromkeys(ORDER, "")),
            *refused("Give each one a place from 1 to 3.", lambda text: {**ORDER, "time": text}),
        ),
    ),
    Type.ACCEPT: Trip(
        "agreed",
        "more",
        (
            valid(
                "yes",
                "Agreed We may ask you about it.",
                {"I agree": "Agreed: We may ask you about it."},
                "yes",
                paper="Agreed: We may ask you about it.",
            ),
            EMPTY,
            *(Case(name, text, said=("Agreed",), value="yes") for name, text in (("too long", LONG), ("wrong", "no"))),
            Case("hostile", HOSTILE[0], said=("Agreed",), value="yes"),
        ),
    ),
    Type.EXPLANATION: Trip(
        "about_this",
        "more",
        (
            EMPTY,
            *(Case(name, text) for name, text in (("valid", "yes"), ("too long", LONG), ("wrong", "abc"))),
            Case("hostile", HOSTILE[0]),
        ),
    ),
}
