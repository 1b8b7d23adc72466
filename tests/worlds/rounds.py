"""A small round as data, with every question type, for tests."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.worlds.questions import MORE, both

PROGRAM: dict[str, Any] = {
    "key": "jumpstart",
    "prefix": "JS",
    "name": {**both("JumpStart"), "vi": "JumpStart (vi)", "ar": "JumpStart (ar)"},
    "summary": both("Small grants for safer streets.", "Fondos pequeños para calles más seguras."),
    "about": both("About JumpStart."),
}


def _choice(key: str, label: str, values: list[str], **more: Any) -> dict[str, Any]:
    options = [{"value": value, "label": both(value.title())} for value in values]
    return {"key": key, "type": "choice", "label": both(label), "options": options, **more}


FORM = {
    "sections": [
        {
            "key": "group",
            "title": both("Your group", "Su grupo"),
            "questions": [
                {"key": "organization_name", "type": "short_text", "label": both("Name of your group"), "public": True},
                _choice("organization_kind", "What kind of group is it?", ["nonprofit", "sponsored", "unincorporated"]),
                {"key": "operating_budget", "type": "money", "label": both("Budget for a year"), "private": True},
                {"key": "zip", "type": "zip", "label": both("ZIP code of the project"), "public": True},
                _choice("workshop", "Did somebody come to a workshop?", ["yes", "no"]),
            ],
        },
        {
            "key": "project",
            "title": both("Your project", "Su proyecto"),
            "questions": [
                _choice("tier", "Which tier?", ["tier-1", "tier-2"]),
                _choice("theme", "Theme", ["mediation", "youth", "family"], public=True),
                {"key": "project_title", "type": "short_text", "label": both("Title"), "public": True},
                {
                    "key": "summary",
                    "type": "long_text",
                    "label": both("What will you do?", "¿Qué van a hacer?"),
                    "max_words": 150,
                    "public": True,
                },
                {"key": "people", "type": "number", "label": both("How many people?"), "required": False},
                {"key": "start", "type": "date", "label": both("When do you start?"), "required": False},
                {
                    "key": "helpers",
                    "type": "choices",
                    "label": both("Who helps?"),
                    "required": False,
                    "options": [
                        {"value": "parents", "label": both("Parents")},
                        {"value": "school", "label": both("A school")},
                    ],
                },
            ],
        },
        {
            "key": "money",
            "title": both("The money", "El dinero"),
            "questions": [
                {"key": "amount", "type": "money", "label": both("How much?"), "maximum_cents": 250000},
                {"key": "budget", "type": "budget", "label": both("What for?"), "adds_up_to": "amount"},
                {"key": "attachment", "type": "file", "label": both("A file"), "required": False, "max_megabytes": 5},
            ],
        },
        MORE,
    ]
}

DEFINITION: dict[str, Any] = {
    "round": {
        "program": "jumpstart",
        "fund": "community",
        "year": 2026,
        "title": both("JumpStart, fall 2026", "JumpStart, otoño de 2026"),
        "summary": both("Grants of up to $2,500."),
        "timezone": "America/New_York",
        "opens": "2026-11-01T09:00",
        "closes": "2026-11-30T17:00",
        "decisions_by": "2027-01-15",
        "projects_start": "2027-02-01",
        "projects_end": "2027-07-31",
        "report_due_days": 30,
        "budget_cents": 15_000_000,
        "languages": ["en", "es"],
        "contact": {"name": "Grants desk", "phone": "704-555-0140", "email": "grants@example.org"},
        "texts": {
            name: both(f"Text on {name}.")
            for name in ("who_can_apply", "never_asked", "who_sees", "made_public", "how_scored", "what_next")
        },
    },
    "tiers": [
        {"key": "tier-1", "name": both("Tier 1"), "amount_cents": 100000, "max_awards": 20, "needs": both("First.")},
        {"key": "tier-2", "name": both("Tier 2"), "amount_cents": 250000, "max_awards": 20, "needs": both("Second.")},
    ],
    "eligibility": [
        {
            "key": "budget-under-100k",
            "rule": "answer_below",
            "question": "operating_budget",
            "limit_cents": 10_000_000,
            "why_not": both("Your budget is $100,000 or more."),
            "how_to": both("Smaller groups can apply."),
        },
        {
            "key": "zip-served",
            "rule": "answer_in",
            "question": "zip",
            "as_zip": True,
            "values": ["28216", "28208", "28213", "28206", "28205", "28217", "28273", "28212"],
            "why_not": both("The project is outside the ZIP codes of this round."),
            "how_to": both("Serve one of the ZIP codes."),
        },
        {
            "key": "workshop",
            "rule": "answer_yes",
            "question": "workshop",
            "why_not": both("Nobody came to a workshop."),
            "how_to": both("Come to a workshop."),
        },
        {
            "key": "tier-2-history",
            "rule": "completed_grants_at_least",
            "tier": "tier-2",
            "count": 1,
            "why_not": both("Tier 2 is for groups that completed a grant."),
            "how_to": both("Apply for tier 1."),
        },
        {
            "key": "one-each",
            "rule": "one_application_per_organization",
            "why_not": both("Your group has applied already."),
            "how_to": both("Change the first one."),
        },
    ],
    "form": FORM,
    "rubric": {
        "criteria": [
            {
                "key": key,
                "name": both(name),
                "question": both(f"How good is the {name.lower()}?"),
                "weight": weight,
                "anchors": {"1": both("Weak."), "3": both("Good."), "5": both("Strong.")},
            }
            for key, name, weight in (("need", "Need", 40), ("plan", "Plan", 35), ("budget", "Budget", 25))
        ]
    },
    "report": {
        "sections": [
            {
                "key": "story",
                "title": both("What happened"),
                "questions": [
                    {"key": "story", "type": "long_text", "label": both("What happened?"), "public": True},
                    {"key": "hard", "type": "long_text", "label": both("What was hard?"), "private": True},
                    {"key": "spent", "type": "budget", "label": both("What did you spend?")},
                    {"key": "receipts", "type": "file", "label": both("Receipts"), "required": False},
                ],
            }
        ],
        "measures": [
            {"key": "reached", "kind": "how_much", "name": both("People reached"), "unit": both("people")},
            {"key": "satisfied", "kind": "how_well", "name": both("Would come again"), "unit": both("percent")},
            {"key": "safer", "kind": "better_off", "name": both("Feel safer"), "unit": both("percent")},
        ],
    },
    "decline_reasons": [
        {"key": "money", "text": both("There was not enough money."), "where_next": both("Apply in May.")},
        {"key": "plan", "text": both("The plan was not clear."), "where_next": both("Come to a workshop.")},
    ],
    "schedule": {"parts": [100], "release": ["agreement"]},
}


LETTER: dict[str, Any] = {
    "closes": "2026-11-20T17:00",
    "invitations_by": "2026-11-24",
    "sections": [
        {
            "key": "letter",
            "title": both("Your letter", "Su carta"),
            "questions": [
                {"key": "organization_name", "type": "short_text", "label": both("Name of your group")},
                {"key": "zip", "type": "zip", "label": both("ZIP code of the project")},
                _choice("tier", "Which tier?", ["tier-1", "tier-2"]),
                {"key": "project_title", "type": "short_text", "label": both("Title")},
                {"key": "idea", "type": "long_text", "label": both("Your idea in a few words", "Su idea")},
            ],
        }
    ],
}
"""A letter of intent for a round: `definition(key, letter=LETTER)`."""


def definition(key: str, **changes: Any) -> dict[str, Any]:
    """A round's definition; `changes` are top-level parts, or facts of `round`.

    What names tiers that a change takes away goes with them.
    """
    made = deepcopy(DEFINITION)
    made["round"]["key"] = key
    for name, value in changes.items():
        if name in made or name == "letter":
            made[name] = value
        else:
            made["round"][name] = value
    tiers = {tier["key"] for tier in made["tiers"]}
    made["eligibility"] = [rule for rule in made["eligibility"] if rule.get("tier", "") in {"", *tiers}]
    for question in made["form"]["sections"][1]["questions"] if tiers and "form" not in changes else ():
        if question["key"] == "tier":
            question["options"] = [option for option in question["options"] if option["value"] in tiers]
    return made


def answers() -> dict[str, Any]:
    """What an applicant might type, complete and right."""
    return {
        "organization_name": "Oak Street Mediators",
        "organization_kind": "unincorporated",
        "operating_budget": "8,000",
        "zip": "28208",
        "workshop": "yes",
        "tier": "tier-1",
        "theme": "mediation",
        "project_title": "Porch talks",
        "summary": "Neighbors meet on porches and talk before trouble starts.",
        "people": "40",
        "start": "2027-02-15",
        "helpers": ["parents"],
        "amount": "1,000",
        "budget": [{"item": "Snacks", "amount": "400"}, {"item": "Training", "amount": "600"}],
    }
