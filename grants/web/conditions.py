"""When a question is asked, in words for the printed sheet, and as JSON for the page's script."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_babel import gettext

from grants.programs import saying
from grants.programs.answers.reading import question_signs
from grants.programs.conditions import as_json
from grants.programs.conditions.tree import (
    All,
    Answer,
    Answered,
    AnyOf,
    Compare,
    Condition,
    Literal,
    Not,
    Operand,
    Several,
    plain,
)
from grants.programs.questions import Form, Question, Type
from grants.web import filters, language

SIGNS: dict[str, Callable[[str, str], str]] = {
    "==": lambda asked, said: gettext("%(question)s is %(answer)s", question=asked, answer=said),
    "!=": lambda asked, said: gettext("%(question)s is not %(answer)s", question=asked, answer=said),
    "<": lambda asked, said: gettext("%(question)s is less than %(answer)s", question=asked, answer=said),
    "<=": lambda asked, said: gettext("%(question)s is %(answer)s or less", question=asked, answer=said),
    ">": lambda asked, said: gettext("%(question)s is more than %(answer)s", question=asked, answer=said),
    ">=": lambda asked, said: gettext("%(question)s is %(answer)s or more", question=asked, answer=said),
}
TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def only_if(condition: Condition, form: Form) -> str:
    """One sentence: of whom this is asked."""
    return gettext("Only if %(condition)s.", condition=_said(condition, form))


def _said(node: Condition, form: Form) -> str:
    if isinstance(node, Not):
        if isinstance(node.part, Answered):
            return gettext("%(question)s has no answer", question=_question(node.part.key, form))
        return gettext("this is not so: %(condition)s", condition=_said(node.part, form))
    if isinstance(node, All):
        return gettext(", and ").join(_said(part, form) for part in node.parts)
    if isinstance(node, AnyOf):
        return gettext(", or ").join(_said(part, form) for part in node.parts)
    if isinstance(node, Answered):
        return gettext("%(question)s has an answer", question=_question(node.key, form))
    return _compared(node, form)


def _compared(node: Compare, form: Form) -> str:
    left, right = node.left, node.right
    if node.operator == "in":
        if isinstance(right, Answer):
            return gettext(
                "%(question)s includes %(answer)s", question=_side(right, None, form), answer=_side(left, right, form)
            )
        return gettext(
            "%(question)s is one of these: %(answers)s",
            question=_side(left, None, form),
            answers=_side(right, left, form),
        )
    if isinstance(left, Answer):
        return SIGNS[node.operator](_side(left, None, form), _side(right, left, form))
    return SIGNS[TURNED[node.operator]](_side(right, None, form), _side(left, right, form))


def _side(side: Operand, beside: Operand | None, form: Form) -> str:
    """An operand in words: a question by its label, an option by its own."""
    if isinstance(side, Answer):
        return _question(side.key, form)
    if isinstance(side, Several):
        return ", ".join(_side(item, beside, form) for item in side.items)
    question = form.question(beside.key) if isinstance(beside, Answer) else None
    return _literal(side, question)


def _literal(literal: Literal, question: Question | None) -> str:
    if literal.is_money:
        return filters.money(int(literal.value))
    if not isinstance(literal.value, str):
        return filters.number(literal.value)
    if question is not None and question.type is Type.DATE:
        return filters.day(literal.value)
    if question is not None and question.type in (Type.YES_NO, Type.ACCEPT):
        return _quoted(saying.yes_no(literal.value, gettext))
    return _quoted(question.option_label(literal.value, language.current()) if question else literal.value)


def _question(key: str, form: Form) -> str:
    question = form.question(key)
    return _quoted(filters.lang(question.label) if question else key)


def _quoted(text: str) -> str:
    return gettext("“%(text)s”", text=text)


def signs(question: Question) -> str:
    """The signs that may stand after a number, for the page's script."""
    return question_signs(question)


def condition_json(condition: Condition) -> str:
    return json.dumps(as_json(condition), ensure_ascii=False, separators=(",", ":"))


def facts_json(facts: dict[str, Any]) -> str:
    return json.dumps({key: plain(fact) for key, fact in facts.items()}, ensure_ascii=False, separators=(",", ":"))


def register(app: Flask) -> None:
    for function in (only_if, condition_json, facts_json, signs):
        app.jinja_env.filters[function.__name__] = function
