"""Runs a supervisor as a process of its own, reads what it says, and waits on conditions with a deadline."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from grants.jobs.supervisor.family import living

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 15.0

# Says `pids`, then lives on: one descendant in a process group of its own (as RQ's work horses are), one in a
# session of its own; neither heeds the end of its parent.
PARENT = """
import os, subprocess, sys, time
sleeper = [sys.executable, "-S", "-c", "import time; time.sleep(1000)"]
group = subprocess.Popen(sleeper, process_group=0)
session = subprocess.Popen(sleeper, start_new_session=True)
print("pids", os.getpid(), group.pid, session.pid, flush=True)
time.sleep(1000)
"""


def until(condition: Callable[[], object], *, what: str, seconds: float = DEADLINE) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds:g} seconds in vain until {what}"
        time.sleep(0.01)


def sh(script: str) -> str:
    """The source of an argv that runs a shell script."""
    return repr(["sh", "-c", script])


def python(script: str) -> str:
    return repr([sys.executable, "-S", "-c", script])


class Supervised:
    """`with Supervised("[Child(…)]") as run:` the text is the source of the children."""

    def __init__(self, children: str, *, options: str = "") -> None:
        source = (
            "import signal, sys\nfrom pathlib import Path\nfrom grants.jobs.supervisor import *\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a run in the background inherits deafness
            "signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"  # and one under nohup to this
            f"sys.exit(Supervisor({children}, {options}).run())\n"
        )
        self.lines: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-c", source],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.pid = self._process.pid
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def says(self, pattern: str, *, times: int = 1) -> list[str]:
        """Waits until the pattern was seen so often; all the matches of its first group, or of all of it."""
        until(
            lambda: len(re.findall(pattern, self.text)) >= times,
            what=f"{pattern!r} is said {times} times; so far:\n{self.text}",
        )
        return re.findall(pattern, self.text)

    def pids(self) -> set[int]:
        """What the child of PARENT said."""
        return {int(pid) for pid in self.says(r"\| pids (.*)")[-1].split()}

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def ends(self) -> int:
        """Its exit code, after everybody that held its output has ended as well."""
        code = self._process.wait(DEADLINE)
        self._reader.join(DEADLINE)
        assert not self._reader.is_alive(), f"somebody lives on and holds the output:\n{self.text}"
        return code

    def __enter__(self) -> Supervised:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._reader.join(DEADLINE)
        if self._process.stdout is not None:
            self._process.stdout.close()


def alive(pids: set[int]) -> set[int]:
    return pids & living().keys()
