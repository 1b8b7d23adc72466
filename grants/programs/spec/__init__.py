"""The shape of a round's data, checked where it comes in (marshmallow): a clear error for each field."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from grants.programs.questions import DECIMALS_LIMIT
from grants.programs.rules.eligibility import KINDS
from grants.programs.spec.facts import RoundFacts
from grants.programs.spec.fitting import form_fits, gone, letter_misfits, never_chosen
from grants.programs.spec.mistakes import Mistake, insist_on_none, wrong
from grants.programs.spec.parts import (
    DASHED,
    MOST_CENTS,
    Part,
    anything,
    check_spoken_parts,
    day,
    each_once,
    how_many,
    list_of,
    moment,
    one_of,
    part,
    parts,
    spoken,
    text,
    whole,
    yes_no,
)
from grants.programs.spec.sections import FormSpec, questions_of

POINTS = ("1", "3", "5")
MANY = 200
"""Parts of a list: far more than any round has."""

VALUES = 50_000
"""Of one rule: more than there are ZIP codes. A rule with none would keep everybody out."""


def _anchors(said: Any) -> None:
    """What a score of 1, 3 and 5 looks like."""
    check_spoken_parts(said)
    other = {
        points: [Mistake("one_of", {"said": points[:40], "allowed": list("135")})] for points in set(said) - set("135")
    }
    if other:
        raise ValidationError(other)


class LetterSpec(FormSpec):
    """The letter of intent that comes before the full form: for every tier, or for those named."""

    closes = moment(required=True)
    invitations_by = day(required=True)
    tiers = list_of(text(), load_default=list)


class TierSpec(Part):
    key = text(DASHED, required=True)
    name = spoken()
    amount_cents = whole(1, MOST_CENTS, required=True)
    max_awards = whole(1, 100_000, required=True)
    needs = spoken(required=False)


class RuleSpec(Part):
    key = text(DASHED, required=True)
    rule = text(one_of(KINDS), required=True)
    question = text()
    tier = text()
    of_tier = text()
    also_of = list_of(text())
    as_zip = yes_no()
    values = list_of(text(), how_many(1, VALUES))
    limit_cents = whole(1, MOST_CENTS)
    count = whole(0, 1000)
    why_not = spoken()
    how_to = spoken(required=False)

    @validates_schema
    def has_what_it_needs(self, data: dict[str, Any], **_: object) -> None:
        for name in NEEDS.get(data["rule"], ()):
            if name not in data:
                raise wrong("needed_by", name, type=data["rule"])


NEEDS = {
    "answer_below": ("question", "limit_cents"),
    "answer_in": ("question", "values"),
    "answer_yes": ("question",),
    "completed_grants_at_least": ("count",),
    "open_grants_at_most": ("count",),
    "awards_this_year_at_most": ("count",),
}


class CriterionSpec(Part):
    key = text(DASHED, required=True)
    name = spoken()
    question = spoken()
    weight = whole(1, 100, required=True)
    anchors = anything(_anchors, required=True)


class RubricSpec(Part):
    """What reviewers score, and how many of them read each application."""

    reviews_each = whole(1, 9, load_default=3)
    criteria = parts(CriterionSpec, how_many(1, 20), each_once(), required=True)

    @validates_schema
    def weights_make_a_hundred(self, data: dict[str, Any], **_: object) -> None:
        weights = sum(criterion["weight"] for criterion in data["criteria"])
        if weights != 100:
            raise wrong("weights", "criteria", sum=weights)


class MeasureSpec(Part):
    key = text(DASHED, required=True)
    kind = text(one_of(["how_much", "how_well", "better_off"]), required=True)
    name = spoken()
    unit = spoken()
    decimals = whole(0, DECIMALS_LIMIT)


class ScheduleSpec(Part):
    parts = list_of(whole(1, 100), how_many(1, 100), required=True)
    release = list_of(text(one_of(["agreement", "report"])), required=True)

    @validates_schema
    def adds_up(self, data: dict[str, Any], **_: object) -> None:
        if sum(data["parts"]) != 100:
            raise wrong("weights", "parts", sum=sum(data["parts"]))
        if len(data["parts"]) != len(data["release"]):
            raise wrong("each_part_its_release", "parts")


class ReasonSpec(Part):
    key = text(DASHED, required=True)
    text = spoken()
    where_next = spoken(required=False)


class ReportSpec(FormSpec):
    measures = parts(MeasureSpec, each_once(), how_many(0, MANY), load_default=list)

    @validates_schema
    def asks_everybody_the_same(self, data: dict[str, Any], **_: object) -> None:
        """A report is one page, and short: conditions belong to applications."""
        if any(each.get("show_if") for each in (*data["sections"], *questions_of(data))):
            raise wrong("no_conditions_in_reports", "sections")

    @validates_schema
    def asks_for_no_measure_twice(self, data: dict[str, Any], **_: object) -> None:
        """The fields of measures begin with their names (`grants/reports/form.py`)."""
        measured = tuple(f"measure_{each['key']}_" for each in data["measures"])
        insist_on_none(
            (("sections", at, "questions", number, "key"), Mistake("name_of_the_page"))
            for at, section in enumerate(data["sections"])
            for number, question in enumerate(section["questions"])
            if question["key"].startswith(measured)
        )


class RoundSpec(Part):
    """A whole round: facts, tiers, rules, form, rubric, report, reasons, schedule."""

    round = part(RoundFacts, required=True)
    tiers = parts(TierSpec, each_once(), how_many(0, MANY), load_default=list)
    eligibility = parts(RuleSpec, each_once(), how_many(0, MANY), load_default=list)
    form = part(FormSpec, required=True)
    letter = part(LetterSpec)
    rubric = part(RubricSpec, required=True)
    report = part(ReportSpec, required=True)
    decline_reasons = parts(ReasonSpec, each_once(), how_many(0, MANY), load_default=list)
    schedule = part(ScheduleSpec, required=True)

    @validates_schema
    def what_is_named_is_there(self, data: dict[str, Any], **_: object) -> None:
        fits = form_fits(data["form"], eligibility=data["eligibility"], round_tiers=data["tiers"])
        insist_on_none([*letter_misfits(data), *fits, *gone(data), *never_chosen(data)])
