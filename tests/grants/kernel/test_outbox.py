"""Facts and deliveries: written with the change, one delivery for each handler, read back by newer code."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.jobs.reactions import load
from grants.kernel import outbox, ports
from grants.kernel.outbox import Delivery, FactRow, Handler, handle, handler_named, handlers_of, pack, unpack
from grants.kernel.ports import Port
from grants.people.events import SignInAsked
from tests.world import World


@dataclass(frozen=True)
class NobodyListens:
    number: int


def test_a_fact_is_a_row_with_a_delivery_for_each_handler(world: World, session: Session) -> None:
    with world.unit() as unit:
        unit.record(SignInAsked(sign_in_id=5))
    row = session.scalars(select(FactRow)).one()
    assert (row.name, row.payload, row.at) == ("SignInAsked", {"sign_in_id": 5}, world.clock.now())
    deliveries = session.scalars(select(Delivery).order_by(Delivery.id)).all()
    assert [d.handler for d in deliveries] == [h.name for h in handlers_of("SignInAsked")]
    assert all((d.attempts, d.next_try_at, d.done_at) == (0, world.clock.now(), None) for d in deliveries)


def test_a_fact_that_nobody_hears_is_kept_without_deliveries(world: World, session: Session) -> None:
    with world.unit() as unit:
        unit.record(NobodyListens(number=1))
    assert session.scalars(select(FactRow.name)).all() == ["NobodyListens"]
    assert session.scalars(select(Delivery)).all() == []


def test_a_field_that_a_newer_version_dropped_is_left_behind() -> None:
    row = pack(SignInAsked(sign_in_id=5))
    row.payload = {**row.payload, "colour": "red"}
    assert unpack(row) == SignInAsked(sign_in_id=5)


def test_two_handlers_of_one_name_are_refused() -> None:
    known = handlers_of("SignInAsked")[0]
    with pytest.raises(ValueError, match="two handlers are called"):
        handle(Handler(known.name, NobodyListens, "default", effect=lambda unit, fact: None))
    assert outbox._facts.get("NobodyListens") is None


def test_a_handler_is_found_by_its_name_only() -> None:
    known = handlers_of("SignInAsked")[0]
    assert handler_named("SignInAsked", known.name) is known
    assert handler_named("SignInAsked", "somebody.else") is None
    assert handler_named("Unheard", known.name) is None


def test_loading_the_reactions_twice_registers_them_once() -> None:
    before = sum(len(group) for group in outbox._handlers.values())
    load()
    assert sum(len(group) for group in outbox._handlers.values()) == before


def test_a_port_says_which_one_is_missing_and_is_bound_once() -> None:
    port: Port[int] = Port("lamp")
    with pytest.raises(RuntimeError, match="'lamp' is not bound"):
        port()
    port.bind(3)
    assert port() == 3
    with pytest.raises(RuntimeError, match="'lamp' is bound already"):
        port.bind(4)
    port.unbind()
    with pytest.raises(RuntimeError):
        port()
    assert ports.clock() is not None
