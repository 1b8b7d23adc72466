"""A pytest plugin: one Chromium a worker for every browser test, since Playwright runs once in a process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from grants.web.assets.toolchain import axe_script

PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-dev-shm-usage",
]


PATIENCE = 60_000  # ms that a test waits for what a page shows: a worker may have much to do first


@contextmanager
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next((each for each in PLACES if Path(each).exists()), None)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield made
        made.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with chromium() as made:
        yield made


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility rules' own script, to run inside a page."""
    return axe_script().read_text()
