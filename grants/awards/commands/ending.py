"""How an award ends: cancelled before the offer, or closed when all is done; what is left goes back to the fund."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from grants.applications.commands import queue_words
from grants.applications.model import TranslationKind
from grants.awards.events import AwardCancelled, AwardClosed
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Award
from grants.awards.queries.doors import award_door
from grants.kernel.money import Money
from grants.kernel.refusal import NotReady, Problem, Refusal
from grants.kernel.unit import Unit
from grants.ledger import commands as ledger
from grants.ledger import queries as books
from grants.ledger.model import Kind
from grants.people.commands import adjust_standing, count_award
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.answers import clean
from grants.programs.model import Program, Round


@dataclass
class MoneyInTheAir(Refusal):
    """A transfer of this award is sent and not confirmed: its end is not known yet."""

    sent: Money


def cancel(unit: Unit, award_id: int, *, note: str, spoken: str = "en", version: int | None = None) -> Award:
    """Take an award back before it was offered, with a reason that the group reads; its money goes back.

    Where the reason is not in the group's language (`spoken` says which it is in), its letter waits for a translation.
    """
    award = unit.get(Award, award_id, version=version)
    require(unit.actor, Action.CANCEL_AWARD, award_door(unit.session, award))
    note = clean(note).strip()
    if not note:
        raise NotReady([Problem("note", "required")])
    award.lifecycle.target(award.status, "cancel")
    released = come_to_nothing(unit, award)
    award.ended_at = unit.now
    unit.advance(award, "cancel", note=note, released_cents=released)
    queue_words(unit, award.application_id, note, spoken=spoken, kind=TranslationKind.AWARD)
    unit.record(AwardCancelled(award_id=award.id))
    return award


def close(unit: Unit, award_id: int) -> Award:
    """The last receipt is in. What was promised and not sent goes back; closing twice changes nothing.

    MoneyInTheAir while a transfer is sent and not confirmed.
    """
    award = unit.get(Award, award_id)
    if award.status is AwardStatus.CLOSED:
        return award
    award.lifecycle.target(award.status, "close")
    sent = books.award_books(unit.session, award.id).sent
    if sent:
        raise MoneyInTheAir(sent=Money(sent))
    released = give_back(unit, award)
    adjust_standing(
        unit, award.organization_id, program=program_key(unit, award), tier=award.tier_key, completed=1, open=-1
    )
    award.ended_at = unit.now
    unit.advance(award, "close", released_cents=released)
    unit.record(AwardClosed(award_id=award.id))
    return award


def come_to_nothing(unit: Unit, award: Award) -> int:
    """An award that nobody signed gives its money back and counts no more among the year's; gives the cents."""
    year = unit.session.get_one(Round, award.round_id).year
    count_award(unit, award.organization_id, year=year, by=-1)
    return give_back(unit, award)


def give_back(unit: Unit, award: Award) -> int:
    """Move what the award still holds back to what the fund can promise; gives the cents."""
    held = books.balance(unit.session, award.fund_id, Kind.ENCUMBERED, award_id=award.id)
    if held:
        ledger.move(
            unit,
            f"release:award:{award.id}",
            "release",
            fund_id=award.fund_id,
            source=Kind.ENCUMBERED,
            to=Kind.AVAILABLE,
            amount=Money(held),
            award_id=award.id,
        )
    return held


def program_key(unit: Unit, award: Award) -> str:
    """The program whose tier ladder this award counts for."""
    where = Round.id == award.round_id
    return unit.session.execute(
        select(Program.key).join(Round, Round.program_id == Program.id).where(where)
    ).scalar_one()
