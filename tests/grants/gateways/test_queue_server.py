"""The queue server out of the box: ready when it says so, on this machine only, and it forgets nothing."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import pytest
from redis import Redis

from grants.gateways.queue_server import FREE_PORTS
from tests.grants.gateways.queue_world import QueueServer, until

pytestmark = pytest.mark.services


def remember(server: QueueServer, value: str) -> None:
    with Redis.from_url(server.url) as redis:
        redis.set("word", value)


def recall(server: QueueServer) -> bytes | None:
    with Redis.from_url(server.url) as redis:
        return redis.get("word")


def test_it_says_where_it_is_in_the_file_and_on_its_output(tmp_path: Path):
    with QueueServer(tmp_path / "queue") as server:
        assert server.url == f"redis://127.0.0.1:{server.port}/0"
        assert server.port in FREE_PORTS
        until(lambda: f"queue server ready at {server.url}" in server.text, what="it is said")


def test_it_listens_on_this_machine_only(tmp_path: Path):
    with QueueServer(tmp_path / "queue") as server, Redis.from_url(server.url) as redis:
        assert redis.config_get("bind") == {"bind": "127.0.0.1"}
        assert redis.config_get("unixsocket") == {"unixsocket": ""}


def test_it_ends_cleanly_and_keeps_what_it_was_told(tmp_path: Path):
    with QueueServer(tmp_path / "queue") as server:
        remember(server, "kept")
        assert server.ends(signal.SIGTERM) == 0
    with QueueServer(tmp_path / "queue") as server:
        assert recall(server) == b"kept"


def test_a_killed_one_comes_back_with_everything_at_the_same_port(tmp_path: Path):
    with QueueServer(tmp_path / "queue") as server:
        port = server.port
        remember(server, "written")
        server.ends(signal.SIGKILL)
    with QueueServer(tmp_path / "queue") as server:
        assert server.port == port
        assert recall(server) == b"written"


def test_a_folder_may_have_any_name(tmp_path: Path):
    with QueueServer(tmp_path / 'a "fine" folder') as server:
        remember(server, "kept")
        assert server.ends(signal.SIGTERM) == 0
    with QueueServer(tmp_path / 'a "fine" folder') as server:
        assert recall(server) == b"kept"


def test_two_servers_never_share_a_folder(tmp_path: Path):
    with QueueServer(tmp_path / "queue") as server:
        address = server.url
        with QueueServer(tmp_path / "queue", wait=False) as second:
            assert second.ends() == 1
            assert "another queue server uses" in second.text
        with Redis.from_url(address) as redis:
            assert redis.ping()


def test_a_port_in_use_is_named(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with QueueServer(tmp_path / "queue", port=port, wait=False) as server:
            assert server.ends() == 1
            assert f"port {port} is in use" in server.text
            assert not server.ready_file.exists()
