"""Making a program, and a round from its data; while it is a draft its data may be handed in anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from grants.kernel.clock import instant
from grants.kernel.refusal import NotReady, Problem, WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.model import FormPurpose, FormVersion, Program, Round, RoundStatus
from grants.programs.queries import round_definition
from grants.programs.spec import RoundSpec
from grants.programs.spec.mistakes import Mistake, problems, problems_of


def define_program(unit: Unit, facts: dict[str, Any]) -> Program:
    """A program of this key, made or brought up to date."""
    require(unit.actor, Action.MANAGE_ROUND)
    program = unit.session.scalar(select(Program).where(Program.key == facts["key"]))
    if program is None:
        program = Program(key=facts["key"])
        unit.session.add(program)
    program.prefix, program.name = facts["prefix"], facts["name"]
    program.summary, program.about = facts["summary"], facts.get("about", {})
    unit.session.flush()
    unit.changed(program, "define")
    return program


def define_round(unit: Unit, definition: dict[str, Any], *, fund_id: int) -> Round:
    """A draft round from its data. NotReady names each part that is wrong by its place."""
    require(unit.actor, Action.MANAGE_ROUND)
    spec = _read(unit, definition, present=None)
    round = unit.add(Round(**_facts(unit, spec), fund_id=fund_id))
    _keep_forms(unit, round, spec)
    unit.changed(round, "define")
    return round


def redefine_round(
    unit: Unit, round_id: int, definition: dict[str, Any], *, fund_id: int, version: int | None = None
) -> Round:
    """A draft's data anew, all of it; WrongStatus once it is public. History says which parts are different."""
    round = unit.get(Round, round_id, version=version)
    require(unit.actor, Action.MANAGE_ROUND, round)
    if round.status is not RoundStatus.DRAFT:
        raise WrongStatus("round", round.status, "define")
    before = round_definition(unit.session, round.key)
    spec = _read(unit, definition, present=round)
    for name, value in _facts(unit, spec).items():
        setattr(round, name, value)
    round.fund_id = fund_id
    unit.session.execute(delete(FormVersion).where(FormVersion.round_id == round.id))
    _keep_forms(unit, round, spec)
    unit.session.flush()
    after = round_definition(unit.session, round.key)
    if before == after:
        raise NotReady([Problem("definition", "round_same")])
    different = sorted(part for part in before.keys() | after.keys() if before.get(part) != after.get(part))
    unit.changed(round, "define_anew", parts=different)
    return round


def _read(unit: Unit, definition: dict[str, Any], *, present: Round | None) -> dict[str, Any]:
    """The definition as the spec reads it; its program is there and its key free."""
    found = RoundSpec().validate(definition)
    if found:
        raise NotReady(problems(found, definition))
    spec: dict[str, Any] = RoundSpec().load(definition)
    facts = spec["round"]
    misfits = []
    if _program_id(unit, facts["program"]) is None:
        known = list(unit.session.scalars(select(Program.key).order_by(Program.key)))
        misfits.append((("round", "program"), Mistake("no_program", {"known": known})))
    holder = unit.session.scalar(select(Round.id).where(Round.key == facts["key"]))
    if holder is not None and (present is None or holder != present.id):
        misfits.append((("round", "key"), Mistake("key_taken")))
    if misfits:
        raise NotReady(problems_of(misfits, definition))
    return spec


def _program_id(unit: Unit, key: str) -> int | None:
    return unit.session.scalar(select(Program.id).where(Program.key == key))


def _facts(unit: Unit, spec: dict[str, Any]) -> dict[str, Any]:
    """The columns of a round."""
    facts, letter = spec["round"], spec.get("letter")
    closes_at = instant(facts["closes"], facts["timezone"])
    return {
        "key": facts["key"],
        "program_id": _program_id(unit, facts["program"]),
        "year": facts["year"],
        "title": facts["title"],
        "summary": facts["summary"],
        "timezone": facts["timezone"],
        "opens_at": instant(facts["opens"], facts["timezone"]),
        "letters_close_at": instant(letter["closes"], facts["timezone"]) if letter else None,
        "closes_at": closes_at,
        "sends_until": closes_at + timedelta(minutes=facts["grace_minutes"]),
        "decisions_by": facts["decisions_by"],
        "projects_start": facts["projects_start"],
        "projects_end": facts["projects_end"],
        "report_due_days": facts["report_due_days"],
        "budget_cents": facts["budget_cents"],
        "languages": facts["languages"],
        "individuals_allowed": facts["individuals_allowed"],
        "tiers": spec["tiers"],
        "eligibility": spec["eligibility"],
        "rubric": spec["rubric"]["criteria"],
        "schedule": spec["schedule"],
        "details": {
            "texts": facts["texts"],
            "contact": facts["contact"],
            "measures": spec["report"]["measures"],
            "decline_reasons": spec["decline_reasons"],
            "letter": _letter(letter),
            "paper_days": facts["paper_days"],
            "reviews_each": spec["rubric"]["reviews_each"],
            "dates": {name: facts[name].isoformat() for name in ("checked_by", "read_until") if name in facts},
        },
    }


def _letter(spec: dict[str, Any] | None) -> dict[str, Any]:
    """What pages say of the letter of intent; empty where a round has none."""
    return {"invitations_by": spec["invitations_by"].isoformat(), "tiers": spec["tiers"]} if spec else {}


def _keep_forms(unit: Unit, round: Round, spec: dict[str, Any]) -> None:
    forms = {FormPurpose.APPLICATION: spec["form"], FormPurpose.REPORT: spec["report"]}
    if "letter" in spec:
        forms[FormPurpose.LOI] = spec["letter"]
    for purpose, form in forms.items():
        definition = {"sections": form["sections"]}
        unit.add(FormVersion(round_id=round.id, purpose=purpose, number=1, definition=definition))
