"""The shape of a round's facts: its days, its languages, its texts, the person to call."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from grants.kernel.clock import instant
from grants.programs.spec.mistakes import Mistake, wrong
from grants.programs.spec.parts import (
    MOST_CENTS,
    YEARS,
    Part,
    anything,
    day,
    each_once,
    how_many,
    list_of,
    moment,
    one_of,
    spoken,
    spoken_parts,
    text,
    whole,
    written_as,
    yes_no,
    zone,
)
from grants.translations.path import ON_THE_PATH, WHOLE

LANGUAGES = ("en", *WHOLE, *ON_THE_PATH)
TEXTS = ("who_can_apply", "never_asked", "who_sees", "made_public", "how_scored", "what_next")
"""What the page of every round says."""


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
        opens, closes = (instant(data[name], data["timezone"]) for name in ("opens", "closes"))
        if closes <= opens:  # as instants: in the night that skips an hour a later time may be an earlier one
            raise wrong("closes_before_opening", "closes")
        if data["projects_end"] < data["projects_start"]:
            raise wrong("ends_before_start", "projects_end")
