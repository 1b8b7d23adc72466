"""Keeps one child running: start, ready, died, cleared away, wait, start again."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from typing import IO, cast

from grants.jobs.supervisor.child import Child, Restarts
from grants.jobs.supervisor.farewell import Farewell
from grants.jobs.supervisor.ready import LineReady, forget, shows


class Phase(StrEnum):
    WAITING = "waiting"  # for its first or next start
    STARTING = "starting"  # runs and has not shown the sign yet
    READY = "ready"
    CLEARING = "clearing"  # it died; what it left behind is being ended
    STOPPING = "stopping"
    ENDED = "ended"


class Keeper:
    """One child over all its lives. `tick(now)` does what is due; times are seconds of a monotonic clock."""

    def __init__(
        self,
        child: Child,
        *,
        restarts: Restarts,
        say: Callable[[str], None],
        started: Callable[[Keeper, IO[bytes]], None],
        gone: Callable[[Keeper, int], None],
    ) -> None:
        self.child = child
        self.phase = Phase.WAITING
        self.was_ready = False
        self.given_up: str | None = None
        self.pid = 0
        self._restarts = restarts
        self._say = say
        self._started = started
        self._gone = gone
        self._process: subprocess.Popen[bytes] | None = None
        self._farewell: Farewell | None = None
        self._due = 0.0
        self._line_seen = False
        self._deaths: deque[float] = deque()

    def heard(self, line: bytes) -> None:
        """A line of the child's output passed by."""
        check = self.child.ready
        if isinstance(check, LineReady) and check.text.encode() in line:
            self._line_seen = True

    def tick(self, now: float) -> None:
        match self.phase:
            case Phase.WAITING if now >= self._due:
                self._start(now)
            case Phase.STARTING:
                self._await_sign(now)
            case Phase.READY if (ended := self._ending()) is not None:
                self._died(now, ended)
            case Phase.CLEARING | Phase.STOPPING:
                self._go_on_ending(now)

    def stop(self, now: float) -> None:
        """Begin to end it for good; `tick` until `phase` is ENDED."""
        if self.phase in (Phase.STOPPING, Phase.ENDED):
            return
        if self.phase is Phase.WAITING:
            self.phase = Phase.ENDED
            return
        if self._farewell is None:
            self._say("stopping")
            self._part(now, seconds=self.child.stop_seconds)
        self.phase = Phase.STOPPING

    def kill(self, now: float) -> None:
        """End it for good without asking."""
        self.stop(now)
        if self._farewell is not None:
            self._farewell.hurry(now)

    def _start(self, now: float) -> None:
        forget(self.child.ready)
        self._line_seen = False
        try:
            self._process = subprocess.Popen(
                list(self.child.argv),
                env=self.child.environment(),
                cwd=self.child.cwd,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as problem:
            self._count_death(now, f"could not be started: {problem}")
            self._wait(now)
            return
        self.pid = self._process.pid
        output = cast(IO[bytes], self._process.stdout)  # a pipe was asked for
        os.set_blocking(output.fileno(), False)
        self._started(self, output)
        self._say(f"started, process {self.pid}")
        self._due = now + (self.child.ready.seconds if self.child.ready else 0.0)
        self.phase = Phase.STARTING

    def _await_sign(self, now: float) -> None:
        if (ended := self._ending()) is not None:
            self._died(now, f"{ended} before it was ready")
        elif self.child.ready is None or shows(self.child.ready, line_seen=self._line_seen):
            self.phase = Phase.READY
            self.was_ready = True
            self._say("ready")
        elif now >= self._due:
            self._died(now, f"was not ready within {self.child.ready.seconds:g} seconds")

    def _ending(self) -> str | None:
        """How the process ended; None while it runs."""
        code = self._process.poll() if self._process else None
        if code is None:
            return None
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    def _died(self, now: float, how: str) -> None:
        self._count_death(now, how)
        # A new one must not meet the leftovers of the old one: they may hold its port or its files.
        self._part(now, seconds=self.child.stop_seconds)
        self.phase = Phase.CLEARING

    def _count_death(self, now: float, how: str) -> None:
        self._say(how)
        self._deaths.append(now)
        while self._deaths[0] < now - self._restarts.within_seconds:
            self._deaths.popleft()
        if not self.was_ready:
            self.given_up = f"{self.child.name} {how}"
        elif len(self._deaths) >= self._restarts.give_up_after:
            self.given_up = (
                f"{self.child.name} failed {len(self._deaths)} times "
                f"within {self._restarts.within_seconds:g} seconds; the last time it {how}"
            )

    def _wait(self, now: float) -> None:
        pause = self._restarts.wait(len(self._deaths))
        self._due = now + pause
        self.phase = Phase.WAITING
        if self.given_up is None:
            self._say(f"starting again in {pause:g} seconds")

    def _part(self, now: float, *, seconds: float) -> None:
        self._farewell = Farewell(self.pid, ask=self.child.stop_signal, seconds=seconds, now=now)

    def _go_on_ending(self, now: float) -> None:
        over = self._farewell is None or self._farewell.is_over(now)
        ended = self._ending()  # also reaps it
        if not over:
            return
        if self._farewell is not None and self._farewell.forced:
            self._say("had to be killed, or something that it left behind")
        self._farewell = None
        self._gone(self, self.pid)
        if self.phase is Phase.STOPPING:
            self._say(ended or "did not end")
            self.phase = Phase.ENDED
        else:
            self._wait(now)
