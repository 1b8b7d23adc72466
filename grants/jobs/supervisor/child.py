"""What the supervisor is told about a process: how to start it, when it is ready, how to stop it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grants.jobs.supervisor.ready import ReadyCheck


@dataclass(frozen=True)
class Child:
    """One process to keep running.

    `env` is added to the supervisor's own environment. It may be a callable, asked at each start: so a child
    can be told an address that an earlier child chose. Without `ready` a child counts as ready at once.
    With `holds_up` false, those behind it start without waiting for its sign: they have no need of it.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] | Callable[[], Mapping[str, str]] = field(default_factory=dict)
    ready: ReadyCheck | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10.0
    cwd: Path | None = None
    holds_up: bool = True

    def environment(self) -> dict[str, str]:
        added = self.env() if callable(self.env) else self.env
        return {"PYTHONUNBUFFERED": "1", **os.environ, **added}


@dataclass(frozen=True)
class Restarts:
    """How patient to be with a child that dies: waits double; too many deaths in the window end it all."""

    first_wait: float = 0.5
    longest_wait: float = 15.0
    give_up_after: int = 5
    within_seconds: float = 60.0

    def wait(self, deaths: int) -> float:
        """Seconds before the next start, after this many recent deaths (at least one)."""
        return min(self.longest_wait, self.first_wait * 2.0 ** min(deaths - 1, 20))
