"""Reads about rounds and the versions of their forms."""

from grants.programs.queries.cards import RoundCard, public_rounds
from grants.programs.queries.definitions import round_definition
from grants.programs.queries.forms import (
    Asked,
    asked_with,
    every_stage,
    every_version,
    form_version,
    former_questions,
    newest_form,
    present_form,
)
from grants.programs.queries.plans import DraftLine, RoundPlan, draft_rounds, round_plan
from grants.programs.queries.rounds import (
    Letters,
    RoundPage,
    round_page,
)
from grants.programs.queries.times import on_the_rounds_clock, rounds_due

__all__ = [
    "Asked",
    "DraftLine",
    "Letters",
    "RoundCard",
    "RoundPage",
    "RoundPlan",
    "asked_with",
    "draft_rounds",
    "every_stage",
    "every_version",
    "form_version",
    "former_questions",
    "newest_form",
    "on_the_rounds_clock",
    "present_form",
    "public_rounds",
    "round_definition",
    "round_page",
    "round_plan",
    "rounds_due",
]
