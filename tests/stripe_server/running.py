"""A practice Stripe for tests: a process of its own, on a free port, ready when the constructor returns."""

import json
import os
import selectors
import signal
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from urllib.parse import urlencode, urlsplit

REPOSITORY = Path(__file__).resolve().parents[2]
READY_SECONDS = 20.0
STOP_SECONDS = 10.0
KEY = "sk_test_practice"


class StripeServer:
    """`with StripeServer(tmp_path) as stripe: StripeClient(stripe.key, base_addresses={"api": stripe.address})`"""

    key = KEY

    def __init__(
        self,
        state: Path,
        *,
        port: int = 0,
        platform_webhooks: list[tuple[str, str]] | None = None,
        connect_webhooks: list[tuple[str, str]] | None = None,
        clock_url: str | None = None,
        auto_payouts: bool = False,
    ) -> None:
        self.state = state
        self._options = ["--state", str(state), "--until-stdin-closes"]
        for option, hooks in (("--platform-webhook", platform_webhooks), ("--connect-webhook", connect_webhooks)):
            for url, secret in hooks or []:
                self._options += [option, f"{url}={secret}"]
        self._options += ["--clock-url", clock_url] if clock_url else []
        self._options += ["--auto-payouts"] if auto_payouts else []
        self._port = port
        self._process: subprocess.Popen[str] | None = None
        self.address = ""
        self.start()

    def start(self) -> None:
        """Also after a stop or a kill: the same state, and the same port as before."""
        self.state.mkdir(parents=True, exist_ok=True)
        with (self.state / "stripe.log").open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.stripe_server", *self._options, "--port", str(self._port)],
                cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )  # fmt: skip
        self.address = self._ready_line(self._process).removeprefix("ready ").strip()
        self._port = urlsplit(self.address).port or 0

    def _ready_line(self, process: subprocess.Popen[str]) -> str:
        output = _pipe(process.stdout)
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            line = output.readline() if selector.select(READY_SECONDS) else ""
        if not line.startswith("ready "):
            self.kill()
            raise RuntimeError(f"The practice Stripe did not start: {(self.state / 'stripe.log').read_text()[-2000:]}")
        return line

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(STOP_SECONDS)
        finally:
            process.kill()
            process.wait()
            _pipe(process.stdin).close()
            _pipe(process.stdout).close()

    def control(self, door: str, /, **wish: Any) -> dict[str, Any]:
        """`control("payouts/acct_1/pay")`, `control("faults", kind="lost_answer", path="^/v1/transfers$")`"""
        return self._json("POST", f"/_control/{door}", json.dumps(wish))

    def see(self, path: str) -> dict[str, Any]:
        """`see("state")`, `see("webhooks")`, `see("held")`"""
        return self._json("GET", f"/_control/{path}")

    def requests(self, *, method: str | None = None, path: str = "") -> list[dict[str, Any]]:
        """The log of API requests, oldest first, narrowed by a pattern of the path."""
        found: list[dict[str, Any]] = self.control("requests", method=method, path=path)["data"]
        return found

    def transfers(self, transfer_group: str | None = None) -> list[dict[str, Any]]:
        """All transfers, newest first, as any client would list them."""
        found: list[dict[str, Any]] = []
        while True:
            query = {"limit": 100} | ({"transfer_group": transfer_group} if transfer_group else {})
            query |= {"starting_after": found[-1]["id"]} if found else {}
            page = self._json("GET", f"/v1/transfers?{urlencode(query)}")
            found.extend(page["data"])
            if not page["has_more"]:
                return found

    def wait_for_payouts(self, account: str, statuses: list[str], *, seconds: float = 10.0) -> None:
        """Until the account's payouts, oldest first, stand like this."""
        self.control(f"payouts/{account}/wait", statuses=statuses, seconds=seconds)

    def _json(self, method: str, path: str, body: str | None = None) -> dict[str, Any]:
        parts = urlsplit(self.address)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        try:
            connection.request(method, path, body, {"Authorization": f"Bearer {KEY}"})
            answer = connection.getresponse()
            said: dict[str, Any] = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status != 200:
            raise ControlRefused(answer.status, said["error"]["message"])
        return said

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class ControlRefused(Exception):
    """The practice Stripe could not do what a test asked of its controls."""


def _pipe(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise RuntimeError("the process was started without pipes")
    return stream
