"""The product's own worker and sweep, started for the fault suite: the worker can be told to die at a named point.

Nothing of this is in the product but the named call of `ports.checkpoint`, which does nothing there.

    FAULTS_DIR=… python -m tests.faults.entry workers|sweep
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from rq import get_current_job

import wsgi
from grants.gateways.queue import run_worker
from grants.jobs import sweep
from grants.kernel import ports
from grants.settings import read

SWEEP_SECONDS = 1.0
WORKERS = 2


class DieWhenTold:
    """At a point for which a file `die-<point>` lies there: takes it away, notes the hit, and kills.

    The file says whom: "horse" (this process, which does the job), "worker" (its parent; the job goes on alone)
    or "both" (as a power cut would).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, point: str) -> None:
        job = get_current_job()
        if job is None or job.origin != "payments":
            return
        order, mine = self.folder / f"die-{point}", self.folder / f"taken-{point}-{os.getpid()}"
        try:
            order.rename(mine)  # of two processes at this point one gets it
        except FileNotFoundError:
            return
        whom = mine.read_text()
        mine.rename(self.folder / f"hit-{point}-{whom}-{os.getpid()}")
        if whom in ("worker", "both"):
            os.kill(os.getppid(), signal.SIGKILL)
        if whom in ("horse", "both"):
            os.kill(os.getpid(), signal.SIGKILL)


def workers() -> None:
    """Two workers, each started again as soon as it dies, as the supervisor does it, from a process that is loaded."""
    settings = read()
    app = wsgi.create_app(settings)
    ports.checkpoint.unbind()
    ports.checkpoint.bind(DieWhenTold(Path(os.environ["FAULTS_DIR"])))
    engine = wsgi.engine_of(app)
    engine.dispose()
    keep(lambda: run_worker(settings.redis_url, name="fault-worker", after_fork=lambda: engine.dispose(close=False)))


def keep(live: Callable[[], None]) -> None:
    children: set[int] = set()
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        for child in children:
            os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    while not stopping or children:
        while not stopping and len(children) < WORKERS:
            if (child := os.fork()) == 0:
                live()
                os._exit(0)
            children.add(child)
        ended, _ = os.wait()
        children.discard(ended)


def sweeping() -> None:
    wsgi.create_app()
    sweep.forever(SWEEP_SECONDS)


if __name__ == "__main__":
    {"workers": workers, "sweep": sweeping}[sys.argv[1]]()
