"""A worker forks from a loaded parent, finishes what it began, and outlives its queue server."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from grants.gateways.queue import RedisBell, queue_status
from tests.grants.gateways.queue_world import ERRAND, QueueServer, WorkerProcess, until

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueueServer]:
    with QueueServer(tmp_path_factory.mktemp("worker") / "queue") as server:
        yield server


def test_it_runs_each_job_in_a_fork_of_the_loaded_parent(server: QueueServer, tmp_path: Path):
    bell = RedisBell(server.url, job=ERRAND)
    with WorkerProcess(server.url, folder=tmp_path) as worker:
        bell.ring(1, queue="payments")
        bell.ring(99, queue="reports")
        bell.ring(2, queue="mail")
        horses = set()
        for delivery_id in (1, 2):
            horse, parent, preloaded_in, after_fork_in = worker.did(delivery_id).split()
            assert parent == preloaded_in == str(worker.popen.pid)
            assert after_fork_in == horse
            horses.add(horse)
        assert len(horses) == 2
        until(lambda: "this one fails" in worker.text, what="the failure is said")
        [status] = queue_status(server.url)["workers"]
        assert status["name"].startswith("worker.")
        assert status["queues"] == ["payments", "mail", "reports", "default"]
        assert worker.ends(signal.SIGTERM) == 0
        assert queue_status(server.url)["workers"] == []


def test_a_stop_lets_the_job_under_way_finish(server: QueueServer, tmp_path: Path):
    with WorkerProcess(server.url, folder=tmp_path) as worker:
        RedisBell(server.url, job=ERRAND).ring(100, queue="default")
        until((tmp_path / "100.begun").exists, what="the job has begun")
        worker.popen.send_signal(signal.SIGTERM)
        until(lambda: "warm shut down requested" in worker.text, what="the worker has heard")
        assert not (tmp_path / "100.done").exists()
        (tmp_path / "go").touch()
        assert worker.ends() == 0
        assert (tmp_path / "100.done").exists()


def test_it_runs_only_the_one_job_whoever_wrote_into_the_queue(server: QueueServer, tmp_path: Path):
    with WorkerProcess(server.url, folder=tmp_path) as worker:
        RedisBell(server.url, job="os.abort").ring(1, queue="default")
        RedisBell(server.url, job=ERRAND).ring(2, queue="default")
        worker.did(2)
        assert "not one of ours" in worker.text
        assert "terminated unexpectedly" not in worker.text


def test_it_survives_an_empty_restart_of_the_queue_server_and_is_seen_again(tmp_path: Path):
    with QueueServer(tmp_path / "queue") as first:
        url, port = first.url, first.port
        with WorkerProcess(url, folder=tmp_path) as worker:
            RedisBell(url, job=ERRAND).ring(1, queue="mail")
            worker.did(1)
            first.ends(signal.SIGKILL)
            shutil.rmtree(tmp_path / "queue")
            until(lambda: "Connection refused" in worker.text, what="the worker has noticed")
            with QueueServer(tmp_path / "queue", port=port):
                RedisBell(url, job=ERRAND).ring(2, queue="mail")
                worker.did(2)
                until(lambda: queue_status(url)["workers"], what="the worker is seen")
                [status] = queue_status(url)["workers"]
                assert status["queues"] == ["payments", "mail", "reports", "default"]
                assert worker.ends(signal.SIGTERM) == 0


def test_a_queue_server_that_goes_away_does_not_cost_the_job_under_way(tmp_path: Path):
    with QueueServer(tmp_path / "queue") as first:
        url, port = first.url, first.port
        with WorkerProcess(url, folder=tmp_path) as worker:
            RedisBell(url, job=ERRAND).ring(100, queue="mail")
            until((tmp_path / "100.begun").exists, what="the job has begun")
            first.ends(signal.SIGKILL)
            (tmp_path / "go").touch()
            worker.did(100)
            with QueueServer(tmp_path / "queue", port=port):
                RedisBell(url, job=ERRAND).ring(2, queue="mail")
                worker.did(2)


def test_it_waits_for_a_queue_server_that_is_not_there_yet(tmp_path: Path):
    with QueueServer(tmp_path / "queue") as first:
        url, port = first.url, first.port
    with WorkerProcess(url, folder=tmp_path) as worker:
        until(lambda: "can't be reached" in worker.text, what="the worker waits")
        with QueueServer(tmp_path / "queue", port=port):
            RedisBell(url, job=ERRAND).ring(1, queue="mail")
            worker.did(1)


def test_it_can_be_stopped_while_it_waits(tmp_path: Path):
    with QueueServer(tmp_path / "queue") as first:
        url = first.url
    with WorkerProcess(url, folder=tmp_path) as worker:
        until(lambda: "can't be reached" in worker.text, what="the worker waits")
        assert worker.ends(signal.SIGTERM) == 0


def test_a_worker_of_the_name_that_was_killed_does_not_stand_in_the_way(server: QueueServer, tmp_path: Path):
    with WorkerProcess(server.url, folder=tmp_path) as worker:
        until(lambda: queue_status(server.url)["workers"], what="the worker is seen")
        worker.ends(signal.SIGKILL)
    with WorkerProcess(server.url, folder=tmp_path) as worker:
        RedisBell(server.url, job=ERRAND).ring(3, queue="mail")
        worker.did(3)
    with Redis.from_url(server.url) as redis:
        redis.flushall()
