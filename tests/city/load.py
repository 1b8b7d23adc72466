"""`python -m tests.city.load`: makes the demonstration city real, once, by the product's own commands.

Everything that happened in the city is a moment with a date; the moments are told in the order of time, with a
clock that stands where the story stands. A load that was cut short is wiped and told anew.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import Engine, event

import wsgi
from grants.gateways.clock import ShiftedClock
from grants.kernel.clock import StoppedClock
from grants.settings import read
from tests.city import checking, telling
from tests.city.bank import open_bank
from tests.city.state import begin_loading, end_loading, is_loaded
from tests.city.story import Story
from tests.city.today import days_to_move

BEGINNING = datetime(2024, 6, 3, 12, 0, tzinfo=UTC)
SELDOM = (20_000, 20, 20)
"""Thresholds of the garbage collector for a process that lives for half a minute: looking seldom saves a seventh."""


class QuietBell:
    def ring(self, delivery_id: int, *, queue: str) -> None:
        """The loader drains the outbox itself."""


def careless(engine: Engine) -> None:
    """Let SQLite not wait for the disk: a load that is cut short is told anew anyway."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")


def load(var: Path, *, stripe_port: int) -> None:
    begun = monotonic()
    gc.set_threshold(*SELDOM)
    begin_loading(var)
    clock = StoppedClock(BEGINNING)
    app = wsgi.create_app(read(), clock=clock, bell=QuietBell())
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.getLogger().setLevel(logging.WARNING)
    engine = wsgi.engine_of(app)
    careless(engine)
    wsgi.upgrade(app)
    now = datetime.now(UTC)
    moved = days_to_move(now)
    with open_bank(var / "stripe", port=stripe_port, clock=clock) as bank:
        story = Story(engine, clock, bank)
        telling.everything(story)
        moments = story.tell(until=now + moved)
        checking.check(story)
    if moved:
        ShiftedClock(lambda: engine).move_to(datetime.now(UTC) + moved)
    end_loading(var)
    print(f"The demonstration city is loaded in {monotonic() - begun:.1f} s: {moments} moments.")
    with story.session() as session:
        for what, found in checking.counts(session).items():
            print(f"  {what}: {', '.join(f'{number} {status}' for status, number in found.items()) or 'none'}")
        for sentence in checking.left_undone(session):
            print(f"  NOT DONE: {sentence}")
    sys.stdout.flush()


def main() -> int:
    var = Path(os.environ["VAR"])
    if not is_loaded(var):
        load(var, stripe_port=int(os.environ["STRIPE_PORT"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
