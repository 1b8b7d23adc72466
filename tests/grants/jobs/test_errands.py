"""A lease, and an errand between two transactions: whoever comes late settles nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from grants.jobs import runner
from grants.kernel.outbox import Delivery
from grants.kernel.queues import JOB_SECONDS, lease_of
from grants.kernel.unit import Unit
from tests.grants.jobs.conftest import BellCast, Died, people, people_in, write_somebody
from tests.world import World

Happened = Callable[..., list[int]]
Look = Callable[[int], Delivery]
React = Callable[..., str]


@pytest.mark.parametrize("queue", list(JOB_SECONDS))
def test_nobody_takes_a_delivery_over_while_its_job_may_still_run(
    world: World, react: React, happened: Happened, look: Look, queue: str
) -> None:
    def kill(unit: Unit, fact: BellCast) -> None:
        raise Died

    react("kills", effect=kill, queue=queue)
    [delivery_id] = happened()
    with pytest.raises(Died):
        runner.run_delivery_by_id(delivery_id)
    world.clock.move(timedelta(seconds=JOB_SECONDS[queue]))
    runner.run_delivery_by_id(delivery_id)
    assert look(delivery_id).attempts == 1
    world.clock.move(timedelta(minutes=2))
    with pytest.raises(Died):
        runner.run_delivery_by_id(delivery_id)


def test_a_runner_that_lost_its_lease_undoes_its_writing(
    world: World, react: React, happened: Happened, look: Look
) -> None:
    """The first runner stands still in its call until another has taken over and finished."""
    settled: list[str] = []
    overtaken: list[bool] = []

    def call(request: int) -> str:
        if overtaken:
            return "second"
        overtaken.append(True)
        world.clock.move(lease_of("default") + timedelta(seconds=1))
        runner.run_delivery_by_id(request)
        return "first"

    def settle(unit: Unit, fact: BellCast, request: int, answer: str) -> None:
        settled.append(answer)
        write_somebody(unit, fact)

    react("errand", prepare=lambda unit, fact: delivery_id, call=call, settle=settle)
    [delivery_id] = happened()
    runner.run_delivery_by_id(delivery_id)
    assert settled == ["second"]
    assert people(world) == 1
    assert (look(delivery_id).attempts, look(delivery_id).last_error) == (2, "")


def test_a_late_failure_does_not_disturb_who_took_over(
    world: World, react: React, happened: Happened, look: Look
) -> None:
    first: list[bool] = []

    def call(request: int) -> str:
        if first:
            return "done"
        first.append(True)
        world.clock.move(lease_of("default") + timedelta(seconds=1))
        runner.run_delivery_by_id(request)
        raise RuntimeError("too late")

    react("errand", prepare=lambda unit, fact: delivery_id, call=call)
    [delivery_id] = happened()
    runner.run_delivery_by_id(delivery_id)
    delivery = look(delivery_id)
    assert delivery.done_at is not None
    assert delivery.last_error == ""


def test_an_errand_is_asked_with_no_transaction_open_and_settled_once(
    world: World, react: React, happened: Happened, look: Look
) -> None:
    said: list[Any] = []

    def prepare(unit: Unit, fact: BellCast) -> int:
        write_somebody(unit, fact)
        return fact.bell_id

    def call(request: int) -> str:
        with world.unit() as another:
            said.append(people_in(another.session))
        return f"heard {request}"

    def settle(unit: Unit, fact: BellCast, request: int, answer: str) -> None:
        said.append((request, answer))

    react("errand", prepare=prepare, call=call, settle=settle)
    [delivery_id] = happened(3)
    runner.run_delivery_by_id(delivery_id)
    runner.run_delivery_by_id(delivery_id)
    assert said == [1, (3, "heard 3")]
    assert look(delivery_id).done_at is not None


def test_an_errand_with_nothing_to_ask_ends_without_a_call(
    world: World, react: React, happened: Happened, look: Look
) -> None:
    react("errand", prepare=lambda unit, fact: None, call=lambda request: pytest.fail("called"))
    [delivery_id] = happened()
    runner.run_delivery_by_id(delivery_id)
    assert look(delivery_id).done_at is not None
