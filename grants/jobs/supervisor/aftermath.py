"""Outlives the supervisor by a moment: when its pipe closes, it ends whatever the supervisor left running.

The supervisor may be killed with no chance to say a word. The kernel then closes its end of a pipe, and this
small process, in a session of its own, reads the end of file and stops the children in the reverse order of
their start. Why not Linux's PR_SET_PDEATHSIG: macOS has none; it does not reach grandchildren, such as RQ's
work horses; and it sends one signal, with nobody left to insist at the deadline. Why not a pipe that each
child watches: gunicorn and the queue server are other people's programs.
"""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import time
from typing import IO, Any

from grants.jobs.supervisor.farewell import Farewell

STEP_SECONDS = 0.02


def keep_watch(news: IO[bytes]) -> list[dict[str, Any]]:
    """Read until the supervisor ends; who still lives then, in the order of their start."""
    lives: dict[int, dict[str, Any]] = {}
    for line in news:
        word = json.loads(line)
        if "lives" in word:
            lives[word["lives"]] = word
        else:
            lives.pop(word["gone"], None)
    return list(lives.values())


def end_all(lives: list[dict[str, Any]]) -> None:
    """Stop them one after the other, the last to come first."""
    for life in reversed(lives):
        farewell = Farewell(
            life["lives"], ask=signal.Signals(life["ask"]), seconds=life["seconds"], now=time.monotonic()
        )
        while not farewell.is_over(time.monotonic()):
            time.sleep(STEP_SECONDS)


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    lives = keep_watch(sys.stdin.buffer)
    if lives:
        names = ", ".join(life["name"] for life in reversed(lives))
        with contextlib.suppress(OSError):
            sys.stderr.write(f"the supervisor is gone; ending {names}\n")
            sys.stderr.flush()
        end_all(lives)


if __name__ == "__main__":
    main()
