"""A process of the town: started, known to be ready by what it says, killed; its words are kept in a file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 60.0


def until(condition: Callable[[], object], *, what: str, seconds: float = DEADLINE) -> None:
    """Waits on a condition, looking often; fails with words when its time is over."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds:g} seconds in vain until {what}"
        time.sleep(0.05)


class Process:
    """`ready(said)` is asked about everything that the process has said since it was started."""

    def __init__(
        self,
        name: str,
        argv: list[str],
        *,
        log: Path,
        env: dict[str, str],
        ready: Callable[[str], bool],
    ) -> None:
        self.name, self._argv, self._log, self._env, self._ready = name, argv, log, env, ready
        self._process: subprocess.Popen[bytes] | None = None
        self._from = 0

    def start(self) -> Process:
        self._from = self._log.stat().st_size if self._log.exists() else 0
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self._argv],
                cwd=ROOT,
                env={**os.environ, **self._env, "PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
        try:
            until(self._is_ready, what=f"{self.name} is ready")
        except AssertionError as late:
            raise AssertionError(f"{late}\n{self.said()[-3000:]}") from None
        return self

    def said(self) -> str:
        with self._log.open("rb") as log:
            log.seek(self._from)
            return log.read().decode(errors="replace")

    def _is_ready(self) -> bool:
        assert self.alive, f"{self.name} ended at once:\n{self.said()[-3000:]}"
        return self._ready(self.said())

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """As a power cut would; by its id, nothing else."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
