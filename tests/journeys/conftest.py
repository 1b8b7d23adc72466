"""A whole installation of its own for each journey, a real Chromium, and people to walk through it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.installation import Installation
from tests.journeys.looking import Look
from tests.journeys.walking import Cast


@pytest.fixture
def city() -> str:
    """`house`: rounds and people, nobody has applied yet. Whatever else: the whole city, which takes a minute more."""
    return "house"


@pytest.fixture
def installation(tmp_path: Path, city: str) -> Iterator[Installation]:
    """Started anew for each journey: it moves the clock."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    var = tmp_path / "var"
    var.mkdir()
    log = var / "run.log"
    env = {**os.environ, "VAR": str(var), "PORT": str(port), "CITY": city}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.city.run"],
            env=env,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    made = Installation(f"http://127.0.0.1:{port}", log, process)
    try:
        made.wait_until_ready()
        yield made
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


@pytest.fixture
def cast(installation: Installation, browser: Browser, axe: str, look: Look) -> Iterator[Cast]:
    """The people of a journey, each with a browser of their own."""
    made = Cast(installation, browser, axe, look)
    yield made
    made.leave()
