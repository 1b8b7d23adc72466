"""A fact of the tests' own with handlers of the tests' own, and a bell that remembers who was rung."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel import outbox, ports
from grants.kernel.outbox import Delivery, Handler
from grants.kernel.unit import Unit
from grants.people.model import Person
from tests.world import World


@dataclass(frozen=True)
class BellCast:
    """Something happened, in these tests only."""

    bell_id: int


def write_somebody(unit: Unit, fact: BellCast) -> None:
    """An effect that leaves a trace in the database."""
    unit.add(Person(email=f"{fact.bell_id}-{people_in(unit.session)}@example.org", created_at=unit.now))


def people_in(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Person)) or 0


def people(world: World) -> int:
    with Session(world.engine) as session:
        return people_in(session)


@pytest.fixture
def react() -> Iterator[Callable[..., str]]:
    """`react("name", effect=…)` registers a handler of BellCast for one test; gives its name."""
    made: list[Handler] = []

    def register(name: str, *, queue: str = "default", **parts: Any) -> str:
        made.append(outbox.handle(Handler(f"tests.{name}", BellCast, queue, **parts)))
        return made[-1].name

    yield register
    outbox._handlers.pop(BellCast.__name__, None)
    outbox._facts.pop(BellCast.__name__, None)


@pytest.fixture
def happened(world: World) -> Callable[..., list[int]]:
    """`happened()` records the fact; gives the ids of its deliveries, in the order of their handlers."""

    def record(bell_id: int = 7) -> list[int]:
        with world.unit() as unit:
            unit.record(BellCast(bell_id))
            announced = list(unit.announced)
            unit.session.flush()
            return [delivery.id for delivery in announced]

    return record


@pytest.fixture
def look(world: World) -> Callable[[int], Delivery]:
    """A delivery as it stands now."""

    def at(delivery_id: int) -> Delivery:
        with Session(world.engine) as session:
            return session.get_one(Delivery, delivery_id)

    return at


class RememberingBell:
    def __init__(self) -> None:
        self.rung: list[tuple[int, str]] = []

    def ring(self, delivery_id: int, *, queue: str) -> None:
        self.rung.append((delivery_id, queue))


@pytest.fixture
def bell(world: World) -> Iterator[RememberingBell]:
    """In place of the quiet bell for one test."""
    quiet, loud = ports.bell(), RememberingBell()
    ports.bell.unbind()
    ports.bell.bind(loud)
    yield loud
    ports.bell.unbind()
    ports.bell.bind(quiet)


class Died(BaseException):
    """As a kill would: nothing catches it, the transaction under way is undone, the lease stays."""
