"""What is asked of somebody who has answered so: the form without what does not apply to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from grants.programs.conditions.evaluating import holds
from grants.programs.conditions.tree import All, Condition, keys
from grants.programs.questions import Form, Question, Type

COMPARED = (
    Type.SHORT_TEXT,
    Type.LONG_TEXT,
    Type.ZIP,
    Type.CHOICE,
    Type.YES_NO,
    Type.ACCEPT,
    Type.NUMBER,
    Type.MONEY,
    Type.DATE,
)
LISTS = (Type.CHOICES, Type.RANKING)


def fact(question: Question, value: Any) -> Any:
    """What a condition may know of an answer: a budget is its request in cents, an address just an answer."""
    if value in (None, "", []):
        return None
    if question.type is Type.NUMBER and isinstance(value, str):
        return Decimal(value)
    if question.type in COMPARED or question.type in LISTS:
        return value
    return sum(line["cents"] for line in value) if question.type is Type.BUDGET else True


def facts_of(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is known after the whole form: a question that is not asked is as if unanswered."""
    return {question.key: fact(question, values.get(question.key)) for question in asked(form, values)}


def asked(form: Form, values: Mapping[str, Any]) -> Form:
    """The sections and questions that apply, in their order; a section of which nothing applies is left out."""
    if not any(section.show_if or any(q.show_if for q in section.questions) for section in form.sections):
        return form
    facts: dict[str, Any] = {}
    sections = []
    for section in form.sections:
        questions = []
        for question in section.questions:
            if _applies(section.show_if, facts) and _applies(question.show_if, facts):
                questions.append(question)
                facts[question.key] = fact(question, values.get(question.key))
        if questions:
            sections.append(replace(section, questions=tuple(questions)))
    return Form(tuple(sections))


def with_what_they_hang_on(form: Form, wanted: set[str]) -> tuple[Question, ...]:
    """The questions of these keys and those whose answers say whether they are asked, in the form's order.

    A section's condition is each of its questions' own here. A condition on more than can be compared, such as a file
    or an address, is left out: it can't be told yet, and the question is for everybody then.
    """
    found: list[Question] = []
    wanted = set(wanted)
    simple = {question.key for question in form if question.type in COMPARED or question.type in LISTS[:1]}
    for section in reversed(form.sections):
        for question in reversed(section.questions):
            if question.key not in wanted:
                continue
            parts = tuple(each for each in (section.show_if, question.show_if) if each is not None)
            looks_at = {key for each in parts for key in keys(each)}
            if looks_at <= simple:
                wanted |= looks_at
            else:
                parts = ()
            found.append(replace(question, show_if=All(parts) if len(parts) > 1 else next(iter(parts), None)))
    return tuple(reversed(found))


def only_asked(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that belong to what is asked; the others stay kept, and out of sight."""
    keys = {question.key for question in form}
    return {key: value for key, value in values.items() if key in keys}


def conditions_look_at(form: Form) -> set[str]:
    """The questions whose answers say what else is asked."""
    found = [section.show_if for section in form.sections] + [question.show_if for question in form]
    return {key for condition in found if condition is not None for key in keys(condition)}


def _applies(condition: Condition | None, facts: Mapping[str, Any]) -> bool:
    return condition is None or holds(condition, facts)
