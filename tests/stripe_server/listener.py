"""The other end of a webhook, and a clock next door: a small server that a test can ask what it heard."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from stripe import Event, Webhook


class Listener:
    """Hears POSTs and answers them with `status`; answers a GET with `says` as JSON."""

    def __init__(self, *, secret: str = "whsec_practice") -> None:
        self.secret = secret
        self.status = 200
        self.says: dict[str, Any] = {}
        self.asked = 0  # how many GETs came
        self._heard: list[tuple[str, bytes]] = []
        self._changed = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.listener = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hear"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def hear(self, signature: str, body: bytes) -> int:
        with self._changed:
            self._heard.append((signature, body))
            self._changed.notify_all()
            return self.status

    def events(self, count: int, *, kind: str = "", seconds: float = 10.0) -> list[Event]:
        """The first `count` events whose type begins with `kind`, each with its signature checked by the SDK."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._of(kind)) >= count, seconds):
                raise TimeoutError(f"heard only {[json.loads(body)['type'] for _, body in self._heard]}")
            return [Webhook.construct_event(body, signature, self.secret) for signature, body in self._of(kind)][:count]

    def forget(self) -> None:
        with self._changed:
            self._heard.clear()

    def count(self, kind: str = "") -> int:
        with self._changed:
            return len(self._of(kind))

    def _of(self, kind: str) -> list[tuple[str, bytes]]:
        return [(signature, body) for signature, body in self._heard if json.loads(body)["type"].startswith(kind)]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    listener: Listener
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(self.server.listener.hear(self.headers["Stripe-Signature"], body), b"")

    def do_GET(self) -> None:
        self.server.listener.asked += 1
        self._answer(200, json.dumps(self.server.listener.says).encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""
