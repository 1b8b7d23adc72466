"""Texts, and what says how somebody is reached: trips of types that a person writes into one field."""

from __future__ import annotations

from decimal import Decimal

from grants.programs.questions import Type
from tests.portal.round_trips.cases import EMPTY, REQUIRED, Case, Trip, refused, valid, words

TRIPS: dict[Type, Trip] = {
    Type.SHORT_TEXT: Trip(
        "project_title",
        "project",
        (
            valid("Ñandú’s «porch»", "Ñandú’s «porch»", {"Title": "Ñandú’s «porch»"}, "Ñandú’s «porch»"),
            Case("empty", "", REQUIRED),
            Case("too long", "é" * 201, "1 character too long", value="é" * 201),
            Case("wrong", " \t ", REQUIRED),
            *words("Title"),
        ),
    ),
    Type.LONG_TEXT: Trip(
        "summary",
        "project",
        (
            valid("One\r\n\r\ntwo", "One two", {"What will you do?": "One\n\ntwo"}, "One\n\ntwo"),
            Case("empty", "", REQUIRED),
            Case("too long", "word " * 151, "1 word too long", value=("word " * 151).strip()),
            Case("wrong", "\0\x01", REQUIRED),
            *words("What will you do?"),
        ),
    ),
    Type.EMAIL: Trip(
        "contact_email",
        "more",
        (
            valid("Ana@Example.org", "Ana@example.org", {"Whom do we write to?": "Ana@example.org"}, "Ana@example.org"),
            EMPTY,
            *refused("Write an e-mail address", too_long="4746 characters too long"),
            Case(
                "formula",
                "=1+1'--@example.org",
                said=("=1+1'--@example.org",),
                cells={"Whom do we write to?": "=1+1'--@example.org"},
                value="=1+1'--@example.org",
            ),
        ),
    ),
    Type.PHONE: Trip(
        "contact_phone",
        "more",
        (
            valid("704 555 0140", "(704) 555-0140", {"Whom do we call?": "(704) 555-0140"}, "+17045550140"),
            EMPTY,
            *refused("Write a phone number"),
        ),
    ),
    Type.URL: Trip(
        "website",
        "more",
        (
            valid(
                "example.org/?q='--%3Cscript%3E&a=@SUM(A1)",
                "https://example.org/?q='--%3Cscript%3E&a=@SUM(A1)",
                {"Where can we read about you?": "https://example.org/?q='--%3Cscript%3E&a=@SUM(A1)"},
                "https://example.org/?q='--%3Cscript%3E&a=@SUM(A1)",
            ),
            EMPTY,
            *refused("Write the address of a web page", too_long="3000 characters too long"),
            Case("script", "javascript:alert(1)", "Write the address of a web page"),
        ),
    ),
    Type.NUMBER: Trip(
        "people",
        "project",
        (
            valid("1,040", "1,040", {"How many people?": 1040}, 1040, paper="1040"),
            EMPTY,
            *refused("Write a whole number"),
        ),
    ),
    Type.MONEY: Trip(
        "operating_budget",
        "group",
        (
            valid("$8,000.50", "$8,000.50", {"Budget for a year": 8000.5}, 800_050),
            Case("empty", "", REQUIRED),
            *refused("Write an amount in dollars"),
        ),
    ),
    Type.DATE: Trip(
        "start",
        "project",
        (
            valid("2027-02-15", "February 15, 2027", {"When do you start?": "2027-02-15"}, "2027-02-15"),
            EMPTY,
            *refused("Choose a date"),
        ),
    ),
    Type.ZIP: Trip(
        "zip",
        "group",
        (
            valid("02134-0001", "02134-0001", {"ZIP code of the project": "02134-0001"}, "02134-0001"),
            Case("empty", "", REQUIRED),
            *refused("Write a ZIP code"),
        ),
    ),
}

DECIMALS = Trip(
    "weekly_hours",
    "more",
    (
        valid("2,5", "2.5", {"How many hours a week?": Decimal("2.5")}, "2.5"),
        EMPTY,
        Case("wrong 1", "2.55", "Use no more than 1 digit after the point."),
        Case("wrong 2", "0.4", "The smallest number here is 0.5.", value="0.4"),
        Case("wrong 3", "100.1", "The largest number here is 100.", value="100.1"),
        Case("wrong 4", "1.500", "Do you mean 1.5 or 1500? Please write the one you mean."),
        *refused("Write a number, like 25 or 2.5."),
    ),
)
