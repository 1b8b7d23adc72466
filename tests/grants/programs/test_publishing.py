"""A round is published with its oddities, and opened and closed by the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.jobs import sweep
from grants.kernel.history import HistoryRow
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import Forbidden, NotFound, SomebodyElseWasFaster, WrongStatus
from grants.policy.actor import Role
from grants.programs import commands, queries
from grants.programs.model import Round
from tests.grants.programs.test_defining import draft_round, status
from tests.world import World
from tests.worlds.rounds import definition


def test_publishing_makes_it_public_and_keeps_the_oddities_in_history(world: World, session: Session) -> None:
    round_id = draft_round(world, definition("js-a", budget_cents=5_000_000))
    with world.unit(world.officer) as unit:
        found = commands.publish(unit, round_id)
    assert [problem.code for problem in found] == ["caps_exceed_budget"]
    round = session.get_one(Round, round_id)
    assert (round.status, round.published_at, round.is_public) == ("published", world.clock.now(), True)
    row = session.scalars(select(HistoryRow).where(HistoryRow.action == "publish")).one()
    assert row.facts == {"oddities": ["caps_exceed_budget"]}
    assert session.scalars(select(FactRow.payload).where(FactRow.name == "RoundPublished")).all() == [
        {"round_id": round_id}
    ]


def test_publishing_twice_or_from_an_old_page_is_refused(world: World) -> None:
    round_id = draft_round(world)
    with pytest.raises(Forbidden), world.unit(world.staff(Role.DECIDER)) as unit:
        commands.publish(unit, round_id)
    with pytest.raises(SomebodyElseWasFaster), world.unit(world.officer) as unit:
        commands.publish(unit, round_id, version=99)
    with world.unit(world.officer) as unit:
        commands.publish(unit, round_id, version=1)
    with pytest.raises(WrongStatus), world.unit(world.officer) as unit:
        commands.publish(unit, round_id)


def test_the_clock_opens_and_closes_and_asking_again_is_harmless(world: World, session: Session) -> None:
    world.clock.at = datetime(2026, 10, 1, tzinfo=UTC)
    round_id = draft_round(world)
    with world.unit(world.officer) as unit:
        commands.publish(unit, round_id)
    seen = []
    for moment in ("2026-11-01T13:59", "2026-11-01T14:00", "2026-11-30T21:59", "2026-11-30T22:00", "2026-12-01T00:00"):
        world.clock.at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        for _ in range(2):
            sweep.once()
        seen.append(status(session, round_id))
    assert seen == ["published", "open", "open", "closed", "closed"]
    assert session.scalar(select(func.count()).select_from(FactRow).where(FactRow.name == "RoundClosed")) == 1


def test_a_round_that_was_slept_through_is_closed_without_opening(world: World, session: Session) -> None:
    world.clock.at = datetime(2026, 10, 1, tzinfo=UTC)
    round_id = draft_round(world)
    with world.unit(world.officer) as unit:
        commands.publish(unit, round_id)
    world.clock.move(timedelta(days=365))
    sweep.once()
    assert status(session, round_id) == "closed"


def test_a_draft_round_is_left_alone_by_the_clock(world: World, session: Session) -> None:
    round_id = draft_round(world)
    sweep.once()
    assert status(session, round_id) == "draft"
    assert queries.public_rounds(session, now=world.clock.now()) == []


def test_a_round_page_that_is_not_there_is_not_found(session: Session, world: World) -> None:
    with pytest.raises(NotFound):
        queries.round_page(session, key="nowhere", now=world.clock.now())
    with pytest.raises(NotFound):
        queries.form_version(session, 4711)
