"""The wire: HTTP/1.1 on the loopback, one thread a connection, three doors (the API, the page, the controls)."""

import json
import socket
import sys
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.stripe_server import api, onboarding
from tests.stripe_server.asking import Asked
from tests.stripe_server.control import doors
from tests.stripe_server.practice import Practice
from tests.stripe_server.refusals import Refusal

LARGEST_BODY = 1_000_000


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, practice: Practice, *, port: int) -> None:
        self.practice = practice
        super().__init__(("127.0.0.1", port), Handler)
        practice.address = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is killed in the middle is this server's daily bread, not an error."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "PracticeStripe"
    sys_version = ""
    # Headers and body go out as two writes: with Nagle's rule the second would wait for an acknowledgement.
    disable_nagle_algorithm = True
    timeout = 120
    server: Server

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        """What link scanners send: it must not use up a single-use link."""
        self._send(200, b"", {"Content-Type": "text/html; charset=utf-8"})

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        try:
            asked = self._read()
            if asked.path.startswith("/_control/"):
                self._send_json(*doors.answer(self.server.practice, asked, client=self.client_address[0]))
            elif asked.path.startswith("/setup/"):
                page = onboarding.answer(self.server.practice, asked)
                self._send(page.status, page.html.encode(), page.headers)
            else:
                self._send_api(api.answer(self.server.practice, asked))
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        except Exception:
            # A mistake in this server must look like one, not like a fault that was planned.
            traceback.print_exc()
            self.close_connection = True
            body = Refusal(
                "The practice Stripe has a mistake of its own; see its log.", status=500, kind="api_error"
            ).body()
            self._send_json(500, body)

    def _read(self) -> Asked:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self.close_connection = True
            raise ConnectionError("body too large")
        target = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Asked(self.command, target.path, target.query, headers, self.rfile.read(length))

    def _send_api(self, given: api.Answer) -> None:
        if given.lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send_json(given.status, given.body, given.headers)

    def _send_json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(body, indent=2).encode(), {"Content-Type": "application/json"} | (headers or {}))

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: the log of requests is in the store."""
