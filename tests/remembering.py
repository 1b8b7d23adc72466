"""Situations that many tests begin with are built once a process, by commands, and copied from then on.

A *step* of the world, such as `open_round` or `awards.signed`, leads from one known state to the next. A state is
known by the steps that led to it from the empty installation. When a step is asked for in a known state that was
left by it before, the database, the letters and what the world keeps in memory are put back as they were then,
which takes milliseconds. Whatever a test does besides (a page, a command of its own) makes the state unknown, and
then every step is carried out.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from tests.databases import Database

KEPT = 400
"""States kept, about half a megabyte each; the one not used for longest goes first."""


@dataclass(frozen=True)
class Snapshot:
    database: Any
    letters: dict[str, bytes]
    at: datetime
    memory: dict[str, Any]
    gave: Any


class Memory:
    """What a process remembers of situations. One database, one folder of letters, many tests one after another."""

    def __init__(self, database: Database, engine: Engine, mail: Path) -> None:
        self.database, self.engine, self.mail = database, engine, mail
        self.written = database.watched(engine)
        self.states: OrderedDict[str, Snapshot] = OrderedDict()
        self.state: str | None = None
        self.mark: tuple[Any, ...] = ()
        self.busy = False

    def begin(self, world: Any) -> None:
        """The world is the empty installation."""
        self.busy = False
        self._know(world, "")

    def known(self, world: Any) -> str | None:
        """The state that the world is in, or None when something else happened since the last step."""
        return self.state if self.state is not None and self.mark == self._look(world) else None

    def arrive(self, world: Any, state: str, gave: Any) -> None:
        """A step was carried out and led here."""
        kept = self.database.keep(self.engine)
        self.states[state] = Snapshot(kept, self._letters(), world.clock.at, world.remembered(), gave)
        if len(self.states) > KEPT:
            self.database.forget(self.states.popitem(last=False)[1].database)
        self._know(world, state)

    def go(self, world: Any, state: str) -> Any:
        """Put everything as it was when the step that leads here had been carried out."""
        snapshot = self.states[state]
        self.states.move_to_end(state)
        self.database.put_back(self.engine, snapshot.database)
        for letter in self.mail.iterdir():
            letter.unlink()
        for name, content in snapshot.letters.items():
            (self.mail / name).write_bytes(content)
        world.clock.at = snapshot.at
        world.recall(snapshot.memory)
        self._know(world, state)
        return snapshot.gave

    def _know(self, world: Any, state: str) -> None:
        self.state, self.mark = state, self._look(world)

    def _look(self, world: Any) -> tuple[Any, ...]:
        """Whether somebody wrote to the database; the rest is small enough to compare."""
        return self.written(), world.clock.at, frozenset(each.name for each in self.mail.iterdir()), world.remembered()

    def _letters(self) -> dict[str, bytes]:
        return {each.name: each.read_bytes() for each in self.mail.iterdir()}


def step(carry_out: Callable[..., Any]) -> Callable[..., Any]:
    """A step of the world: `carry_out(world, …)` by commands alone; gives plain values such as ids."""

    @functools.wraps(carry_out)
    def remembered(world: Any, *args: Any, **facts: Any) -> Any:
        memory: Memory | None = world.memory
        alone = threading.current_thread() is threading.main_thread()  # two at once are the test's own doing
        before = memory.known(world) if memory is not None and alone and not memory.busy else None
        if memory is None or before is None:
            return carry_out(world, *args, **facts)
        state = f"{before}\n{carry_out.__module__}.{carry_out.__qualname__}{args!r}{facts!r}"
        if state in memory.states:
            return memory.go(world, state)
        memory.busy = True
        try:
            gave = carry_out(world, *args, **facts)
        finally:
            memory.busy = False
        if is_plain([args, facts, gave]):
            memory.arrive(world, state, gave)
        return gave

    return remembered


def is_plain(value: Any) -> bool:
    """Its text says all of it, and nobody can change it behind our back but by copying."""
    if isinstance(value, list | tuple):
        return all(is_plain(each) for each in value)
    if isinstance(value, dict):
        return all(is_plain(name) and is_plain(each) for name, each in value.items())
    return value is None or isinstance(value, str | int | float | bool | datetime)
