"""What a form must have to fit its round: what rules, tiers and the other form name; else a ValidationError says it."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError

from grants.programs.spec.questions import questions_of

READS = {"answer_below": ("money",), "answer_yes": ("choice", "yes_no"), "workshop_attended": ("choice", "yes_no")}
"""The types of question that a rule can read, where not every type will do."""


def form_fits(form: dict[str, Any], *, eligibility: list[dict[str, Any]]) -> None:
    """The full form asks what the round's rules read, and who applies."""
    asked = {question["key"]: question["type"] for question in questions_of(form)}
    if "organization_name" not in asked:
        raise ValidationError("the form must ask for organization_name: it says who applies", "form")
    for question in questions_of(form):
        if question.get("adds_up_to") and asked.get(question["adds_up_to"]) != "money":
            raise ValidationError(f"{question['key']} adds up to no money question", "form")
    for rule in eligibility:
        if "question" in rule and rule["question"] not in asked:
            raise ValidationError(f"{rule['key']}: no question {rule['question']}", "eligibility")
        if "question" in rule and asked[rule["question"]] not in READS.get(rule["rule"], asked.values()):
            raise ValidationError(f"{rule['key']}: can't read a {asked[rule['question']]}", "eligibility")


def letter_fits(letter: dict[str, Any], full: dict[str, Any], *, tiers: list[str]) -> None:
    """The letter asks who writes, for which tier where it is for some, and all of it as the full form does."""
    asked = {question["key"]: question["type"] for question in questions_of(letter)}
    later = {question["key"]: question["type"] for question in questions_of(full)}
    needed = {"organization_name"} | ({"tier"} if tiers else set())
    if needed - set(asked):
        raise ValidationError(f"the letter must ask for {', '.join(sorted(needed - set(asked)))}", "letter")
    other = sorted(key for key in asked if key in later and later[key] != asked[key])
    if other:
        raise ValidationError(f"the full form asks these in another way: {', '.join(other)}", "letter")
