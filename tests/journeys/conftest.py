"""A whole installation of its own for each journey, a real Chromium, and people to walk through it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.installation import Installation, running
from tests.journeys.looking import Look
from tests.journeys.walking import Cast


@pytest.fixture
def city() -> str:
    """`house`: rounds and people, nobody has applied yet. Whatever else: the whole city, which takes a minute more."""
    return "house"


@pytest.fixture
def installation(tmp_path: Path, city: str) -> Iterator[Installation]:
    """Started anew for each journey: it moves the clock."""
    with running(tmp_path / "var", city) as made:
        yield made


@pytest.fixture
def cast(installation: Installation, browser: Browser, axe: str, look: Look) -> Iterator[Cast]:
    """The people of a journey, each with a browser of their own."""
    made = Cast(installation, browser, axe, look)
    yield made
    made.leave()
