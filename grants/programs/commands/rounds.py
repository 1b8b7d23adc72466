"""Publishing a round, opening and closing it, and giving references."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.people.queries import who_wants_news
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import rules
from grants.programs.events import ClosingMoved, RoundAnnounced, RoundClosed, RoundPublished
from grants.programs.model import Program, ReferenceCounter, Round, RoundStatus
from grants.programs.queries import round_definition
from grants.programs.rules import vital_texts


def publish(unit: Unit, round_id: int, *, version: int | None = None) -> list[Problem]:
    """Make a round public; gives the oddities that staff were shown (warnings, not refusals).

    NotReady lists the vital texts that one of its languages lacks. The counter of its references begins here, so that
    no two first applicants meet over making it.
    """
    round = unit.get(Round, round_id, version=version)
    require(unit.actor, Action.MANAGE_ROUND, round)
    program = unit.session.get_one(Program, round.program_id)
    missing = rules.untranslated(round.languages, vital_texts(program.name, round_definition(unit.session, round.key)))
    if missing:
        raise NotReady(missing)
    _counter(unit, prefix=program.prefix, year=round.year)
    round.published_at = unit.now
    found = rules.oddities(tiers=round.tiers, budget_cents=round.budget_cents, eligibility=round.eligibility)
    unit.advance(round, "publish", oddities=[problem.code for problem in found])
    unit.record(RoundPublished(round_id=round.id))
    return found


def announce(unit: Unit, round_id: int) -> None:
    """Tell of a new round whoever asked for news."""
    for person_id in who_wants_news(unit.session):
        unit.record(RoundAnnounced(round_id=round_id, person_id=person_id))


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
