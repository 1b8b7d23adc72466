"""How a child ends: it is asked; then what it leaves behind is asked; at the deadline nobody is asked."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable

from grants.jobs.supervisor.family import Table, family, living

# What a child leaves behind has nothing to finish for anyone, so it gets less time.
LEFTOVER_SECONDS = 2.0
# A process in the middle of a broken disk's read can't be killed; nobody waits for it for ever.
INSIST_SECONDS = 5.0


class Farewell:
    """Ends one child and its family, one step at a time, so that the caller can go on listening.

    Only the leader gets the first signal: gunicorn and RQ know how to end their own processes well.
    """

    def __init__(
        self,
        leader: int,
        *,
        ask: signal.Signals,
        seconds: float,
        now: float,
        look: Callable[[], Table] = living,
    ) -> None:
        self.forced = False
        self._leader = leader
        self._ask = ask
        self._deadline = now + seconds
        self._look = look
        self._known: dict[int, str] = {}
        self._asked: set[int] = set()
        self._leader_gone = False

    def hurry(self, now: float) -> None:
        """No more asking."""
        self._deadline = min(self._deadline, now)

    def is_over(self, now: float) -> bool:
        """Take the next step; true once nobody is left, or nobody that can be ended."""
        alive = self._alive()
        if not alive or now >= self._deadline + INSIST_SECONDS:
            return True
        if not self._leader_gone and self._leader not in alive:
            self._leader_gone = True
            self._deadline = min(self._deadline, now + LEFTOVER_SECONDS)
        if now >= self._deadline:
            self.forced = True
            _send(alive, signal.SIGKILL)
        elif self._leader_gone:
            _send(alive - self._asked, signal.SIGTERM)
            self._asked |= alive
        elif self._leader not in self._asked:
            _send({self._leader}, self._ask)
            self._asked.add(self._leader)
        return False

    def _alive(self) -> set[int]:
        # Each look adds who was born since, also to members that have lost their parent by now.
        table = self._look()
        known = {pid for pid in self._known if self._is_known(table, pid)}
        for root in {self._leader, *known}:
            for pid in family(table, root):
                self._known.setdefault(pid, table[pid].started)
        return {pid for pid in self._known if self._is_known(table, pid)}

    def _is_known(self, table: Table, pid: int) -> bool:
        return pid in table and table[pid].started == self._known[pid]


def _send(pids: set[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
