"""Phones on a bad line hold a connection: the page of everybody else still comes within a second.

The kernel may hand all stuck connections to one worker, so four threads a worker are too few: twelve cost little.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.conftest import test_environment

pytestmark = pytest.mark.services
DEADLINE = 30.0


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """The site as `make run` serves it: gunicorn, two workers of twelve threads."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, **test_environment(f"sqlite:///{tmp_path / 'slow.db'}", tmp_path / "mail")}
    subprocess.run([sys.executable, "wsgi.py", "upgrade"], env=env, check=True)
    command = [sys.executable, "-m", "gunicorn", "wsgi:create_app()", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "12", "--worker-class", "gthread"]
    process = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + DEADLINE
        while not answers(port):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield "127.0.0.1", port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def answers(port: int) -> bool:
    try:
        return urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).status == 200
    except (URLError, OSError):
        return False


def seconds_for_a_page(port: int) -> float:
    """Fails when it does not come while the others hold on, which they do for as long as the test lasts."""
    begun = time.monotonic()
    with urlopen(f"http://127.0.0.1:{port}/", timeout=20) as response:
        assert response.status == 200
        response.read()
    return time.monotonic() - begun


def test_four_stalled_uploads_and_two_silent_sockets_do_not_stop_a_page(site: tuple[str, int]) -> None:
    for _ in range(8):  # the first page of each worker reads its templates, which is no matter of connections
        seconds_for_a_page(site[1])
    held = []
    for _ in range(4):
        upload = socket.create_connection(site)
        upload.sendall(
            b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: 1000000\r\n\r\nemail=a"
        )
        held.append(upload)
    held += [socket.create_connection(site) for _ in range(2)]
    try:
        measured = [seconds_for_a_page(site[1]) for _ in range(5)]
    finally:
        for each in held:
            each.close()
    print(f"slowest page beside six stuck connections: {max(measured) * 1000:.0f} ms")
    assert max(measured) < 1.0
