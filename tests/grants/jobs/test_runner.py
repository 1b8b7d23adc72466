"""One delivery: taken by one runner, done once, tried again with growing pauses, given up in the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from grants.jobs import runner
from grants.kernel.outbox import Delivery
from grants.kernel.queues import lease_of
from grants.kernel.refusal import Forbidden, WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actor import Role, system
from tests.grants.jobs.conftest import BellCast, Died, RememberingBell, people, write_somebody
from tests.racing import race
from tests.world import World

Happened = Callable[..., list[int]]
Look = Callable[[int], Delivery]
React = Callable[..., str]


def test_an_effect_and_the_end_of_its_delivery_are_one_change(
    world: World, react: React, happened: Happened, look: Look
) -> None:
    react("writes", effect=write_somebody)
    [delivery_id] = happened()
    runner.run_delivery_by_id(delivery_id)
    delivery = look(delivery_id)
    assert (delivery.done_at, delivery.leased_until, delivery.attempts) == (world.clock.now(), None, 1)
    assert people(world) == 1


def test_a_delivery_that_is_done_is_not_done_again(world: World, react: React, happened: Happened, look: Look) -> None:
    react("writes", effect=write_somebody)
    [delivery_id] = happened()
    for _ in range(3):
        runner.run_delivery_by_id(delivery_id)
    assert people(world) == 1
    assert look(delivery_id).attempts == 1


def test_a_delivery_that_nobody_knows_is_left_alone(world: World) -> None:
    runner.run_delivery_by_id(987_654)
    assert world.drain() == 0


def test_two_runners_at_once_do_it_once(world: World, react: React, happened: Happened, look: Look) -> None:
    react("writes", effect=write_somebody)
    for number in range(10):
        [delivery_id] = happened(number)
        race(*[lambda id=delivery_id: runner.run_delivery_by_id(id)] * 3)
        assert look(delivery_id).done_at is not None
        assert look(delivery_id).attempts == 1
    assert people(world) == 10


def test_each_handler_of_a_fact_has_a_delivery_of_its_own(
    world: World, react: React, happened: Happened, look: Look
) -> None:
    def fail(unit: Unit, fact: BellCast) -> None:
        raise RuntimeError("no luck")

    react("writes", effect=write_somebody)
    react("fails", effect=fail, queue="mail")
    first, second = happened()
    assert world.drain() == 2
    assert look(first).done_at is not None
    assert (look(second).done_at, look(second).queue) == (None, "mail")


def test_what_fails_is_tried_again_after_a_growing_pause(
    world: World, react: React, happened: Happened, look: Look
) -> None:
    luck = [False, False, True]

    def at_last(unit: Unit, fact: BellCast) -> None:
        write_somebody(unit, fact)
        if not luck.pop(0):
            raise RuntimeError("no luck")

    react("at_last", effect=at_last)
    [delivery_id] = happened()
    began = world.clock.now()
    runner.run_delivery_by_id(delivery_id)
    delivery = look(delivery_id)
    assert delivery.last_error == "RuntimeError: no luck"
    assert (delivery.next_try_at - began, delivery.leased_until) == (timedelta(seconds=5), None)
    assert people(world) == 0, "a failed effect leaves nothing behind"

    runner.run_delivery_by_id(delivery_id)
    assert look(delivery_id).attempts == 1, "not before its time"
    world.clock.move(timedelta(seconds=5))
    runner.run_delivery_by_id(delivery_id)
    assert look(delivery_id).next_try_at - world.clock.now() == timedelta(seconds=10)
    world.clock.move(timedelta(seconds=10))
    runner.run_delivery_by_id(delivery_id)
    delivery = look(delivery_id)
    assert (delivery.done_at, delivery.attempts, delivery.last_error) == (world.clock.now(), 3, "")
    assert people(world) == 1


def test_pauses_double_up_to_an_hour() -> None:
    seconds = [runner.pause(attempts).total_seconds() for attempts in range(13)]
    assert seconds == [5, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]


def always_fail(unit: Unit, fact: BellCast) -> None:
    raise RuntimeError("no luck")


def try_until_dead(world: World, look: Look, delivery_id: int) -> int:
    tries = 0
    while look(delivery_id).dead_at is None:
        assert tries < 20
        world.clock.at = max(world.clock.now(), look(delivery_id).next_try_at)
        runner.run_delivery_by_id(delivery_id)
        tries += 1
    return tries


def test_after_twelve_tries_it_is_a_dead_letter_and_rests(
    world: World, react: React, happened: Happened, look: Look
) -> None:
    react("fails", effect=always_fail)
    [delivery_id] = happened()
    assert try_until_dead(world, look, delivery_id) == 12
    world.clock.move(timedelta(days=2))
    assert world.drain() == 0
    assert look(delivery_id).attempts == 12
    assert look(delivery_id).last_error == "RuntimeError: no luck"


def test_an_operator_gives_a_dead_letter_another_life(
    world: World, react: React, happened: Happened, look: Look, bell: RememberingBell
) -> None:
    luck: list[bool] = []

    def when_mended(unit: Unit, fact: BellCast) -> None:
        if not luck:
            raise RuntimeError("no luck")

    react("when_mended", effect=when_mended, queue="reports")
    [delivery_id] = happened()
    with world.unit(world.staff(Role.OPERATOR)) as unit, pytest.raises(WrongStatus):
        runner.rerun(unit, delivery_id)
    try_until_dead(world, look, delivery_id)
    with world.unit(world.officer) as unit, pytest.raises(Forbidden):
        runner.rerun(unit, delivery_id)
    bell.rung.clear()
    with world.unit(world.staff(Role.OPERATOR)) as unit:
        runner.rerun(unit, delivery_id)
    assert bell.rung == [(delivery_id, "reports")]
    luck.append(True)
    assert world.drain() == 1
    assert look(delivery_id).done_at is not None


def test_who_kills_every_runner_is_given_up_too(world: World, react: React, happened: Happened, look: Look) -> None:
    def kill(unit: Unit, fact: BellCast) -> None:
        raise Died

    react("kills", effect=kill)
    [delivery_id] = happened()
    for _ in range(runner.ATTEMPTS):
        with pytest.raises(Died):
            runner.run_delivery_by_id(delivery_id)
        world.clock.move(lease_of("default") + timedelta(seconds=1))
    runner.run_delivery_by_id(delivery_id)
    delivery = look(delivery_id)
    assert (delivery.dead_at, delivery.attempts) == (world.clock.now(), runner.ATTEMPTS)
    assert "died" in delivery.last_error


def test_a_handler_that_a_newer_version_dropped_is_a_failure_that_says_so(
    world: World, react: React, happened: Happened, look: Look
) -> None:
    react("kept", effect=write_somebody)
    [delivery_id] = happened()
    with world.unit() as unit:
        unit.get(Delivery, delivery_id).handler = "tests.dropped"
    runner.run_delivery_by_id(delivery_id)
    assert "no handler 'tests.dropped'" in look(delivery_id).last_error


def test_who_acts_in_a_job_is_the_product_and_no_person(world: World, react: React, happened: Happened) -> None:
    seen: list[Any] = []
    react("sees", effect=lambda unit, fact: seen.append(unit.actor))
    happened()
    assert world.drain() == 1
    assert seen == [system("worker")]


def test_draining_runs_what_the_effects_themselves_record(world: World, react: React, happened: Happened) -> None:
    seen: list[int] = []

    def echo(unit: Unit, fact: BellCast) -> None:
        seen.append(fact.bell_id)
        if fact.bell_id > 0:
            unit.record(BellCast(fact.bell_id - 1))

    react("echoes", effect=echo)
    happened(3)
    assert world.drain() == 4
    assert seen == [3, 2, 1, 0]
