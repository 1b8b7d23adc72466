"""`make run` as a test sees it: started on a folder and a port of its own, asked, killed in parts, stopped."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from grants.jobs.supervisor.family import family, living
from tests.faults.supervised import ROOT, until

KEY = "sk_test_practice"
IN_THE_AIR = "SELECT 1 FROM disbursement WHERE status IN ('approved', 'sending')"
WAITING = "SELECT 1 FROM delivery WHERE done_at IS NULL AND dead_at IS NULL"
TROUBLE = re.compile(r"Traceback|\[error|\[critical|CRITICAL|GIVING UP|NOT DONE|delivery failed")


class CityRun:
    """`with CityRun(var, port=…) as run: run.is_ready()`; what still lives at the end is killed."""

    def __init__(self, var: Path, *, port: int) -> None:
        self.var, self.site = var, f"http://127.0.0.1:{port}"
        self._lines: list[str] = []
        self._begun = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.city.run"],
            cwd=ROOT,
            env={**os.environ, "VAR": str(var), "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.append(line)

    @property
    def text(self) -> str:
        return "".join(self._lines)

    @property
    def trouble(self) -> list[str]:
        return [line for line in self._lines if TROUBLE.search(line)]

    def is_ready(self, *, within: float) -> float:
        """Waits for the greeting and an answer; gives the seconds since the start."""
        until(
            lambda: "Throughline is ready" in self.text or self._process.poll() is not None,
            what="the city is ready",
            seconds=within,
        )
        assert self._process.poll() is None, self.text[-3000:]
        self.get("/healthz")
        return time.monotonic() - self._begun

    def get(self, path: str) -> str:
        """The page, which answers with 200."""
        with urlopen(self.site + path, timeout=60) as answer:
            return str(answer.read().decode())

    def move_clock(self, step: str) -> None:
        with urlopen(self.site + "/dev/clock", data=urlencode({"step": step}).encode(), timeout=60):
            """It leads back to the clock's page."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.var / 'throughline.db'}?mode=ro", uri=True, timeout=20)) as database:
            return database.execute(sql).fetchall()

    def comes_to_rest(self, *, within: float = 180) -> None:
        """No job waits, and no payment is on its way to the rail."""
        until(
            lambda: not self.rows(IN_THE_AIR) and not self.rows(WAITING),
            what=f"all jobs are done; left is {self.rows(WAITING)}",
            seconds=within,
        )

    def picture(self) -> dict[str, Any]:
        """What must not change by a restart, here and at the practice Stripe.

        Time alone makes what is sent arrive, and an award whose last payment arrived closes by itself.
        """
        out = "CASE WHEN status IN ('sent', 'confirmed') THEN 'out' ELSE status END"
        kept = "CASE WHEN status IN ('signed', 'closed') THEN 'kept' ELSE status END"
        return {
            "applications": self.rows("SELECT reference, status FROM application ORDER BY id"),
            "awards": self.rows(f"SELECT reference, {kept}, cents FROM award ORDER BY id"),
            "reports": self.rows("SELECT award_id, status FROM report ORDER BY id"),
            "payments": self.rows(f"SELECT reference, {out}, cents, transfer_id FROM disbursement ORDER BY id"),
            "transfers": self.transfers(),
        }

    def transfers(self) -> list[tuple[str, int, str]]:
        """All that the practice Stripe ever sent: our reference, cents, id."""
        port = (self.var / "stripe.port").read_text()
        question = Request(
            f"http://127.0.0.1:{port}/v1/transfers?limit=100", headers={"Authorization": f"Bearer {KEY}"}
        )
        with urlopen(question, timeout=30) as answer:
            found = json.loads(answer.read())
        assert not found["has_more"]
        return sorted((each["transfer_group"], each["amount"], each["id"]) for each in found["data"])

    def kill_child(self, name: str) -> None:
        """As a power cut would; waits until another one stands in its place."""
        started = re.findall(rf"{name} started, process (\d+)", self.text)
        ready = self.text.count(f"| {name} ready\n")
        os.kill(int(started[-1]), signal.SIGKILL)
        until(
            lambda: self.text.count(f"| {name} ready\n") > ready,
            what=f"{name} is ready again; so far:\n{self.text[-2000:]}",
            seconds=120,
        )

    def stop(self) -> tuple[int, set[int]]:
        """Ask it to end; gives the exit code, and those of its processes that live on."""
        leaders = {int(pid) for pid in re.findall(r" started, process (\d+)", self.text)}
        table = living()
        everybody = {pid for leader in (leaders & table.keys()) for pid in family(table, leader)} | {self._process.pid}
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(90)
        self._reader.join(30)
        return code, everybody & living().keys()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.stop()
        if self._process.stdout is not None:
            self._process.stdout.close()
