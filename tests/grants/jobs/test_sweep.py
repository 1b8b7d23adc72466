"""The sweep: rings what was left behind, less and less often; one broken thing keeps nothing else waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from grants.jobs import due, runner, sweep
from grants.jobs.due import Due
from grants.jobs.sweep import Bells, SweepPulse
from grants.kernel.queues import lease_of
from grants.kernel.refusal import NotReady
from grants.kernel.unit import Unit
from grants.programs.model import Round
from tests.grants.jobs.conftest import Died, RememberingBell
from tests.world import World

React = Callable[..., str]
Happened = Callable[..., list[int]]


def nothing(unit: Unit, fact: object) -> None:
    """An effect without a trace."""


@pytest.fixture
def table() -> Iterator[list[Due]]:
    """The table of what only time causes, put back afterwards."""
    kept = list(due.TABLE)
    yield due.TABLE
    due.TABLE[:] = kept


def test_a_delivery_whose_bell_was_lost_is_rung_by_the_sweep(
    world: World, react: React, happened: Happened, bell: RememberingBell
) -> None:
    react("waits", effect=nothing, queue="mail")
    [delivery_id] = happened()
    bell.rung.clear()
    sweep.once()
    assert bell.rung == [(delivery_id, "mail")]
    runner.run_delivery_by_id(delivery_id)
    bell.rung.clear()
    sweep.once()
    assert bell.rung == []


def test_what_a_dead_worker_left_is_rung_when_its_lease_is_over(
    world: World, react: React, happened: Happened, bell: RememberingBell
) -> None:
    def kill(unit: Unit, fact: object) -> None:
        raise Died

    react("kills", effect=kill)
    [delivery_id] = happened()
    with pytest.raises(Died):
        runner.run_delivery_by_id(delivery_id)
    bell.rung.clear()
    sweep.once()
    assert bell.rung == []
    world.clock.move(lease_of("default") + timedelta(seconds=1))
    sweep.once()
    assert bell.rung == [(delivery_id, "default")]


def test_what_waits_long_is_rung_less_and_less_often(
    world: World, react: React, happened: Happened, bell: RememberingBell
) -> None:
    """A worker that is busy for five minutes must not find a hundred and fifty bells for each delivery."""
    react("waits", effect=nothing)
    happened()
    bell.rung.clear()
    bells, began, moments = Bells(), world.clock.now(), []
    while world.clock.now() - began < timedelta(minutes=5):
        sweep.once(bells)
        if bell.rung:
            moments.append(int((world.clock.now() - began).total_seconds()))
            bell.rung.clear()
        world.clock.move(timedelta(seconds=2))
    assert moments == [0, 4, 12, 28, 60, 120, 180, 240]


def test_a_clock_that_is_set_back_leaves_nobody_waiting(
    world: World, react: React, happened: Happened, bell: RememberingBell
) -> None:
    react("waits", effect=nothing)
    happened()
    with world.unit() as unit:
        waiting = runner.due_deliveries(unit.session, now=world.clock.now())
    bells = Bells()
    bells.ring(waiting, world.clock.now() + timedelta(days=30))
    bell.rung.clear()
    bells.ring(waiting, world.clock.now())
    assert len(bell.rung) == 1


def test_time_opens_and_closes_a_round(world: World, session: Session) -> None:
    round_id = world.open_round()
    world.clock.move(timedelta(days=40))
    sweep.once()
    assert session.get_one(Round, round_id).status == "closed"


def test_one_subject_that_fails_keeps_no_other_waiting(world: World, table: list[Due], bell: RememberingBell) -> None:
    done: list[int] = []

    def act(unit: Unit, id: int) -> None:
        if id == 1:
            raise NotReady([])
        if id == 2:
            raise RuntimeError("broken")
        done.append(id)

    table[:] = [Due("three", lambda session, now: [1, 2, 3], act)]
    sweep.once()
    assert done == [3]


def test_a_search_that_fails_keeps_nothing_else_waiting(
    world: World, table: list[Due], react: React, happened: Happened, bell: RememberingBell, session: Session
) -> None:
    def broken(session: Session, now: Any) -> list[int]:
        raise RuntimeError("broken")

    done: list[int] = []
    table[:] = [
        Due("broken", broken, lambda unit, id: None),
        Due("whole", lambda s, now: [5], lambda u, id: done.append(id)),
    ]
    react("waits", effect=nothing)
    [delivery_id] = happened()
    bell.rung.clear()
    sweep.once()
    assert done == [5]
    assert bell.rung == [(delivery_id, "default")]
    assert session.get_one(SweepPulse, 1).at == world.clock.now()


def test_each_subject_has_a_unit_of_its_own(world: World, table: list[Due]) -> None:
    units: list[Unit] = []
    table[:] = [Due("two", lambda session, now: [1, 2], lambda unit, id: units.append(unit))]
    sweep.once()
    assert len({id(unit) for unit in units}) == 2


def test_the_sweep_says_when_it_last_went_round(world: World, session: Session) -> None:
    sweep.once()
    world.clock.move(timedelta(minutes=5))
    sweep.once()
    assert session.get_one(SweepPulse, 1).at == world.clock.now()


def test_everything_that_time_causes_has_a_name_of_its_own() -> None:
    names = [each.name for each in due.TABLE]
    assert len(names) == len(set(names))
