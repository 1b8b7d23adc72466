"""The supervisor's tie to the process that outlives it: who is alive, told through a pipe."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


class Undertaker:
    """Tells the process of `aftermath` who lives, and hires another if it was killed."""

    def __init__(self) -> None:
        self._lives: dict[int, dict[str, Any]] = {}
        self._hire()

    def lives(self, pid: int, *, name: str, ask: signal.Signals, seconds: float) -> None:
        self._lives[pid] = {"lives": pid, "name": name, "ask": int(ask), "seconds": seconds}
        self._tell(self._lives[pid])

    def is_gone(self, pid: int) -> None:
        if self._lives.pop(pid, None):
            self._tell({"gone": pid})

    def look_after(self) -> None:
        """Hire another one if it was killed: it is the only one who would know what to do."""
        if self._process.poll() is not None:
            self._dismiss()
            self._hire()

    def close(self) -> None:
        """Everybody is gone, or what is left may be ended now."""
        self._dismiss()
        self._process.wait()

    def _hire(self) -> None:
        """Who lives lies in the pipe before the process starts: from its first moment on we may be killed."""
        ear, mouth = os.pipe()  # takes 64 kB before anybody reads, some hundred children
        self._pipe = os.fdopen(mouth, "wb")
        for life in self._lives.values():
            self._tell(life)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "grants.jobs.supervisor.aftermath"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=ear,
            start_new_session=True,
        )
        os.close(ear)

    def _dismiss(self) -> None:
        with contextlib.suppress(OSError):
            self._pipe.close()

    def _tell(self, news: dict[str, Any]) -> None:
        with contextlib.suppress(OSError, ValueError):  # if it was killed, look_after tells it all again
            self._pipe.write(json.dumps(news).encode() + b"\n")
            self._pipe.flush()
