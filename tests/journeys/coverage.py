"""A pytest plugin: which pages no journey visited. Printed after a browser run; `make deep` fails on any.

Each browser appends the paths it reached to a file that all workers share (VISITED_FILE).
"""

from __future__ import annotations

import json
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

import wsgi
from grants.settings import read
from tests.examples import DEEP

NOT_FOR_PEOPLE = {"health.healthz"}


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and "browser" in (config.option.markexpr or ""):
        handle, name = tempfile.mkstemp(prefix="visited-")
        os.close(handle)
        os.environ["VISITED_FILE"] = name


def demonstration() -> MapAdapter:
    """The addresses of the demonstration, its own pages too."""
    return _application().url_map.bind("localhost")


def unvisited(paths: set[str]) -> list[str]:
    """Endpoints with a GET route that none of these paths reaches; feeds and files are reached by code."""
    app = _application()
    routes = app.url_map.bind("localhost")
    seen = set()
    for path in paths:
        try:
            seen.add(routes.match(path, method="GET")[0])
        except (HTTPException, RequestRedirect):
            continue
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return sorted(pages - seen - NOT_FOR_PEOPLE)


@cache
def _application() -> Flask:
    folder = Path(tempfile.mkdtemp(prefix="routes-"))
    environment = {
        "THROUGHLINE_MODE": "demonstration",
        "SECRET_KEY": "routes",
        "DATABASE_URL": "sqlite://",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "STRIPE_API_KEY": "sk_test_none",
        "STRIPE_API_BASE": "http://127.0.0.1:1",
        "STRIPE_WEBHOOK_SECRETS": "whsec_none",
        "MAIL_URL": f"file://{folder}",
        "MAIL_FROM": "grants@example.org",
        "FILES_URL": "memory://",
        "SITE_URL": "http://localhost",
        "CONTACT_PHONE": "704-555-0140",
        "CONTACT_EMAIL": "grants@example.org",
    }
    return wsgi.unplugged(read(environment))


def visited_paths(file: Path) -> set[str]:
    paths = {json.loads(line) for line in file.read_text().splitlines()}
    return {path.removeprefix("/es") or "/" if path.startswith("/es") else path for path in paths}


def pytest_sessionfinish(session: Any, exitstatus: int) -> None:
    name = os.environ.get("VISITED_FILE")
    if not name or hasattr(session.config, "workerinput"):
        return
    paths = visited_paths(Path(name))
    Path(name).unlink()
    if not paths:
        return
    missed = unvisited(paths)
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    reporter.write_line(f"\n{len(missed)} GET routes that no journey visited: {', '.join(missed) or 'none'}")
    if missed and DEEP:
        session.exitstatus = 1
