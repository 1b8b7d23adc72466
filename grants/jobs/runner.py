"""Runs one delivery: takes its lease or leaves, does its work, and ends it in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from grants.kernel import ports
from grants.kernel.outbox import Delivery, Handler, handler_named, unpack
from grants.kernel.queues import lease_of
from grants.kernel.refusal import WrongStatus
from grants.kernel.unit import Unit, work
from grants.policy.actions import Action
from grants.policy.actor import system
from grants.policy.check import require

log = structlog.get_logger()

ATTEMPTS = 12
ACTOR = system("worker")


class LostLease(Exception):
    """Somebody else took the delivery over while we were at work; our writing is undone."""


class TryLater(Exception):
    """A handler's word that the other side is not ready: tried again after the usual pause."""


@contextmanager
def unit() -> Iterator[Unit]:
    """A unit of work of the product itself, on a session of its own."""
    with ports.sessions()() as session, work(session, actor=ACTOR, clock=ports.clock()) as opened:
        yield opened


def run_delivery_by_id(delivery_id: int) -> None:
    """The job that RQ carries. Harmless to run twice, at once too: the lease lets one through."""
    lease = uuid4().hex
    if not _take(delivery_id, lease):
        return
    try:
        _run(delivery_id, lease)
    except LostLease:
        log.warning("lease lost", delivery=delivery_id)
    except Exception as error:
        log.warning("delivery failed", delivery=delivery_id, error=repr(error))
        _put_off(delivery_id, lease, error)


def _take(delivery_id: int, lease: str) -> bool:
    with unit() as u:
        found = u.session.execute(
            select(Delivery.queue, Delivery.attempts).where(Delivery.id == delivery_id, *_due(u.now))
        ).first()
        if found is None:
            return False
        if found.attempts >= ATTEMPTS:
            _give_up(u, u.get(Delivery, delivery_id))
            return False
        taken = u.session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id, *_due(u.now))
            .values(lease=lease, leased_until=u.now + lease_of(found.queue), attempts=Delivery.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        return bool(taken.rowcount)  # type: ignore[attr-defined]


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Not ended, its time has come, and nobody works on it."""
    return (
        Delivery.done_at.is_(None),
        Delivery.dead_at.is_(None),
        Delivery.next_try_at <= now,
        or_(Delivery.leased_until.is_(None), Delivery.leased_until < now),
    )


def _give_up(u: Unit, delivery: Delivery) -> None:
    """A dead letter: whoever takes it down with them at every try must not be tried for ever."""
    delivery.dead_at, delivery.leased_until = u.now, None
    delivery.last_error = delivery.last_error or "every runner died over it, or ran out of time"


def _run(delivery_id: int, lease: str) -> None:
    with unit() as u:
        delivery = _mine(u, delivery_id, lease)
        handler = handler_named(delivery.fact.name, delivery.handler)
        if handler is None:
            raise LookupError(f"no handler {delivery.handler!r}")
        fact = unpack(delivery.fact)
        if handler.effect is not None:
            handler.effect(u, fact)
            _end(u, delivery)
            return
        request = handler.prepare(u, fact) if handler.prepare else None
        if request is None:
            _end(u, delivery)
            return
    _errand(handler, delivery_id, lease, fact, request)


def _errand(handler: Handler, delivery_id: int, lease: str, fact: object, request: object) -> None:
    """The call stands between two transactions; whoever dies at a checkpoint is looked up and finished later."""
    checkpoint = ports.checkpoint()
    checkpoint("after_prepare")
    checkpoint("during_call")
    answer = handler.call(request) if handler.call else None
    checkpoint("after_answer")
    with unit() as u:
        delivery = _mine(u, delivery_id, lease)
        if handler.settle:
            handler.settle(u, fact, request, answer)
        checkpoint("before_settle")
        _end(u, delivery)


def _mine(u: Unit, delivery_id: int, lease: str) -> Delivery:
    delivery = u.get(Delivery, delivery_id)
    if delivery.lease != lease or delivery.done_at is not None:
        raise LostLease
    return delivery


def _end(u: Unit, delivery: Delivery) -> None:
    delivery.done_at, delivery.leased_until, delivery.last_error = u.now, None, ""


def pause(attempts: int) -> timedelta:
    """How long to wait after this many tries: 5 s, doubling, at most an hour."""
    return min(timedelta(seconds=5 * 2 ** max(attempts - 1, 0)), timedelta(hours=1))


def _put_off(delivery_id: int, lease: str, error: Exception) -> None:
    with unit() as u:
        delivery = u.get(Delivery, delivery_id)
        if delivery.lease != lease or delivery.done_at is not None:
            return
        delivery.last_error = f"{type(error).__name__}: {error}"[:2000]
        delivery.leased_until = None
        delivery.next_try_at = u.now + pause(delivery.attempts)
        if delivery.attempts >= ATTEMPTS:
            _give_up(u, delivery)


def due_deliveries(session: Session, *, now: datetime, limit: int = 200) -> list[tuple[int, str]]:
    """Deliveries that nobody works on and whose time has come: id and queue, oldest first."""
    rows = session.execute(select(Delivery.id, Delivery.queue).where(*_due(now)).order_by(Delivery.id).limit(limit))
    return [(row.id, row.queue) for row in rows]


def drain() -> int:
    """Run every due delivery in this process until none is due; gives how many ran (loader, tests)."""
    ran = 0
    while True:
        with ports.sessions()() as session:
            due = due_deliveries(session, now=ports.clock().now())
        if not due:
            return ran
        for delivery_id, _ in due:
            run_delivery_by_id(delivery_id)
            ran += 1


def rerun(u: Unit, delivery_id: int) -> None:
    """Give a dead letter another life; the operator's page calls it. WrongStatus when it is not dead."""
    require(u.actor, Action.RERUN_DELIVERY)
    delivery = u.get(Delivery, delivery_id)
    if delivery.dead_at is None:
        raise WrongStatus(subject="delivery", status="done" if delivery.done_at else "waiting", action="rerun")
    delivery.dead_at, delivery.attempts, delivery.next_try_at = None, 0, u.now
    u.changed(delivery, "rerun")
    u.announced.append(delivery)


__all__ = ["TryLater", "drain", "due_deliveries", "pause", "rerun", "run_delivery_by_id", "unit"]
