"""Making a round from its data, publishing it, opening and closing it, and giving references."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from grants.kernel.clock import instant
from grants.kernel.refusal import NotFound, NotReady, Problem
from grants.kernel.unit import Unit
from grants.people.queries import who_wants_news
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import rules
from grants.programs.events import ClosingMoved, RoundAnnounced, RoundClosed, RoundPublished
from grants.programs.model import FormPurpose, FormVersion, Program, ReferenceCounter, Round, RoundStatus
from grants.programs.spec import RoundSpec

PLACES = {FormPurpose.APPLICATION: "form", FormPurpose.LOI: "letter", FormPurpose.REPORT: "report"}
"""What the files of a round call its forms."""


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
    """A draft round from its data. NotReady names each field that is wrong, in marshmallow's words."""
    require(unit.actor, Action.MANAGE_ROUND)
    mistakes = RoundSpec().validate(definition)
    if mistakes:
        raise NotReady([Problem(name, "invalid", {"errors": errors}) for name, errors in mistakes.items()])
    spec = RoundSpec().load(definition)
    facts = spec["round"]
    program = unit.session.scalar(select(Program).where(Program.key == facts["program"]))
    if program is None:
        raise NotFound("Program")
    if unit.session.scalar(select(Round.id).where(Round.key == facts["key"])) is not None:
        raise NotReady([Problem("key", "taken")])
    round = unit.add(
        Round(
            key=facts["key"],
            program_id=program.id,
            fund_id=fund_id,
            year=facts["year"],
            title=facts["title"],
            summary=facts["summary"],
            timezone=facts["timezone"],
            opens_at=instant(facts["opens"], facts["timezone"]),
            letters_close_at=instant(spec["letter"]["closes"], facts["timezone"]) if "letter" in spec else None,
            closes_at=instant(facts["closes"], facts["timezone"]),
            sends_until=instant(facts["closes"], facts["timezone"]) + timedelta(minutes=facts["grace_minutes"]),
            decisions_by=facts["decisions_by"],
            projects_start=facts["projects_start"],
            projects_end=facts["projects_end"],
            report_due_days=facts["report_due_days"],
            budget_cents=facts["budget_cents"],
            languages=facts["languages"],
            individuals_allowed=facts["individuals_allowed"],
            tiers=spec["tiers"],
            eligibility=spec["eligibility"],
            rubric=spec["rubric"]["criteria"],
            schedule=spec["schedule"],
            details={
                "texts": facts["texts"],
                "contact": facts["contact"],
                "measures": spec["report"]["measures"],
                "decline_reasons": spec["decline_reasons"],
                "letter": _letter(spec.get("letter")),
                "paper_days": facts["paper_days"],
                "reviews_each": spec["rubric"]["reviews_each"],
                "dates": {name: facts[name].isoformat() for name in ("checked_by", "read_until") if name in facts},
            },
        )
    )
    forms = {FormPurpose.APPLICATION: spec["form"], FormPurpose.REPORT: spec["report"]}
    if "letter" in spec:
        forms[FormPurpose.LOI] = spec["letter"]
    for purpose, form in forms.items():
        definition = {"sections": form["sections"]}
        unit.add(FormVersion(round_id=round.id, purpose=purpose, number=1, definition=definition))
    unit.changed(round, "define")
    return round


def _letter(spec: dict[str, Any] | None) -> dict[str, Any]:
    """What pages say of the letter of intent; empty where a round has none."""
    return {"invitations_by": spec["invitations_by"].isoformat(), "tiers": spec["tiers"]} if spec else {}


def publish(unit: Unit, round_id: int, *, version: int | None = None) -> list[Problem]:
    """Make a round public; gives the oddities that staff were shown (warnings, not refusals).

    NotReady lists the vital texts that one of its languages lacks. The counter of its references begins here, so that
    no two first applicants meet over making it.
    """
    round = unit.get(Round, round_id, version=version)
    require(unit.actor, Action.MANAGE_ROUND, round)
    missing = _untranslated(unit, round)
    if missing:
        raise NotReady(missing)
    _counter(unit, prefix=unit.session.get_one(Program, round.program_id).prefix, year=round.year)
    round.published_at = unit.now
    found = rules.oddities(tiers=round.tiers, budget_cents=round.budget_cents, eligibility=round.eligibility)
    unit.advance(round, "publish", oddities=[problem.code for problem in found])
    unit.record(RoundPublished(round_id=round.id))
    return found


def announce(unit: Unit, round_id: int) -> None:
    """Tell of a new round whoever asked for news."""
    for person_id in who_wants_news(unit.session):
        unit.record(RoundAnnounced(round_id=round_id, person_id=person_id))


def _untranslated(unit: Unit, round: Round) -> list[Problem]:
    """Of all that the round says, from its title to the reasons of a no, what one of its languages lacks."""
    forms = unit.session.execute(
        select(FormVersion.purpose, FormVersion.definition)
        .where(FormVersion.round_id == round.id)
        .order_by(FormVersion.number)
    )
    parts = {
        "program": {"name": unit.session.get_one(Program, round.program_id).name},
        "round": {"title": round.title, "summary": round.summary},
        "texts": round.details["texts"],
        "tiers": round.tiers,
        "eligibility": round.eligibility,
        "rubric": round.rubric,
        "measures": round.details["measures"],
        "decline_reasons": round.details["decline_reasons"],
        **{PLACES[purpose]: definition for purpose, definition in forms},
    }
    return rules.untranslated(round.languages, parts)


def follow_the_clock(unit: Unit, round_id: int) -> None:
    """Open or close a round whose instant has come; the sweep calls it, and calling it again is harmless.

    It is closed when nothing can be sent any more: after its closing there may be a grace for drafts.
    """
    round = unit.get(Round, round_id)
    if round.lifecycle.allows(round.status, "open") and round.opens_at <= unit.now < round.closes_at:
        unit.advance(round, "open")
    elif round.lifecycle.allows(round.status, "close") and unit.now >= round.sends_until:
        unit.advance(round, "close")
        unit.record(RoundClosed(round_id=round.id))


def move_closing(
    unit: Unit,
    round_id: int,
    *,
    closes_at: datetime,
    letters_close_at: datetime | None = None,
    reason: str,
    version: int | None = None,
) -> Round:
    """More time for everybody: the closing moves and its grace with it, and the letters' own day where it is given.

    A round that was closed opens again; the caller has seen that nobody reads yet. NotReady names the day that can't
    be, or the reason that is missing.
    """
    round = unit.get(Round, round_id, version=version)
    require(unit.actor, Action.MANAGE_ROUND, round)
    days = {"closes": (round.closes_at, closes_at), "letters": (round.letters_close_at, letters_close_at)}
    moved = {name: (before, after) for name, (before, after) in days.items() if before and after and before != after}
    problems = [] if moved else [Problem("closes", "not_later")]
    for name, (before, after) in moved.items():
        problems += rules.more_time_problems(name, after, before=before, now=unit.now)
    if letters_close_at is not None and letters_close_at > closes_at:
        problems.append(Problem("letters", "letters_before_closing"))
    if not reason.strip():
        problems.append(Problem("reason", "required"))
    if problems:
        raise NotReady(problems)
    grace = round.sends_until - round.closes_at
    round.closes_at, round.sends_until = closes_at, closes_at + grace
    round.letters_close_at = letters_close_at or round.letters_close_at
    said = {name: [before.isoformat(), after.isoformat()] for name, (before, after) in moved.items()}
    if round.status is RoundStatus.CLOSED:
        unit.advance(round, "open_again", note=reason)
    unit.changed(round, "move_closing", note=reason, **said)
    unit.record(ClosingMoved(round_id=round.id))
    return round


def next_reference(unit: Unit, *, prefix: str, year: int) -> str:
    """The next reference of a prefix and year, such as JS-2026-0042; the row's lock keeps two apart."""
    counter = _counter(unit, prefix=prefix, year=year)
    counter.last += 1
    unit.session.flush()
    return f"{prefix}-{year}-{counter.last:04d}"


def _counter(unit: Unit, *, prefix: str, year: int) -> ReferenceCounter:
    where = (ReferenceCounter.prefix == prefix, ReferenceCounter.year == year)
    counter = unit.session.scalar(select(ReferenceCounter).where(*where).with_for_update())
    return counter if counter is not None else unit.add(ReferenceCounter(prefix=prefix, year=year))
