"""The shape of a form's data: sections with their questions, each asked once, with conditions that fit."""

from __future__ import annotations

from typing import Any

from marshmallow import validates_schema

from grants.programs import conditions
from grants.programs.conditions.checking import check
from grants.programs.parsing import parse
from grants.programs.spec.mistakes import Mistake, insist_on_none
from grants.programs.spec.parts import DASHED, Part, each_once, how_many, parts, spoken, text
from grants.programs.spec.questions import QuestionSpec, can_be_read, told_of

SECTIONS_LIMIT = 30
QUESTIONS_LIMIT = 80


class SectionSpec(Part):
    key = text(DASHED, required=True)
    title = spoken()
    intro = spoken(required=False)
    show_if = text(can_be_read)
    questions = parts(QuestionSpec, how_many(1, QUESTIONS_LIMIT), required=True)


class FormSpec(Part):
    sections = parts(SectionSpec, how_many(1, SECTIONS_LIMIT), each_once(), required=True)

    @validates_schema
    def each_is_asked_once(self, data: dict[str, Any], **_: object) -> None:
        keys = [question["key"] for question in questions_of(data)]
        insist_on_none(
            (("sections", at, "questions", number, "key"), Mistake("asked_twice"))
            for at, section in enumerate(data["sections"])
            for number, question in enumerate(section["questions"])
            if keys.count(question["key"]) > 1
        )

    @validates_schema
    def each_condition_fits(self, data: dict[str, Any], **_: object) -> None:
        """Only a form that is whole otherwise can be looked at; what is wrong elsewhere is said first."""
        try:
            check(parse(data))
        except conditions.BadCondition as error:
            insist_on_none([((*_place_of(data, error.whose), "show_if"), told_of(error))])
        except (KeyError, ValueError, TypeError):
            return


def _place_of(form: dict[str, Any], whose: tuple[str, str]) -> tuple[str | int, ...]:
    """The path of a section, or of a question in it."""
    section, question = whose
    at = [each["key"] for each in form["sections"]].index(section)
    if not question:
        return ("sections", at)
    asked = [each["key"] for each in form["sections"][at]["questions"]]
    return ("sections", at, "questions", asked.index(question))


def questions_of(form: dict[str, Any]) -> list[dict[str, Any]]:
    return [question for section in form["sections"] for question in section["questions"]]
