"""A phone for the tests that read the portal in a real browser; each of them says what its `site` is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.portal.in_browser import window
from tests.visitor import Visitor


@pytest.fixture
def phone(browser: Browser, site: str, visitor: Visitor) -> Iterator[BrowserContext]:
    with window(browser, site, visitor, viewport={"width": 360, "height": 740}) as context:
        yield context
