"""The shape of a round's data, checked where it comes in (marshmallow): a clear error for each field."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

from grants.programs.questions import DECIMALS_LIMIT
from grants.programs.rules.eligibility import KINDS
from grants.programs.spec.fitting import form_fits, letter_fits
from grants.programs.spec.questions import FormSpec, questions_of
from grants.programs.spec.texts import spoken


def _zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValidationError(f"no such time zone: {name}") from None


def _local(text: str) -> None:
    try:
        if datetime.fromisoformat(text).tzinfo is not None:
            raise ValidationError("a wall-clock time without an offset is meant")
    except ValueError:
        raise ValidationError(f"not a time: {text}") from None


class LetterSpec(FormSpec):
    """The letter of intent that comes before the full form: for every tier, or for those named."""

    closes = fields.String(required=True, validate=_local)
    invitations_by = fields.Date(required=True)
    tiers = fields.List(fields.String(), load_default=list)


class TierSpec(Schema):
    key = fields.String(required=True)
    name = spoken()
    amount_cents = fields.Integer(required=True, validate=validate.Range(min=1))
    max_awards = fields.Integer(required=True, validate=validate.Range(min=1))
    needs = spoken(required=False)


class RuleSpec(Schema):
    key = fields.String(required=True)
    rule = fields.String(required=True, validate=validate.OneOf(KINDS))
    question = fields.String()
    tier = fields.String()
    of_tier = fields.String()
    also_of = fields.List(fields.String())
    as_zip = fields.Boolean()
    values = fields.List(fields.String())
    limit_cents = fields.Integer(validate=validate.Range(min=1))
    count = fields.Integer(validate=validate.Range(min=0, max=1000))
    why_not = spoken()
    how_to = spoken(required=False)

    @validates_schema
    def has_what_it_needs(self, data: dict[str, Any], **_: object) -> None:
        for name in NEEDS.get(data["rule"], ()):
            if name not in data:
                raise ValidationError(f"{data['rule']} needs it", name)


NEEDS = {
    "answer_below": ("question", "limit_cents"),
    "answer_in": ("question", "values"),
    "answer_yes": ("question",),
    "completed_grants_at_least": ("count",),
    "open_grants_at_most": ("count",),
    "awards_this_year_at_most": ("count",),
}


class CriterionSpec(Schema):
    key = fields.String(required=True)
    name = spoken()
    question = spoken()
    weight = fields.Integer(required=True, validate=validate.Range(min=1, max=100))
    anchors = fields.Dict(keys=fields.String(validate=validate.OneOf(["1", "3", "5"])), values=spoken(), required=True)


class RubricSpec(Schema):
    """What reviewers score, and how many of them read each application."""

    reviews_each = fields.Integer(load_default=3, strict=True, validate=validate.Range(min=1, max=9))
    criteria = fields.List(fields.Nested(CriterionSpec), required=True, validate=validate.Length(min=1))


class MeasureSpec(Schema):
    key = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["how_much", "how_well", "better_off"]))
    name = spoken()
    unit = spoken()
    decimals = fields.Integer(strict=True, validate=validate.Range(min=0, max=DECIMALS_LIMIT))


class ScheduleSpec(Schema):
    parts = fields.List(fields.Integer(validate=validate.Range(min=1, max=100)), required=True)
    release = fields.List(fields.String(validate=validate.OneOf(["agreement", "report"])), required=True)

    @validates_schema
    def adds_up(self, data: dict[str, Any], **_: object) -> None:
        if sum(data["parts"]) != 100 or len(data["parts"]) != len(data["release"]):
            raise ValidationError("parts must add up to 100 and each needs its release", "parts")


class ReasonSpec(Schema):
    key = fields.String(required=True)
    text = spoken()
    where_next = spoken(required=False)


class ReportSpec(FormSpec):
    measures = fields.List(fields.Nested(MeasureSpec), load_default=list)

    @validates_schema
    def asks_everybody_the_same(self, data: dict[str, Any], **_: object) -> None:
        """A report is one page, and short: conditions belong to applications."""
        if any(each.get("show_if") for each in (*data["sections"], *questions_of(data))):
            raise ValidationError("a report has no conditions", "sections")


class RoundFacts(Schema):
    class Meta:
        unknown = EXCLUDE

    key = fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9][a-z0-9-]{1,39}$"))
    program = fields.String(required=True)
    fund = fields.String(required=True)
    year = fields.Integer(required=True)
    title = spoken()
    summary = spoken()
    timezone = fields.String(required=True, validate=_zone)
    opens = fields.String(required=True, validate=_local)
    closes = fields.String(required=True, validate=_local)
    grace_minutes = fields.Integer(load_default=0, validate=validate.Range(min=0, max=24 * 60))
    checked_by = fields.Date()
    read_until = fields.Date()
    decisions_by = fields.Date(required=True)
    projects_start = fields.Date(required=True)
    projects_end = fields.Date(required=True)
    report_due_days = fields.Integer(required=True, validate=validate.Range(min=1, max=366))
    budget_cents = fields.Integer(required=True, validate=validate.Range(min=1))
    languages = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    individuals_allowed = fields.Boolean(load_default=False)
    paper_days = fields.Integer(load_default=5, validate=validate.Range(min=0, max=60))
    contact = fields.Dict(keys=fields.String(), required=True)
    texts = fields.Dict(keys=fields.String(), values=spoken(), required=True)

    @validates_schema
    def ends_after_it_begins(self, data: dict[str, Any], **_: object) -> None:
        if datetime.fromisoformat(data["closes"]) <= datetime.fromisoformat(data["opens"]):
            raise ValidationError("a round closes after it opens", "closes")
        if data["projects_end"] < data["projects_start"]:
            raise ValidationError("projects end after they start", "projects_end")


class RoundSpec(Schema):
    """A whole round: facts, tiers, rules, form, rubric, report, reasons, schedule."""

    round = fields.Nested(RoundFacts, required=True)
    tiers = fields.List(fields.Nested(TierSpec), load_default=list)
    eligibility = fields.List(fields.Nested(RuleSpec), load_default=list)
    form = fields.Nested(FormSpec, required=True)
    letter = fields.Nested(LetterSpec)
    rubric = fields.Nested(RubricSpec, required=True)
    report = fields.Nested(ReportSpec, required=True)
    decline_reasons = fields.List(fields.Nested(ReasonSpec), load_default=list)
    schedule = fields.Nested(ScheduleSpec, required=True)

    @validates_schema
    def weights_make_a_hundred(self, data: dict[str, Any], **_: object) -> None:
        weights = sum(criterion["weight"] for criterion in data["rubric"]["criteria"])
        if weights != 100:
            raise ValidationError(f"weights add up to {weights}, not 100", "rubric")

    @validates_schema
    def a_letter_fits_its_form(self, data: dict[str, Any], **_: object) -> None:
        letter = data.get("letter")
        if letter is None:
            return
        opens, closes = (datetime.fromisoformat(data["round"][name]) for name in ("opens", "closes"))
        if not opens < datetime.fromisoformat(letter["closes"]) <= closes:
            raise ValidationError("letters close between the round's opening and its closing", "letter")
        letter_fits(letter, data["form"], tiers=letter["tiers"])
        if set(letter["tiers"]) - {tier["key"] for tier in data["tiers"]}:
            raise ValidationError("names a tier that is not there", "letter")

    @validates_schema
    def what_is_named_is_there(self, data: dict[str, Any], **_: object) -> None:
        form_fits(data["form"], eligibility=data["eligibility"])
        tiers = {tier["key"] for tier in data["tiers"]}
        for rule in data["eligibility"]:
            if {rule[name] for name in ("tier", "of_tier") if rule.get(name)} - tiers:
                raise ValidationError(f"{rule['key']}: names a tier that is not there", "eligibility")
