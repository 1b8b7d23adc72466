"""A round as the data that it was made from: to be handed in again, changed, or borrowed from by the next round."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.funds.model import Fund
from grants.kernel.refusal import NotFound
from grants.programs.model import FormPurpose, FormVersion, Program, Round


def round_definition(session: Session, key: str) -> dict[str, Any]:
    """In the shape that `define_round` takes, with each form's newest version. Two queries; NotFound for no round."""
    found = session.execute(
        select(Round, Program.key, Fund.key)
        .join(Program, Program.id == Round.program_id)
        .join(Fund, Fund.id == Round.fund_id)
        .where(Round.key == key)
    ).first()
    if found is None:
        raise NotFound("Round")
    round, program, fund = found
    versions = session.execute(
        select(FormVersion.purpose, FormVersion.definition)
        .where(FormVersion.round_id == round.id)
        .order_by(FormVersion.number)
    )
    forms: dict[str, dict[str, Any]] = {str(row[0]): row[1] for row in versions}
    made = {
        "round": _facts(round) | {"program": program, "fund": fund},
        "tiers": round.tiers,
        "eligibility": round.eligibility,
        "form": forms[FormPurpose.APPLICATION],
        "rubric": {"reviews_each": round.details.get("reviews_each", 3), "criteria": round.rubric},
        "report": {"measures": round.details["measures"], **forms[FormPurpose.REPORT]},
        "decline_reasons": round.details["decline_reasons"],
        "schedule": round.schedule,
    }
    if round.letters_close_at is not None:
        letter = {"closes": _local(round, round.letters_close_at), **round.details["letter"]}
        made["letter"] = {**letter, **forms[FormPurpose.LOI]}
    return made


def _facts(round: Round) -> dict[str, Any]:
    return {
        "key": round.key,
        "year": round.year,
        "title": round.title,
        "summary": round.summary,
        "timezone": round.timezone,
        "opens": _local(round, round.opens_at),
        "closes": _local(round, round.closes_at),
        "grace_minutes": int((round.sends_until - round.closes_at).total_seconds()) // 60,
        **(round.details.get("dates") or {}),
        "decisions_by": round.decisions_by.isoformat(),
        "projects_start": round.projects_start.isoformat(),
        "projects_end": round.projects_end.isoformat(),
        "report_due_days": round.report_due_days,
        "budget_cents": round.budget_cents,
        "languages": round.languages,
        "individuals_allowed": round.individuals_allowed,
        "paper_days": round.details.get("paper_days", 5),
        "contact": round.details["contact"],
        "texts": round.details["texts"],
    }


def _local(round: Round, at: datetime) -> str:
    """On the round's own clock, as its data has it."""
    said = at.astimezone(ZoneInfo(round.timezone)).replace(tzinfo=None)
    return said.isoformat(timespec="auto" if said.second or said.microsecond else "minutes")
