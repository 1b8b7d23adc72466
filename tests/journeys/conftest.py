"""A whole installation of its own for each journey, a real Chromium, and people to walk through it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.installation import Installation, running, told
from tests.journeys.looking import Look
from tests.journeys.walking import Cast


@pytest.fixture
def city() -> str:
    """`house`: rounds and people, nobody has applied yet. Whatever else: the whole city, which takes a minute more."""
    return "house"


@pytest.fixture(scope="session")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A city is told once for all journeys of a process."""

    @cache
    def of(city: str) -> Path:
        folder = tmp_path_factory.mktemp("city")
        told(folder, city)
        return folder

    return of


@pytest.fixture
def installation(tmp_path: Path, city: str, cities: Callable[[str], Path]) -> Iterator[Installation]:
    """Started anew for each journey, in a copy of the city: it moves the clock."""
    shutil.copytree(cities(city), tmp_path / "var")
    with running(tmp_path / "var", city) as made:
        yield made


@pytest.fixture
def cast(installation: Installation, browser: Browser, axe: str, look: Look) -> Iterator[Cast]:
    """The people of a journey, each with a browser of their own."""
    made = Cast(installation, browser, axe, look)
    yield made
    made.leave()
