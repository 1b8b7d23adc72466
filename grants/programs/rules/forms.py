"""What is different between two versions of a form, question by question, for staff and for whoever is writing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from grants.programs.answers import is_blank
from grants.programs.questions import Form, Question, Section, Type


class Differs(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    NOW_REQUIRED = "now_required"
    NOW_OPTIONAL = "now_optional"
    CHANGED = "changed"
    MOVED = "moved"
    SECTION_CHANGED = "section_changed"
    REORDERED = "reordered"


@dataclass(frozen=True)
class Difference:
    """One thing that differs; `section` is where it is now, or was last. A section's own has no question."""

    how: Differs
    section: Section
    question: Question | None = None


WORDING = tuple(each.name for each in fields(Question) if each.name not in ("key", "required"))


def differences(before: Form, after: Form) -> list[Difference]:
    """Everything that somebody who answered `before` should see, in the order of the new form; removed ones last."""
    old = {question.key: (section, question) for section in before.sections for question in section.questions}
    found: list[Difference] = []
    for section in after.sections:
        was = before.section(section.key)
        if was is not None and (was.title, was.intro, was.show_if) != (section.title, section.intro, section.show_if):
            found.append(Difference(Differs.SECTION_CHANGED, section))
        for question in section.questions:
            if question.key not in old:
                found.append(Difference(Differs.ADDED, section, question))
            else:
                found += [Difference(how, section, question) for how in _ways(*old[question.key], section, question)]
    asked = {question.key for question in after}
    found += [Difference(Differs.REMOVED, section, each) for key, (section, each) in old.items() if key not in asked]
    moved = {each.question.key for each in found if each.how is Differs.MOVED and each.question}
    if _order(before, asked - moved) != _order(after, set(old) - moved):
        found.append(Difference(Differs.REORDERED, after.sections[0]))
    return found


def columns_gone(before: Question | None, after: Question) -> set[str]:
    """The columns of a question that it has no more; before it was asked it had none."""
    had = before.row_columns if before is not None else ()
    return {column.key for column in had} - {column.key for column in after.row_columns}


def says_in(typed: Any, columns: set[str]) -> bool:
    """Whether rows as they were typed say something in one of these columns."""
    rows = typed if isinstance(typed, list) else []
    return any(not is_blank(row.get(key)) for row in rows if isinstance(row, dict) for key in columns)


def parts_of(question: Question) -> frozenset[str]:
    """The names of what one answer is typed into, where the form says them: columns, or options to put in order."""
    if question.type is Type.RANKING:
        return frozenset(option.value for option in question.options)
    return frozenset(column.key for column in question.row_columns)


def parts_beside(question: Question, typed: Any) -> set[str]:
    """The columns or ranked options in which something was typed and that the question has no more."""
    known = parts_of(question)
    if not known:
        return set()
    places = typed if isinstance(typed, list) else [typed]
    said = {name for each in places if isinstance(each, dict) for name, text in each.items() if not is_blank(text)}
    return said - known


def _ways(was_in: Section, was: Question, section: Section, question: Question) -> list[Differs]:
    found = []
    if was.required != question.required:
        found.append(Differs.NOW_REQUIRED if question.required else Differs.NOW_OPTIONAL)
    if any(getattr(was, name) != getattr(question, name) for name in WORDING):
        found.append(Differs.CHANGED)
    if was_in.key != section.key:
        found.append(Differs.MOVED)
    return found


def _order(form: Form, others: set[str]) -> list[str]:
    """The questions that the other form has too, in the order of this one."""
    return [question.key for question in form if question.key in others]
