"""What a form must have to fit its round: what rules, tiers and the other form name; each mistake at its path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grants.programs.spec.mistakes import Found, Mistake
from grants.programs.spec.sections import questions_of

READS = {"answer_below": ("money",), "answer_yes": ("choice", "yes_no"), "workshop_attended": ("choice", "yes_no")}
"""The types of question that a rule can read, where not every type will do."""


def form_fits(form: dict[str, Any], *, eligibility: list[dict[str, Any]]) -> Iterator[Found]:
    """The full form asks what the round's rules read, and who applies."""
    asked = {question["key"]: question["type"] for question in questions_of(form)}
    if "organization_name" not in asked:
        yield ("form",), Mistake("must_ask", {"keys": ["organization_name"]})
    for at, section in enumerate(form["sections"]):
        for number, question in enumerate(section["questions"]):
            if question.get("adds_up_to") and asked.get(question["adds_up_to"]) != "money":
                yield ("form", "sections", at, "questions", number, "adds_up_to"), Mistake("adds_up_to_no_money")
    for at, rule in enumerate(eligibility):
        named = rule.get("question")
        if named is not None and named not in asked:
            yield ("eligibility", at, "question"), Mistake("no_question", {"key": named})
        elif named is not None and asked[named] not in READS.get(rule["rule"], asked.values()):
            yield ("eligibility", at, "question"), Mistake("rule_cannot_read", {"key": named, "type": asked[named]})


def letter_fits(letter: dict[str, Any], full: dict[str, Any], *, tiers: list[str]) -> Iterator[Found]:
    """The letter asks who writes, for which tier where it is for some, and all of it as the full form does."""
    later = {question["key"]: question["type"] for question in questions_of(full)}
    asked = {question["key"] for question in questions_of(letter)}
    lacking = sorted(({"organization_name"} | ({"tier"} if tiers else set())) - asked)
    if lacking:
        yield ("letter",), Mistake("must_ask", {"keys": lacking})
    for at, section in enumerate(letter["sections"]):
        for number, question in enumerate(section["questions"]):
            wanted = later.get(question["key"], question["type"])
            if wanted != question["type"]:
                place = ("letter", "sections", at, "questions", number, "type")
                yield place, Mistake("asked_otherwise", {"type": wanted})
