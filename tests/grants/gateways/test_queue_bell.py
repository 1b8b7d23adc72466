"""The bell never costs a page more than a moment, and never an error."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from grants.gateways.queue import QUEUES, RedisBell, queue_status
from tests.grants.gateways.queue_world import QueueServer

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueueServer]:
    with QueueServer(tmp_path_factory.mktemp("bell") / "queue") as server:
        yield server


@pytest.fixture
def url(server: QueueServer) -> str:
    with Redis.from_url(server.url) as redis:
        redis.flushall()
    return server.url


@pytest.fixture
def nobody() -> Iterator[str]:
    """The address of a port that is taken and does not listen."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0"


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_delivery_waits_in_the_queue_of_its_purpose(url: str):
    bell = RedisBell(url)
    bell.ring(7, queue="payments")
    bell.ring(8, queue="mail")
    bell.ring(7, queue="payments")
    status = queue_status(url)
    assert status["reachable"]
    assert status["queues"] == {"payments": 2, "mail": 1, "reports": 0, "default": 0}
    assert tuple(status["queues"]) == QUEUES


def test_the_job_is_its_name_and_an_id_in_json(url: str):
    RedisBell(url).ring(7, queue="payments")
    with Redis.from_url(url) as redis:
        [job_id] = redis.lrange("rq:queue:payments", 0, -1)
        job = redis.hgetall(b"rq:job:" + job_id)
        assert redis.ttl(b"rq:job:" + job_id) > 0
    assert job[b"description"] == b"grants.jobs.runner.run_delivery_by_id(7)"
    assert job[b"result_ttl"] == b"0"
    assert b"\x80" not in job[b"data"]  # the first byte of a pickle, before or after compression


def test_an_unknown_queue_is_said_and_heard_nevertheless(url: str, caplog: pytest.LogCaptureFixture):
    RedisBell(url).ring(7, queue="carrier pigeon")
    assert queue_status(url)["queues"]["default"] == 1
    assert "'carrier pigeon'" in caplog.text


def test_nobody_there_is_said_once_within_a_second(nobody: str, caplog: pytest.LogCaptureFixture):
    clock = Hands()
    bell = RedisBell(nobody, monotonic=clock)
    begun = time.monotonic()
    with caplog.at_level(logging.WARNING):
        for delivery_id in range(50):
            bell.ring(delivery_id, queue="mail")
    assert time.monotonic() - begun < 1
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "can't be reached" in caplog.text
    clock.now += 6
    bell.ring(51, queue="mail")
    assert len(caplog.records) == 2


def test_a_server_that_does_not_answer_costs_less_than_a_second():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"redis://127.0.0.1:{mute.getsockname()[1]}/0"
        begun = time.monotonic()
        RedisBell(url).ring(1, queue="mail")
        assert time.monotonic() - begun < 1
        begun = time.monotonic()
        assert not queue_status(url)["reachable"]
        assert time.monotonic() - begun < 1


def test_the_bell_works_again_when_the_server_is_back(tmp_path: Path):
    clock = Hands()
    with QueueServer(tmp_path / "queue") as server:
        bell = RedisBell(server.url, monotonic=clock)
        bell.ring(1, queue="mail")
        port = server.port
    bell.ring(2, queue="mail")
    with QueueServer(tmp_path / "queue", port=port) as server:
        bell.ring(3, queue="mail")
        assert queue_status(server.url)["queues"]["mail"] == 1
        clock.now += 6
        bell.ring(4, queue="mail")
        assert queue_status(server.url)["queues"]["mail"] == 2


def test_the_status_says_that_nobody_is_there(nobody: str):
    status = queue_status(nobody)
    assert not status["reachable"]
    assert "refused" in status["problem"]
    assert status["queues"] == {}
    assert status["workers"] == []


def test_a_wrong_address_is_refused_at_once():
    with pytest.raises(ValueError, match="redis://"):
        RedisBell("http://127.0.0.1/")
