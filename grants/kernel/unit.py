"""A unit of work: one actor, one moment, one commit; what it recorded is announced after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from grants.kernel import ports
from grants.kernel.cleaning import clean
from grants.kernel.clock import Clock
from grants.kernel.history import HistoryRow
from grants.kernel.lifecycle import Lifecycle
from grants.kernel.outbox import Delivery, Fact, handlers_of, pack
from grants.kernel.refusal import NotFound, SomebodyElseWasFaster

M = TypeVar("M")

writing: ContextVar[bool] = ContextVar("writing", default=False)
"""True while a unit is open: the engine begins its transaction with the write lock (SQLite)."""


class Actor(Protocol):
    @property
    def person_id(self) -> int | None: ...
    @property
    def acting_as(self) -> str: ...


class Unit:
    def __init__(self, session: Session, *, actor: Any, now: datetime) -> None:
        self.session, self.actor, self.now = session, actor, now
        self.announced: list[Delivery] = []

    def get(self, model: type[M], id: int, *, version: int | None = None) -> M:
        """The row, locked and as it is now. `version` is what the form was opened with."""
        row = self.session.get(model, id, with_for_update=True, populate_existing=True)
        if row is None:
            raise NotFound(model.__name__)
        if version is not None and getattr(row, "version", version) != version:
            raise SomebodyElseWasFaster(model.__name__)
        return row

    def add(self, row: M) -> M:
        self.session.add(row)
        self.session.flush()
        return row

    def advance(self, subject: Any, action: str, *, note: str = "", **facts: Any) -> None:
        """The one door for status: checks the lifecycle's table and writes history."""
        lifecycle: Lifecycle = type(subject).lifecycle
        before = subject.status
        subject.status = lifecycle.target(before, action)
        self._write(subject, action, note, facts, before, subject.status)

    def changed(self, subject: Any, what: str, *, note: str = "", **facts: Any) -> None:
        """A change that is not a step: history says who, when, what, why."""
        self._write(subject, what, note, facts, None, None)

    def record(self, fact: Fact) -> None:
        """Write the fact, and a delivery for each of its handlers, in this transaction."""
        row = pack(fact)
        row.at = self.now
        self.session.add(row)
        for handler in handlers_of(row.name):
            delivery = Delivery(fact=row, handler=handler.name, queue=handler.queue, next_try_at=self.now)
            self.session.add(delivery)
            self.announced.append(delivery)

    def _write(self, subject: Any, action: str, note: str, facts: dict[str, Any], before: Any, after: Any) -> None:
        self.session.flush()
        self.session.add(
            HistoryRow(
                at=self.now,
                actor_id=self.actor.person_id,
                actor_role=self.actor.acting_as,
                subject_type=subject.__tablename__,
                subject_id=subject.id,
                action=action,
                from_status=before,
                to_status=after,
                note=clean(note),
                facts=facts,
            )
        )


@contextmanager
def work(session: Session, *, actor: Actor, clock: Clock) -> Iterator[Unit]:
    """Open a unit on `session`: ends its read transaction, takes the write lock, commits once, announces.

    Nested units are refused. Two people at once become SomebodyElseWasFaster, never an error 500.
    """
    if writing.get():
        raise RuntimeError("units do not nest")
    session.rollback()
    now = clock.now()  # first: a clock may look into the database, where the lock would keep it waiting
    token = writing.set(True)
    unit = Unit(session, actor=actor, now=now)
    try:
        session.connection()
        yield unit
        session.flush()
        bells = [(delivery.id, delivery.queue) for delivery in unit.announced]
        session.commit()
    except (StaleDataError, IntegrityError) as error:
        session.rollback()
        raise SomebodyElseWasFaster() from error
    except OperationalError as error:
        session.rollback()
        if "locked" in str(error) or "deadlock" in str(error):
            raise SomebodyElseWasFaster() from error
        raise
    except BaseException:
        session.rollback()
        raise
    finally:
        writing.reset(token)
    for delivery_id, queue in bells:
        ports.bell().ring(delivery_id, queue=queue)
