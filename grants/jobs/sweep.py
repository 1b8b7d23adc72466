"""The supervised sweep: rings again what was left behind, and does what only time causes."""

from __future__ import annotations

import signal
import threading
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from grants.jobs import due
from grants.jobs.runner import due_deliveries, unit
from grants.kernel import ports
from grants.kernel.base import Base
from grants.kernel.refusal import Refusal

log = structlog.get_logger()

EVERY_SECONDS = 2.0
FIRST_GAP = timedelta(seconds=4)
LONGEST_GAP = timedelta(minutes=1)


class SweepPulse(Base):
    """When the sweep last went round: the status page looks at it."""

    __tablename__ = "sweep_pulse"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]


class Bells:
    """Which deliveries were rung lately: what waits long is rung less and less often, so that no queue fills up.

    Kept in memory only. A sweep that starts anew, like a queue server that lost everything, costs a bell too many
    or a minute's wait.
    """

    def __init__(self) -> None:
        self._next: dict[int, tuple[datetime, timedelta]] = {}

    def ring(self, waiting: list[tuple[int, str]], now: datetime) -> None:
        """Ring those whose turn it is, and forget those that wait no more."""
        self._next = {id: self._next[id] for id, _ in waiting if id in self._next}
        for delivery_id, queue in waiting:
            turn, gap = self._next.get(delivery_id, (now, FIRST_GAP))
            if turn - LONGEST_GAP <= now < turn:
                continue
            self._next[delivery_id] = (now + gap, min(gap * 2, LONGEST_GAP))
            ports.bell().ring(delivery_id, queue=queue)


def once(bells: Bells | None = None) -> None:
    """One round: time's own work first, then the bells. What goes wrong with one thing keeps nothing else waiting."""
    for work in due.TABLE:
        try:
            with ports.sessions()() as session:
                ids = work.find(session, now=ports.clock().now())
        except Exception as error:
            log.error("sweep could not look", work=work.name, error=repr(error))
            continue
        for subject_id in ids:
            _act(work, subject_id)
    now = ports.clock().now()
    with ports.sessions()() as session:
        waiting = due_deliveries(session, now=now)
    (bells or Bells()).ring(waiting, now)
    with unit() as u:
        u.session.merge(SweepPulse(id=1, at=u.now))


def _act(work: due.Due, subject_id: int) -> None:
    try:
        with unit() as u:
            work.act(u, subject_id)
    except Refusal as refusal:
        log.info("sweep refused", work=work.name, id=subject_id, refusal=repr(refusal))
    except Exception as error:
        log.error("sweep failed", work=work.name, id=subject_id, error=repr(error))


def forever(seconds: float = EVERY_SECONDS) -> None:
    """Go round until told to stop; a round that fails is logged and the next one comes."""
    stop, bells = threading.Event(), Bells()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    log.info("sweep ready")
    while not stop.is_set():
        try:
            once(bells)
        except Exception as error:
            log.error("sweep round failed", error=repr(error))
        stop.wait(seconds)
