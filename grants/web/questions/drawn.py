"""Which version of a question drew the inputs that a page sends: their names tell.

A page may be sent long after its form has changed. What it asked then is read as it was asked then.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from grants.programs.questions import ROWS, Question, Type
from grants.web.questions.fields import cell_name, place_name


def drawn_by_another(question: Question, sent: Collection[str]) -> bool:
    """Whether the page has inputs that this version of the question does not draw."""
    return bool(_sent(question, sent) - _drawn(question)) or told_by_number(question, sent) > 0


def as_drawn(question: Question, own: Question | None, versions: Iterable[Question], sent: Collection[str]) -> Question:
    """The version that draws all that the page sends, the newest such; the question as it is where none does.

    `own` is the version that its people saw last: places that were told by number are in its order, as no page has
    been drawn so since the inputs bear their options' names.
    """
    count = told_by_number(question, sent)
    known = [question, *versions]
    if count:
        likely = [own, *known] if own is not None else known
        return next((each for each in likely if len(each.options) == count), question)
    return next((each for each in known if _sent(question, sent) <= _drawn(each)), question)


def told_by_number(question: Question, sent: Collection[str]) -> int:
    """How many places of a ranking the page tells by the number of their option, and not by its name."""
    if question.type is not Type.RANKING:
        return 0
    return sum(1 for name in sent if re.fullmatch(rf"{re.escape(question.key)}-place_[0-9]{{1,3}}", name))


def _sent(question: Question, sent: Collection[str]) -> set[str]:
    if question.type in ROWS:
        named = re.compile(rf"{re.escape(question.key)}-[0-9]{{1,9}}-(.+)")
    elif question.type is Type.RANKING:
        named = re.compile(rf"{re.escape(question.key)}-(place-.+)")
    else:
        return set()
    return {found[1] for found in map(named.fullmatch, sent) if found}


def _drawn(question: Question) -> set[str]:
    if question.type is Type.RANKING:
        return {place_name(option) for option in question.options}
    return {cell_name(question, column) for column in question.row_columns}
