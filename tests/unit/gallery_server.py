"""The gallery behind the site's own Content-Security-Policy, for a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from grants.web.assets.build import STATIC
from tests.unit.gallery import error_page, gallery, start_page

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


class Handler(SimpleHTTPRequestHandler):
    """Pages from memory, files from the static folder; what is posted is counted and answered late."""

    pages: dict[str, str] = {}
    posted: list[str] = []
    may_answer = threading.Event()

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        if page is None:
            super().do_GET()
        else:
            self._send(page.encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.posted.append(body.decode(errors="replace"))
        self.may_answer.wait(10)
        self._send(b"<!doctype html><title>Thanks</title><p>Sent</p>")

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def translate_path(self, path: str) -> str:
        return str(STATIC / path.removeprefix("/static/"))

    def log_message(self, *_: object) -> None:
        """Silence."""


@contextmanager
def gallery_server() -> Iterator[str]:
    """The address of a server with the gallery on a free port."""
    Handler.pages = {
        "/gallery": gallery(),
        "/gallery-ar": gallery(locale="ar", direction="rtl"),
        "/error": error_page(),
        "/start": start_page(),
        "/start-ar": start_page(locale="ar", direction="rtl"),
        "/favicon.ico": "",
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        Handler.may_answer.set()
        server.shutdown()
        server.server_close()
        thread.join()
