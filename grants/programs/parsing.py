"""The form behind its stored definition."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from grants.programs import conditions
from grants.programs.conditions import Condition
from grants.programs.questions import FILE_KINDS, PHOTO_KINDS, Column, Form, Option, Question, Section, Type


def parse(definition: dict[str, Any]) -> Form:
    """The form behind a stored definition. ValueError names a question that is asked twice; BadCondition says where."""
    form = Form(tuple(_section(each) for each in definition["sections"]))
    keys = [question.key for question in form]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"asked twice: {', '.join(twice)}")
    return form


def _section(each: dict[str, Any]) -> Section:
    questions = tuple(_question(question) for question in each["questions"])
    return Section(each["key"], each["title"], questions, each.get("intro") or {}, _condition(each))


def _question(each: dict[str, Any]) -> Question:
    facts = {name: value for name, value in each.items() if name in Question.__dataclass_fields__}
    facts["type"] = Type(each["type"])
    facts["options"] = _options(each)
    facts["columns"] = tuple(
        Column(c["key"], Type(c["type"]), c["label"], c.get("required", True), _options(c), "", c.get("decimals", 0))
        for c in each.get("columns", ())
    )
    facts["sources"] = tuple(each.get("sources", ()))
    facts["accept"] = tuple(each.get("accept", PHOTO_KINDS if facts["type"] is Type.PHOTO else FILE_KINDS))
    for limit in ("minimum", "maximum"):
        if isinstance(each.get(limit), str):
            facts[limit] = Decimal(each[limit])
    facts["show_if"] = _condition(each)
    if facts["type"] is Type.EXPLANATION:
        facts["required"] = False
    return Question(**facts)


def _options(each: dict[str, Any]) -> tuple[Option, ...]:
    return tuple(Option(o["value"], o["label"]) for o in each.get("options", ()))


def _condition(each: dict[str, Any]) -> Condition | None:
    return conditions.parse(each["show_if"]) if each.get("show_if") else None
