"""How awards end: cancelled with a reason, or closed when all is done; money in the air keeps them open."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from grants.awards import commands
from grants.awards.commands import MoneyInTheAir
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Award
from grants.kernel.money import Money
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import Forbidden, NotReady, WrongStatus
from grants.ledger import commands as ledger
from grants.ledger import queries as books
from grants.ledger.model import Kind
from grants.people.model import Standing
from tests.worlds.awards import awarded, certified, decider, offered, signed


def move(world, session, award_id, source, to, cents):
    fund_id = session.get_one(Award, award_id).fund_id
    session.rollback()
    with world.unit() as unit:
        ledger.move(
            unit,
            f"test:{source}:{to}",
            "test",
            fund_id=fund_id,
            source=source,
            to=to,
            amount=Money(cents),
            award_id=award_id,
        )


def cancel(world, award_id, *, note="The group has moved away.", actor=None):
    with world.unit(actor or decider(world)) as unit:
        return commands.cancel(unit, award_id, note=note)


def close(world, award_id):
    with world.unit() as unit:
        return commands.close(unit, award_id)


@pytest.mark.parametrize("step", [awarded, certified])
def test_an_award_can_be_taken_back_before_the_offer_and_its_money_goes_back(world, session, step):
    award_id = step(world)
    cancel(world, award_id)
    award = session.get_one(Award, award_id)
    assert (award.status, award.ended_at) == (AwardStatus.CANCELLED, world.clock.now())
    assert books.books(session)[award.fund_id].available == 15_000_000
    assert books.broken(session) == []


def test_taking_back_needs_a_reason_and_a_decider(world):
    award_id = awarded(world)
    with pytest.raises(NotReady):
        cancel(world, award_id, note=" ")
    with pytest.raises(Forbidden):
        cancel(world, award_id, actor=world.officer)


def test_what_is_offered_is_not_taken_back(world):
    award_id = offered(world)
    with pytest.raises(WrongStatus):
        cancel(world, award_id)


def test_closing_counts_a_completed_grant_and_gives_back_what_was_not_sent(world, session):
    award_id = signed(world)
    move(world, session, award_id, Kind.ENCUMBERED, Kind.SENT, 60_000)
    move(world, session, award_id, Kind.SENT, Kind.CONFIRMED, 60_000)
    close(world, award_id)
    award = session.get_one(Award, award_id)
    assert (award.status, award.ended_at) == (AwardStatus.CLOSED, world.clock.now())
    assert books.award_books(session, award_id) == books.Books(0, -60_000, 0, 0, 60_000)
    row = session.scalars(select(Standing)).one()
    assert (row.program_key, row.tier_key, row.completed, row.open) == ("jumpstart", "tier-1", 1, 0)


def test_closing_twice_counts_once(world, session):
    award_id = signed(world)
    close(world, award_id)
    close(world, award_id)
    assert session.scalars(select(Standing.completed)).one() == 1
    assert len(session.scalars(select(FactRow.id).where(FactRow.name == "AwardClosed")).all()) == 1


def test_money_in_the_air_keeps_an_award_open(world, session):
    award_id = signed(world)
    move(world, session, award_id, Kind.ENCUMBERED, Kind.SENT, 40_000)
    with pytest.raises(MoneyInTheAir) as refusal:
        close(world, award_id)
    assert refusal.value.sent == Money(40_000)
    assert session.get_one(Award, award_id).status is AwardStatus.SIGNED


def test_only_a_signed_award_closes(world):
    award_id = offered(world)
    with pytest.raises(WrongStatus):
        close(world, award_id)
