"""A queue server and workers as real processes, and the errand that the workers run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[3]
DEADLINE = 15.0
ERRAND = f"{__name__}.errand"
FOLDER = "QUEUE_WORLD"


def until(condition: Callable[[], object], *, what: str, seconds: float = DEADLINE) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds:g} seconds in vain until {what}"
        time.sleep(0.01)


def errand(delivery_id: int) -> None:
    """Writes down who ran it. Ids from 100 on wait for a file before they end; 99 fails."""
    folder = Path(os.environ[FOLDER])
    if delivery_id == 99:
        raise RuntimeError("this one fails")
    if delivery_id >= 100:
        (folder / f"{delivery_id}.begun").touch()
        until((folder / "go").exists, what="the errand may end")
    draft = folder / f"{delivery_id}.draft"
    draft.write_text(f"{os.getpid()} {os.getppid()} {os.environ.get('AFTER_FORK', '')}")
    draft.rename(folder / f"{delivery_id}.done")


def preload() -> None:
    os.environ["PRELOADED"] = str(os.getpid())


def after_fork() -> None:
    os.environ["AFTER_FORK"] = f"{os.environ['PRELOADED']} {os.getpid()}"


class Process:
    """A process that is gone when its block ends."""

    def __init__(self, argv: list[str], *, log: Path, env: dict[str, str] | None = None) -> None:
        self.log = log
        with log.open("ab") as out:
            self.popen = subprocess.Popen(
                argv,
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **(env or {})},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def ends(self, number: signal.Signals | None = None) -> int:
        if number is not None:
            self.popen.send_signal(number)
        return self.popen.wait(DEADLINE)

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.popen.poll() is None:
            self.popen.kill()
            self.popen.wait()


class QueueServer(Process):
    """`python -m grants.gateways.queue_server` on a folder; ready when the block begins."""

    def __init__(self, folder: Path, *, port: int = 0, wait: bool = True) -> None:
        self.ready_file = folder.with_name(f"{folder.name}.ready")
        self.ready_file.unlink(missing_ok=True)
        super().__init__(
            [
                *(sys.executable, "-m", "grants.gateways.queue_server", "--dir", str(folder)),
                *("--port", str(port), "--ready-file", str(self.ready_file)),
            ],
            log=folder.with_name(f"{folder.name}.log"),
        )
        if wait:
            until(self._is_settled, what="the queue server is ready")
            assert self.ready_file.exists(), self.text

    def _is_settled(self) -> bool:
        return self.ready_file.exists() or self.popen.poll() is not None

    def __enter__(self) -> QueueServer:
        return self

    @property
    def url(self) -> str:
        return self.ready_file.read_text().strip()

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1].split("/")[0])


class WorkerProcess(Process):
    """A worker of ours that runs `errand`."""

    def __init__(self, url: str, *, folder: Path) -> None:
        self.folder = folder
        source = (
            "from grants.gateways.queue import run_worker\n"
            f"from {__name__} import preload, after_fork\n"
            f"run_worker({url!r}, name='worker', preload=preload, after_fork=after_fork, job={ERRAND!r})\n"
        )
        super().__init__([sys.executable, "-c", source], log=folder / "worker.log", env={FOLDER: str(folder)})

    def __enter__(self) -> WorkerProcess:
        return self

    def did(self, delivery_id: int) -> str:
        done = self.folder / f"{delivery_id}.done"
        until(done.exists, what=f"{delivery_id} is done\n{self.text}")
        return done.read_text()
