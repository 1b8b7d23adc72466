"""Whether a condition fits its form: the questions are there and earlier, and like is compared with like."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from grants.programs.answers.reading import day_of
from grants.programs.conditions.asking import LISTS
from grants.programs.conditions.parsing import BadCondition
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
)
from grants.programs.questions import Form, Question, Type

TEXT, NUMBER, MONEY, DATE, LIST, OTHER = "text", "number", "money", "date", "list", "other"
KINDS = {
    Type.SHORT_TEXT: TEXT,
    Type.LONG_TEXT: TEXT,
    Type.ZIP: TEXT,
    Type.CHOICE: TEXT,
    Type.YES_NO: TEXT,
    Type.ACCEPT: TEXT,
    Type.NUMBER: NUMBER,
    Type.MONEY: MONEY,
    Type.BUDGET: MONEY,
    Type.DATE: DATE,
    **dict.fromkeys(LISTS, LIST),
}
ORDERED = (NUMBER, MONEY, DATE)
YES_NO = ("yes", "no")

Known = Mapping[str, Question]


def check(form: Form) -> None:
    """BadCondition for the first condition that does not fit, its question or section named."""
    known: dict[str, Question] = {}
    every = {question.key for question in form}
    for section in form.sections:
        if section.show_if is not None:
            _check(section.show_if, known, every, (section.key, ""))
        for question in section.questions:
            if question.show_if is not None:
                _check(question.show_if, known, every, (section.key, question.key))
            known[question.key] = question


def _check(node: Condition, known: Known, every: set[str], whose: tuple[str, str]) -> None:
    try:
        _fits(node, known, every)
    except BadCondition as error:
        raise BadCondition(error.code, error.place, whose, **error.facts) from None


def _fits(node: Condition, known: Known, every: set[str]) -> None:
    if isinstance(node, Not):
        _fits(node.part, known, every)
    elif isinstance(node, All | AnyOf):
        for part in node.parts:
            _fits(part, known, every)
    elif isinstance(node, Answered):
        _asked(Answer(node.key, node.at), known, every)
    else:
        _compares(node, known, every)


def _asked(answer: Answer, known: Known, every: set[str]) -> Question:
    question = known.get(answer.key)
    if question is None:
        raise BadCondition("asked_later" if answer.key in every else "not_asked", answer.at, key=answer.key)
    if not question.is_asked:
        raise BadCondition("explanation", answer.at, key=answer.key)
    return question


def _compares(node: Compare, known: Known, every: set[str]) -> None:
    sides = (node.left, node.right)
    answers = [_asked(side, known, every) for side in sides if isinstance(side, Answer)]
    if not answers:
        raise BadCondition("nothing_compared", node.at)
    if node.operator == "in":
        _is_among(node, known)
        return
    kinds = [_kind(side, known) for side in sides]
    if LIST in kinds or OTHER in kinds:
        raise BadCondition("not_so", node.at)
    if DATE in kinds and TEXT in kinds:
        kinds = [DATE if _is_day(side, known) else kind for side, kind in zip(sides, kinds, strict=True)]
    if MONEY in kinds and NUMBER in kinds:
        raise BadCondition("amount", node.at)
    if kinds[0] != kinds[1]:
        raise BadCondition("unlike", node.at, one=kinds[0], other=kinds[1])
    if node.operator not in ("==", "!=") and kinds[0] not in ORDERED:
        raise BadCondition("no_order", node.at, one=kinds[0])
    for question in answers:
        literals = [side for side in sides if isinstance(side, Literal)]
        _are_options(question, literals)
        _have_its_decimals(question, literals)


def _is_among(node: Compare, known: Known) -> None:
    """`"a" in themes`, or `tier in ["a", "b"]`."""
    left, right = node.left, node.right
    if isinstance(left, Literal) and isinstance(right, Answer) and _kind(right, known) == LIST:
        _are_options(known[right.key], [left])
    elif isinstance(left, Answer) and isinstance(right, Several) and _kind(left, known) not in (LIST, OTHER):
        for item in right.items:
            _compares(Compare("==", left, item, item.at), known, set(known))
    else:
        raise BadCondition("among", node.at)


def _kind(side: Operand, known: Known) -> str:
    if isinstance(side, Answer):
        return KINDS.get(known[side.key].type, OTHER)
    if isinstance(side, Several):
        return LIST
    return TEXT if isinstance(side.value, str) else MONEY if side.is_money else NUMBER


def _is_day(side: Operand, known: Known) -> bool:
    """A day as answers are kept: written otherwise, as 20270101, it would be compared letter by letter and be wrong."""
    if not isinstance(side, Literal) or not isinstance(side.value, str):
        return False
    day = day_of(side.value)
    return day is not None and day.isoformat() == side.value


def _have_its_decimals(question: Question, literals: list[Literal]) -> None:
    """No answer is ever 2.5 where only whole numbers are taken."""
    for literal in literals:
        if isinstance(literal.value, Decimal) and -int(literal.value.as_tuple().exponent) > question.decimals:
            raise BadCondition("fewer_decimals", literal.at, key=question.key, value=str(literal.value))


def _are_options(question: Question, literals: list[Literal]) -> None:
    """An option that is not there would make the condition never hold, unseen."""
    if question.options:
        options: tuple[str, ...] = tuple(option.value for option in question.options)
    elif question.type in (Type.YES_NO, Type.ACCEPT):
        options = YES_NO
    else:
        return
    for literal in literals:
        if literal.value not in options:
            raise BadCondition("no_option", literal.at, key=question.key, value=str(literal.value))
