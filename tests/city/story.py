"""Moments with a date, told in the order of time, with a clock that stands where the story stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from grants.jobs import due, runner
from grants.kernel.clock import StoppedClock, instant
from grants.kernel.unit import Unit, work
from grants.payments import commands as payments
from grants.policy.actor import Actor, system
from tests.city.bank import Bank
from tests.city.cast import Cast
from tests.city.today import ZONE

MORNING = time(9, 5)
NEWS_COMES_BY_ITSELF = (payments.ask_rail, payments.ask_account)
"""The sweep asks the rail for what it may have missed. In the story all news is heard on its day, so once is enough."""


class Moment(NamedTuple):
    at: datetime
    order: int
    tell: Callable[[], None]


class Story:
    def __init__(self, engine: Engine, clock: StoppedClock, bank: Bank) -> None:
        self.engine, self.clock, self.bank = engine, clock, bank
        self.cast = Cast(engine)
        self.fund_ids: dict[str, int] = {}
        self.round_ids: dict[str, int] = {}
        self.application_ids: dict[tuple[str, str], int] = {}
        """By the keys of round and group."""
        self._moments: list[Moment] = []
        self._last_words: list[Callable[[], None]] = []

    @contextmanager
    def unit(self, actor: Actor | None = None) -> Iterator[Unit]:
        with self.session() as session, work(session, actor=actor or system("loader"), clock=self.clock) as unit:
            yield unit

    def session(self) -> Session:
        return Session(self.engine)

    def at(self, local: str, tell: Callable[[], None], *, zone: str = ZONE.key) -> None:
        """Something that happens at a time on the city's clocks; of one time, what was named first comes first."""
        self._moments.append(Moment(instant(local, zone), len(self._moments), tell))

    def at_last(self, tell: Callable[[], None]) -> None:
        """Something that happened a moment ago: what it sets going is left in the air."""
        self._last_words.append(tell)

    def tell(self, *, until: datetime) -> int:
        """Everything up to `until`, and what time itself causes in between; gives the number of moments."""
        told = [moment for moment in sorted(self._moments) if moment.at <= until]
        for moment in told:
            self.pass_time(moment.at)
            moment.tell()
            runner.drain()
        self.pass_time(until)
        self.bank.on_time()
        self.sweep(leaving_out=())
        for last_word in self._last_words:
            last_word()
        return len(told) + len(self._last_words)

    def pass_time(self, to: datetime) -> None:
        """Move the clock; the sweep comes by each morning on the way."""
        while (morning := self._next_morning()) <= to:
            self.clock.at = morning
            self.sweep()
        self.clock.at = max(self.clock.at, to)

    def sweep(self, *, leaving_out: Collection[Callable[..., object]] = NEWS_COMES_BY_ITSELF) -> None:
        """What only time causes."""
        with self.session() as session:
            found = [
                (work.act, work.find(session, now=self.clock.now()))
                for work in due.TABLE
                if work.act not in leaving_out
            ]
        for act, ids in found:
            for subject_id in ids:
                with self.unit(system("sweep")) as unit:
                    act(unit, subject_id)
        if any(ids for _, ids in found):
            runner.drain()

    def _next_morning(self) -> datetime:
        here = self.clock.at.astimezone(ZONE)
        today = datetime.combine(here.date(), MORNING, tzinfo=ZONE)
        morning = today if here < today else datetime.combine(here.date() + timedelta(days=1), MORNING, tzinfo=ZONE)
        return morning.astimezone(self.clock.at.tzinfo)
