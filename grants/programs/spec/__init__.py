"""The shape of a round's data, checked where it comes in (marshmallow): a clear error for each field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from marshmallow import ValidationError, validates_schema

from grants.programs.questions import DECIMALS_LIMIT
from grants.programs.rules.eligibility import KINDS
from grants.programs.spec.fitting import form_fits, letter_fits
from grants.programs.spec.mistakes import Found, Mistake, insist_on_none, wrong
from grants.programs.spec.parts import (
    DASHED,
    MOST_CENTS,
    YEARS,
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
    spoken_parts,
    text,
    whole,
    written_as,
    yes_no,
    zone,
)
from grants.programs.spec.sections import FormSpec, questions_of
from grants.translations.path import ON_THE_PATH, WHOLE

LANGUAGES = ("en", *WHOLE, *ON_THE_PATH)
TEXTS = ("who_can_apply", "never_asked", "who_sees", "made_public", "how_scored", "what_next")
"""What the page of every round says."""

POINTS = ("1", "3", "5")
MANY = 200
"""Parts of a list: far more than any round has."""


def _anchors(said: Any) -> None:
    """What a score of 1, 3 and 5 looks like."""
    check_spoken_parts(said)
    other = {
        points: [Mistake("one_of", {"said": points[:40], "allowed": list("135")})] for points in set(said) - set("135")
    }
    if other:
        raise ValidationError(other)


def _contact(said: Any) -> None:
    """A person to call: their title may be in several languages."""
    if not isinstance(said, dict):
        raise wrong("not_a_table")
    bad = {
        name: [Mistake("not_text" if name in said else "missing")]
        for name in ("name", "phone", "email")
        if not isinstance(said.get(name), str) or not said[name].strip()
    }
    if bad:
        raise ValidationError(bad)


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
    values = list_of(text())
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


class RoundFacts(Part):
    key = text(written_as(r"(?!new$)[a-z0-9][a-z0-9-]{1,39}", "not_a_round_key"), required=True)
    program = text(required=True)
    fund = text(required=True)
    year = whole(*YEARS, required=True)
    title = spoken()
    summary = spoken()
    timezone = text(zone, required=True)
    opens = moment(required=True)
    closes = moment(required=True)
    grace_minutes = whole(0, 24 * 60, load_default=0)
    checked_by = day()
    read_until = day()
    decisions_by = day(required=True)
    projects_start = day(required=True)
    projects_end = day(required=True)
    report_due_days = whole(1, 366, required=True)
    budget_cents = whole(1, MOST_CENTS, required=True)
    languages = list_of(text(one_of(LANGUAGES)), how_many(1, len(LANGUAGES)), each_once(), required=True)
    individuals_allowed = yes_no(load_default=False)
    paper_days = whole(0, 60, load_default=5)
    contact = anything(_contact, required=True)
    texts = spoken_parts(*TEXTS, required=True)

    @validates_schema
    def ends_after_it_begins(self, data: dict[str, Any], **_: object) -> None:
        if datetime.fromisoformat(data["closes"]) <= datetime.fromisoformat(data["opens"]):
            raise wrong("closes_before_opening", "closes")
        if data["projects_end"] < data["projects_start"]:
            raise wrong("ends_before_start", "projects_end")


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
        insist_on_none(
            [*_letter_misfits(data), *form_fits(data["form"], eligibility=data["eligibility"]), *_gone(data)]
        )


def _letter_misfits(data: dict[str, Any]) -> Iterator[Found]:
    letter = data.get("letter")
    if letter is None:
        return
    opens, closes = (datetime.fromisoformat(data["round"][name]) for name in ("opens", "closes"))
    if not opens < datetime.fromisoformat(letter["closes"]) <= closes:
        yield ("letter", "closes"), Mistake("letters_outside_round")
    yield from letter_fits(letter, data["form"], tiers=letter["tiers"])


def _gone(data: dict[str, Any]) -> Iterator[Found]:
    """Tiers that are named and not there."""
    tiers = {tier["key"] for tier in data["tiers"]}
    for at, key in enumerate(data["letter"]["tiers"] if "letter" in data else ()):
        if key not in tiers:
            yield ("letter", "tiers", at), Mistake("no_tier", {"key": key})
    for at, rule in enumerate(data["eligibility"]):
        for name in ("tier", "of_tier"):
            if rule.get(name) and rule[name] not in tiers:
                yield ("eligibility", at, name), Mistake("no_tier", {"key": rule[name]})
