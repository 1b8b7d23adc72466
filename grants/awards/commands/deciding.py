"""Deciding on an application: the sum, the reasons, and the money set aside in the same unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.applications import commands as applications
from grants.applications.lifecycle import ApplicationStatus
from grants.applications.model import Application
from grants.awards import rules
from grants.awards.events import ApplicationDecided
from grants.awards.lifecycle import Outcome
from grants.awards.model import Award, Decision
from grants.awards.queries.doors import application_door
from grants.awards.queries.round_money import RoundMoney, candidates, decided_in, round_money
from grants.awards.rules import Candidate
from grants.kernel.money import Money
from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.ledger import commands as ledger
from grants.ledger.model import Kind
from grants.people.commands import count_award
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.answers import clean
from grants.programs.model import Round
from grants.reviews import queries as reviews

TEXT_LIMIT = 2000
UNDECIDED = (
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.ELIGIBLE,
    ApplicationStatus.IN_REVIEW,
    ApplicationStatus.REVIEWED,
)


@dataclass(frozen=True)
class Rank:
    """Where the ranking has an application, and whether the decision leaves it."""

    place: int
    ranked: int
    score: str
    departs: bool


def decide(
    unit: Unit,
    application_id: int,
    outcome: Outcome,
    *,
    cents: int | None = None,
    reasons: Sequence[str] = (),
    words: str = "",
    spoken: str = "en",
    note: str = "",
    version: int | None = None,
) -> Decision:
    """Award, award in part, waitlist or decline. A waitlisted application can be decided once more.

    `reasons` are keys of the round's list and `words` our own, both for the group. Words are in the language `spoken`:
    where the application is in another one, they wait for their translation, and the letter with them. `note` is the
    written reason for leaving the ranking. An award sets its money aside at once: OverBudget when the fund holds less.
    NotReady names the field when sum, tier, budget or reasons don't fit.
    """
    application = unit.get(Application, application_id, version=version)
    require(unit.actor, Action.DECIDE, application_door(unit.session, application.id))
    application.lifecycle.target(application.status, outcome)
    round = unit.get(Round, application.round_id)  # the row that two deciders of one round wait for
    decided = decided_in(unit.session, round.id)
    money = round_money(unit.session, round, decided)
    words, note = clean(words).strip(), clean(note).strip()
    cents, problems = _sum(application, outcome, cents, money)
    known = [reason["key"] for reason in round.details["decline_reasons"]]
    problems += rules.reason_problems(outcome, reasons, words, known=known)
    problems += [
        Problem(name, "too_long", {"limit": TEXT_LIMIT, "count": len(text)})
        for name, text in (("words", words), ("note", note))
        if len(text) > TEXT_LIMIT
    ]
    if problems:
        raise NotReady(problems)
    ranking = candidates(reviews.slate(unit.session, round.id, rubric=round.rubric), money, decided)
    rank = _rank(ranking, application.id, outcome, money)
    if rank.departs and not note:
        raise NotReady([Problem("note", "departs_from_ranking")])
    decision = _write(unit, application, outcome, cents=cents, reasons=reasons, words=words, note=note, rank=rank)
    if cents is not None:
        _promise(unit, application, round, decision, cents)
    unit.advance(application, outcome, note=note, reasons=list(reasons), place=rank.place, score=rank.score)
    applications.queue_words(unit, application.id, words, spoken=spoken)
    unit.record(ApplicationDecided(application_id=application.id, outcome=outcome))
    return decision


def _sum(
    application: Application, outcome: Outcome, typed: int | None, money: RoundMoney
) -> tuple[int | None, list[Problem]]:
    tier = money.tier(application.tier_key)
    cents, problems = rules.amount_of(
        outcome,
        typed,
        requested_cents=application.requested_cents,
        tier_cents=tier.amount_cents if tier is not None else None,
    )
    if cents is None:
        return None, problems
    if tier is not None and tier.awards >= tier.max_awards:
        problems.append(Problem("outcome", "tier_full", {"max_awards": tier.max_awards}))
    elif cents > money.budget_left_cents:
        facts: dict[str, object] = {"left_cents": max(0, money.budget_left_cents), "asked_cents": cents}
        problems.append(Problem("amount", "over_round_budget", facts))
    return cents, problems


def _rank(ranking: list[Candidate], application_id: int, outcome: Outcome, money: RoundMoney) -> Rank:
    place = next(n for n, each in enumerate(ranking, start=1) if each.application_id == application_id)
    score = ranking[place - 1].score
    return Rank(
        place=place,
        ranked=len(ranking),
        score=str(score) if score is not None else "",
        departs=rules.departs(ranking, application_id, outcome, left_cents=money.left_cents, tier_caps=money.tier_caps),
    )


def _write(
    unit: Unit,
    application: Application,
    outcome: Outcome,
    *,
    cents: int | None,
    reasons: Sequence[str],
    words: str,
    note: str,
    rank: Rank,
) -> Decision:
    earlier = unit.session.scalar(
        select(Decision)
        .where(Decision.application_id == application.id, Decision.superseded_at.is_(None))
        .with_for_update()
    )
    if earlier is not None:
        earlier.superseded_at = unit.now
        unit.session.flush()
    return unit.add(
        Decision(
            application_id=application.id,
            round_id=application.round_id,
            outcome=outcome,
            cents=cents,
            reasons=list(reasons),
            words=words,
            departs=rank.departs,
            note=note,
            place=rank.place,
            ranked=rank.ranked,
            decided_by=unit.actor.person_id,
            decided_at=unit.now,
        )
    )


def _promise(unit: Unit, application: Application, round: Round, decision: Decision, cents: int) -> Award:
    """Money before promise: the award and its encumbrance are one change, or neither is made."""
    award = unit.add(
        Award(
            reference=application.reference,
            application_id=application.id,
            decision_id=decision.id,
            round_id=round.id,
            fund_id=round.fund_id,
            organization_id=application.organization_id,
            tier_key=application.tier_key,
            cents=cents,
            schedule=round.schedule,
            decided_by=unit.actor.person_id,
            decided_at=unit.now,
        )
    )
    count_award(unit, award.organization_id, year=round.year)
    ledger.move(
        unit,
        f"encumber:award:{award.id}",
        "encumber",
        fund_id=round.fund_id,
        source=Kind.AVAILABLE,
        to=Kind.ENCUMBERED,
        amount=Money(cents),
        award_id=award.id,
    )
    unit.advance(award, "encumber", cents=cents)
    return award


def finish_deciding(unit: Unit, round_id: int, *, version: int | None = None) -> Round:
    """Close the book on a round's decisions. NotReady says how many applications still wait for one."""
    round = unit.get(Round, round_id, version=version)
    require(unit.actor, Action.FINISH_DECIDING, round)
    waiting = unit.session.scalar(
        select(func.count())
        .select_from(Application)
        .where(Application.round_id == round.id, Application.status.in_(UNDECIDED))
    )
    if waiting:
        raise NotReady([Problem("", "undecided_applications", {"count": waiting})])
    unit.advance(round, "finish_deciding")
    return round
