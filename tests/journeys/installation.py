"""One running installation, as `make run` starts it: what a test may know of it from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.city.run import environment, free_port, prepare, steady_port

READY_SECONDS = 400


@dataclass
class Installation:
    site: str
    log: Path
    process: subprocess.Popen[bytes]

    def wait_until_ready(self) -> None:
        """Until the supervisor says that everything is up, or it ended, or the deadline came."""
        deadline = time.monotonic() + READY_SECONDS
        while "Throughline is ready" not in self.log.read_text(errors="replace"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the installation did not start:\n{self.log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.1)
        self.answer("/healthz")

    def answer(self, path: str) -> bytes:
        try:
            with urlopen(self.site + path, timeout=20) as response:
                return bytes(response.read())
        except URLError as error:
            raise RuntimeError(f"{path}: {error}\n{self.log.read_text(errors='replace')[-4000:]}") from error


def told(var: Path, city: str) -> None:
    """The demonstration's city in this folder, with nothing started: a journey begins in a copy of it."""
    stripe_port = steady_port(var / "stripe.port")
    env = {**environment(var, free_port(), stripe_port), "VAR": str(var), "STRIPE_PORT": str(stripe_port)}
    prepare(var, {**env, "CITY": city})


@contextmanager
def running(var: Path, city: str) -> Iterator[Installation]:
    """The demonstration in a folder of its own, on a free port; it ends with the block."""
    var.mkdir(exist_ok=True)
    port, log = free_port(), var / "run.log"
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
