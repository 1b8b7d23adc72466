"""The product's own pages for a real browser: the test's application behind a small server, with somebody's cookie."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.chromium import PATIENCE
from tests.visitor import COOKIE, Visitor

WAITS = "Object.keys(localStorage).some(name => name.startsWith('throughline.batch.'))"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Silent(WSGIRequestHandler):
    """HTTP/1.1, so that a page's parts come over one line; nobody reads along."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the application on a free port."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def window(browser: Browser, site: str, visitor: Visitor, **how: Any) -> Iterator[BrowserContext]:
    """A browser of the visitor's, signed in as they are."""
    context = browser.new_context(**how)
    cookie = visitor.client.get_cookie(COOKIE)
    if cookie is not None:
        context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": site}])
    try:
        yield context
    finally:
        context.close()


def at_rest(context: BrowserContext, address: str) -> Page:
    """The page with a clock of its own, which stands until the test moves it."""
    page = context.new_page()
    page.clock.install()
    page.goto(address)
    page.clock.run_for(12_000)  # it has looked for what other tabs left
    return page


def all_arrived(page: Page) -> None:
    """The page's clock goes on until its storage holds nothing that waits; a request takes as long as it takes."""
    until = time.monotonic() + PATIENCE / 1000
    while page.evaluate(WAITS):
        assert time.monotonic() < until, "something still waits to be saved"
        page.clock.run_for(500)


def barriers(page: Any, axe: str) -> list[Any]:
    """What axe finds on the page, and whether anything is wider than the screen."""
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    said = [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*said, *([f"{wide} px too wide"] if wide > 0 else [])]
