"""A question of every type that the small round does not ask elsewhere, with answers of every sort to each."""

from __future__ import annotations

from typing import Any


def both(en: str, es: str = "") -> dict[str, str]:
    return {"en": en, "es": es or f"{en} (es)"}


def options(*values: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": both(value.title())} for value in values]


def _question(key: str, type: str, label: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type, "label": both(label), "required": False, **more}


MORE = {
    "key": "more",
    "title": both("A few more things", "Algunas cosas más"),
    "questions": [
        _question("about_this", "explanation", "Before you go on", statement=both("None of these must be answered.")),
        _question("contact_email", "email", "Whom do we write to?", private=True, example=both("ana@example.org")),
        _question("contact_phone", "phone", "Whom do we call?", private=True),
        _question("website", "url", "Where can we read about you?"),
        _question("new_here", "yes_no", "Is this new for you?", public=True, why=both("New ideas are welcome.")),
        _question("wishes", "ranking", "What matters most?", options=options("time", "money", "advice"), public=True),
        _question("dates", "date_range", "From when to when?", public=True),
        _question("meeting_place", "address", "Where do you meet?"),
        _question(
            "steps",
            "table",
            "What happens when?",
            public=True,
            max_rows=5,
            columns=[
                {"key": "step", "type": "short_text", "label": both("Step")},
                {"key": "done_by", "type": "date", "label": both("Done by")},
                {"key": "cost", "type": "money", "label": both("Cost"), "required": False},
                {"key": "helpers_needed", "type": "number", "label": both("Helpers"), "required": False},
                {
                    "key": "who",
                    "type": "choice",
                    "label": both("Who"),
                    "required": False,
                    "options": options("us", "others"),
                },
            ],
        ),
        _question("whole_budget", "budget", "All the money", sources=["match_cash", "match_in_kind", "other"]),
        _question("counted", "measures", "What will you count?", public=True),
        _question("weekly_hours", "number", "How many hours a week?", decimals=1, minimum="0.5", maximum=100),
        _question(
            "shares",
            "table",
            "Who does how much?",
            columns=[
                {"key": "name", "type": "short_text", "label": both("Name")},
                {"key": "share", "type": "number", "label": both("Share in percent"), "decimals": 2},
            ],
        ),
        _question("finer", "measures", "What will you count in parts?", decimals=1),
        _question("picture", "photo", "A photo", max_megabytes=5),
        _question("signed", "signature", "Sign here", statement=both("All of this is true.")),
        _question("agreed", "accept", "I agree", statement=both("We may ask you about it.")),
    ],
}


def more_answers() -> dict[str, Any]:
    """What an applicant might type, complete and right."""
    return {
        "contact_email": "Ana@Example.org",
        "contact_phone": "704-555-0140",
        "website": "www.example.org/oak",
        "new_here": "yes",
        "wishes": {"time": "2", "money": "3", "advice": "1"},
        "dates": {"first": "2027-02-01", "last": "2027-03-15"},
        "meeting_place": {"street": "12 Oak Street", "city": "Charlotte", "state": "nc", "zip": "28208"},
        "steps": [
            {"step": "Knock on doors", "done_by": "2027-02-10", "cost": "", "helpers_needed": "4", "who": "us"},
            {"step": "First evening", "done_by": "2027-03-01", "cost": "120.50", "helpers_needed": "", "who": ""},
        ],
        "whole_budget": [
            {"item": "Snacks", "amount": "400", "match_cash": "50", "match_in_kind": "", "other": ""},
            {"item": "A room", "amount": "", "match_cash": "", "match_in_kind": "300", "other": ""},
        ],
        "counted": [
            {"what": "Talks", "unit": "evenings", "kind": "how_much", "baseline": "", "target": "12"},
            {"what": "Feel safe", "unit": "neighbors", "kind": "better_off", "baseline": "10", "target": "35"},
        ],
        "weekly_hours": "2,5",
        "shares": [{"name": "The office", "share": "12.50"}, {"name": "The rest", "share": "87,5"}],
        "finer": [{"what": "Reading", "unit": "hours", "kind": "better_off", "baseline": "0.5", "target": "1,250.5"}],
        "signed": {"name": "Ana Lucía Pérez"},
        "agreed": "yes",
    }


def more_values() -> dict[str, Any]:
    """What `more_answers` mean; the signature's moment is the server's."""
    return {
        "contact_email": "Ana@example.org",
        "contact_phone": "+17045550140",
        "website": "https://www.example.org/oak",
        "new_here": "yes",
        "wishes": ["advice", "time", "money"],
        "dates": {"first": "2027-02-01", "last": "2027-03-15"},
        "meeting_place": {"street": "12 Oak Street", "city": "Charlotte", "state": "NC", "zip": "28208"},
        "steps": [
            {"step": "Knock on doors", "done_by": "2027-02-10", "cost": None, "helpers_needed": 4, "who": "us"},
            {"step": "First evening", "done_by": "2027-03-01", "cost": 12050, "helpers_needed": None, "who": None},
        ],
        "whole_budget": [
            {"item": "Snacks", "cents": 40000, "match_cash_cents": 5000, "match_in_kind_cents": 0, "other_cents": 0},
            {"item": "A room", "cents": 0, "match_cash_cents": 0, "match_in_kind_cents": 30000, "other_cents": 0},
        ],
        "counted": [
            {"what": "Talks", "unit": "evenings", "kind": "how_much", "baseline": None, "target": 12},
            {"what": "Feel safe", "unit": "neighbors", "kind": "better_off", "baseline": 10, "target": 35},
        ],
        "weekly_hours": "2.5",
        "shares": [{"name": "The office", "share": "12.5"}, {"name": "The rest", "share": "87.5"}],
        "finer": [{"what": "Reading", "unit": "hours", "kind": "better_off", "baseline": "0.5", "target": "1250.5"}],
        "signed": {"name": "Ana Lucía Pérez", "signed_at": ""},
        "agreed": "yes",
    }
