"""One running installation, as `make run` starts it: what a test may know of it from outside."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

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
