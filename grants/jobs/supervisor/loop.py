"""The supervisor itself: one thread that listens to signals, to output and to the clock."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import IO, BinaryIO

from grants.jobs.supervisor.child import Child, Restarts
from grants.jobs.supervisor.keeper import Keeper, Phase
from grants.jobs.supervisor.output import Lines, Print
from grants.jobs.supervisor.undertaker import Undertaker

OWN_NAME = "supervisor"
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# One press of Ctrl-C may arrive twice: from the terminal and from a wrapper that passes it on.
SAME_PRESS_SECONDS = 0.3
BUSY_STEP = 0.02
QUIET_STEP = 1.0
CHUNK = 64 * 1024


class Supervisor:
    """Runs the children until a signal comes or one of them can't be kept alive.

    Starts them in the order given, each when those before that hold it up have shown that they are ready; stops
    them in reverse. SIGINT, SIGTERM or SIGHUP stop; a second one kills. `on_ready` is called once, when
    all are ready.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        restarts: Restarts | None = None,
        out: BinaryIO | None = None,
        on_ready: Callable[[], None] | None = None,
    ) -> None:
        names = [child.name for child in children]
        if not names or len(set(names)) != len(names):
            raise ValueError("a supervisor needs children, each with a name of its own")
        self._children = children
        self._restarts = restarts or Restarts()
        self._print = Print(out or sys.stdout.buffer, names=[OWN_NAME, *names])
        self._on_ready = on_ready
        self._keepers: list[Keeper] = []
        self._signals: list[signal.Signals] = []
        self._stop_heard = 0.0
        self._code: int | None = None
        self._all_were_ready = False

    def run(self) -> int:
        """Blocks; call it from the main thread. Gives the exit code: 0 after a stop that was asked for,
        1 when a child could not be started or kept alive, 128 + the signal's number after a second signal."""
        with selectors.DefaultSelector() as self._selector, self._listening(), self._with_undertaker():
            self._keepers = [self._keeper(child) for child in self._children]
            while not all(keeper.phase is Phase.ENDED for keeper in self._keepers):
                quiet = self._code is None and all(keeper.phase is Phase.READY for keeper in self._keepers)
                self._read(QUIET_STEP if quiet else BUSY_STEP)
                self._heed_signals(time.monotonic())
                self._step(time.monotonic())
            self._drain()
            self._say("all stopped")
        return self._code or 0

    def _step(self, now: float) -> None:
        if self._code is None:
            self._watch_over(now)
        else:
            self._stop_next(now)
        self._undertaker.look_after()

    def _watch_over(self, now: float) -> None:
        for keeper in self._keepers:
            keeper.tick(now)
            if keeper.given_up is not None:
                self._say(f"GIVING UP: {keeper.given_up}. Stopping everything.")
                self._code = 1
                return
            if not keeper.was_ready and keeper.child.holds_up:
                return  # those behind it wait
        if not self._all_were_ready and all(keeper.was_ready for keeper in self._keepers):
            self._all_were_ready = True
            self._say("all ready")
            if self._on_ready is not None:
                self._on_ready()

    def _stop_next(self, now: float) -> None:
        # Only the last one that still runs is told to stop: those before it may be what it needs to end well.
        killing = (self._code or 0) > 128
        for keeper in reversed(self._keepers):
            if keeper.phase is not Phase.ENDED:
                if killing:
                    keeper.kill(now)
                else:
                    keeper.stop(now)
                keeper.tick(now)
                if not killing:
                    return

    def _heed_signals(self, now: float) -> None:
        heard, self._signals = self._signals, []
        for number in heard:
            if self._code is None or (self._code == 1 and not self._stop_heard):
                self._say(f"{number.name}: stopping; once more to kill")
                self._code = self._code or 0
                self._stop_heard = now
            elif self._code <= 128 and now - self._stop_heard > SAME_PRESS_SECONDS:
                self._say(f"{number.name} again: killing")
                self._code = 128 + number

    def _keeper(self, child: Child) -> Keeper:
        return Keeper(
            child,
            restarts=self._restarts,
            say=lambda text: self._note(child, text),
            started=self._child_started,
            gone=lambda _, pid: self._undertaker.is_gone(pid),
        )

    def _child_started(self, keeper: Keeper, output: IO[bytes]) -> None:
        child = keeper.child
        self._undertaker.lives(keeper.pid, name=child.name, ask=child.stop_signal, seconds=child.stop_seconds)
        self._selector.register(output, selectors.EVENT_READ, (keeper, Lines()))

    def _note(self, child: Child, text: str) -> None:
        self._read(0)  # its last words come before the news of its end
        self._say(f"{child.name} {text}")

    def _say(self, text: str) -> None:
        self._print(OWN_NAME, text)

    def _read(self, seconds: float) -> None:
        """Pass on what the children say, until something happens or the time is over."""
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                with contextlib.suppress(BlockingIOError):
                    os.read(key.fd, CHUNK)  # a signal woke us
                continue
            keeper, lines = key.data
            data = os.read(key.fd, CHUNK)
            said = lines.feed(data) if data else lines.end()
            for line in said:
                keeper.heard(line)
            if said:
                self._print(keeper.child.name, *said)
            if not data:
                self._selector.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]

    def _drain(self) -> None:
        """Pass on the last words of those who have ended."""
        while any(key.data is not None for key, _ in self._selector.select(0)):
            self._read(0)

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Catch the signals and let them wake the loop; afterwards all is as it was."""
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_read, False)
        os.set_blocking(wake_write, False)
        self._selector.register(wake_read, selectors.EVENT_READ, None)
        before_fd = signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        before = {number: signal.signal(number, self._hear) for number in self._caught()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(before_fd)
            os.close(wake_read)
            os.close(wake_write)

    def _caught(self) -> list[signal.Signals]:
        # nohup means what it says
        heard = [number for number in STOP_SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        return [*heard, signal.SIGCHLD]

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if number != signal.SIGCHLD:
            self._signals.append(signal.Signals(number))

    @contextmanager
    def _with_undertaker(self) -> Iterator[None]:
        self._undertaker = Undertaker()
        try:
            yield
        finally:
            self._undertaker.close()
            self._close_output()

    def _close_output(self) -> None:
        for key in list(self._selector.get_map().values()):
            if key.data is not None:
                self._selector.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]
