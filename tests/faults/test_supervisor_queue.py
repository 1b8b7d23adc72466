"""The queue server and a worker under the supervisor: the address is handed on, no work horse stays behind."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from grants.gateways.queue import RedisBell
from grants.jobs.supervisor.family import family, living
from tests.faults.supervised import Supervised, alive, until
from tests.grants.gateways.queue_world import ERRAND, FOLDER

pytestmark = pytest.mark.services

WORK = (
    "import os\nfrom grants.gateways.queue import run_worker\n"
    f"run_worker(os.environ['REDIS_URL'], name='worker', job={ERRAND!r})\n"
)


class Installation(Supervised):
    """A queue server on a free port, and a worker that is told which."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ready_file = folder / "queue.ready"
        ready = f"Path({str(self.ready_file)!r})"
        server = [
            *(sys.executable, "-m", "grants.gateways.queue_server"),
            *("--dir", str(folder / "queue"), "--ready-file", str(self.ready_file)),
        ]
        worker = [sys.executable, "-c", WORK]
        super().__init__(
            f"[Child('queue', {server!r}, ready=FileReady({ready})), "
            f"Child('worker', {worker!r}, ready=LineReady('Listening on'), stop_seconds=0.5, "
            f"env=lambda: {{'REDIS_URL': {ready}.read_text().strip(), {FOLDER!r}: {str(folder)!r}}})]",
            options="restarts=Restarts(first_wait=0.01)",
        )

    def bell(self) -> RedisBell:
        return RedisBell(self.ready_file.read_text().strip(), job=ERRAND)

    def hold(self) -> set[int]:
        """Begin a job that does not end; every process of the installation, its work horse among them."""
        self.says("all ready")
        self.bell().ring(100, queue="mail")
        until((self.folder / "100.begun").exists, what=f"the job has begun\n{self.text}")
        leaders = {int(pid) for pid in self.says(r"started, process (\d+)")}
        everybody = {pid for leader in leaders for pid in family(living(), leader)}
        assert len(everybody - leaders) == 1, "the work horse"
        return everybody


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_work_horse_stays_behind(number: signal.Signals, tmp_path: Path):
    with Installation(tmp_path) as run:
        everybody = run.hold()
        run.send(number)
        assert run.ends() == (0 if number is signal.SIGTERM else -number)
        assert not alive(everybody)


def test_a_killed_worker_is_replaced_without_its_work_horse(tmp_path: Path):
    with Installation(tmp_path) as run:
        everybody = run.hold()
        worker = int(run.says(r"worker started, process (\d+)")[0])
        os.kill(worker, signal.SIGKILL)
        run.says("worker ready", times=2)
        [queue] = run.says(r"queue started, process (\d+)")
        assert alive(everybody) == {int(queue)}
        run.bell().ring(1, queue="mail")
        until((tmp_path / "1.done").exists, what=f"the next job is done\n{run.text}")


def test_a_killed_queue_server_comes_back_to_the_worker_that_knows_it(tmp_path: Path):
    with Installation(tmp_path) as run:
        run.says("all ready")
        os.kill(int(run.says(r"queue started, process (\d+)")[0]), signal.SIGKILL)
        run.says("queue ready", times=2)
        run.bell().ring(1, queue="mail")
        until((tmp_path / "1.done").exists, what=f"the job is done\n{run.text}")
        assert run.text.count("worker started") == 1
