"""The whole report as one form: the round's questions, its measures, and why the spending differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from grants.kernel.texts import Texts
from grants.programs.answers import NUMBER_LIMIT
from grants.programs.questions import Form, Question, Section, Type

MEASURES = "measures"
DIFFERENCE = "spending_difference"
DIFFERENCE_LIMIT = 500


class Kind(StrEnum):
    """The three questions of a measure (results-based accountability, Friedman 2005)."""

    HOW_MUCH = "how_much"
    HOW_WELL = "how_well"
    BETTER_OFF = "better_off"


class Part(StrEnum):
    """A measure's numbers; only the last one has to be there."""

    BASELINE = "baseline"
    TARGET = "target"
    ACTUAL = "actual"


@dataclass(frozen=True)
class Measure:
    """What a round counts, in people, hours or whatever `unit` says, with so many `decimals` at most."""

    key: str
    kind: Kind
    name: Texts
    unit: Texts
    decimals: int = 0

    @property
    def parts(self) -> tuple[Part, ...]:
        """A small report asks little: where things began is asked only of what should have become better."""
        return tuple(Part) if self.kind is Kind.BETTER_OFF else (Part.TARGET, Part.ACTUAL)

    def field(self, part: Part) -> str:
        """The key of this number among the report's answers."""
        return f"measure_{self.key}_{part}"

    def scaled(self, value: int | str | None) -> int | None:
        """An answer's number as it is kept: counted in the last decimal."""
        return None if value is None else int(Decimal(value).scaleb(self.decimals))


def measures_of(details: dict[str, Any]) -> tuple[Measure, ...]:
    """The measures among a round's details."""
    return tuple(
        Measure(each["key"], Kind(each["kind"]), each["name"], each["unit"], each.get("decimals", 0))
        for each in details.get("measures", ())
    )


def whole(form: Form, measures: Iterable[Measure]) -> Form:
    """The round's report form with a section of measures, and a place to say why the spending differs.

    The engine of the application then reads, checks and draws all of it alike.
    """
    spending = spending_question(form)
    sections = [_with_difference(section, spending) for section in form.sections]
    counted = tuple(
        Question(
            key=each.field(part),
            type=Type.NUMBER,
            label=each.name,
            required=part is Part.ACTUAL,
            maximum=NUMBER_LIMIT,
            decimals=each.decimals,
        )
        for each in measures
        for part in each.parts
    )
    if counted:
        sections.insert(1, Section(MEASURES, {"en": "What changed"}, counted))
    return Form(tuple(sections))


def spending_question(form: Form) -> Question | None:
    """The budget that is held against the award: the first one asked."""
    return next((question for question in form if question.type is Type.BUDGET), None)


def _with_difference(section: Section, spending: Question | None) -> Section:
    """Asked once, after the budget that is held against the award; another section may have a budget too."""
    for place, question in enumerate(section.questions, start=1):
        if question is spending:
            why = Question(
                key=DIFFERENCE,
                type=Type.LONG_TEXT,
                label={"en": "If the total differs from your grant, why?"},
                required=False,
                max_chars=DIFFERENCE_LIMIT,
            )
            return replace(section, questions=(*section.questions[:place], why, *section.questions[place:]))
    return section
