"""What tests of the portal share: a phone, where each says what its `site` is, and sections that were opened again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.portal.in_browser import window
from tests.portal.test_changes import reopen
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
def phone(browser: Browser, site: str, visitor: Visitor) -> Iterator[BrowserContext]:
    with window(browser, site, visitor, viewport={"width": 360, "height": 740}) as context:
        yield context


@pytest.fixture
def opened(world: World, visitor: Visitor) -> int:
    """An application that was sent, with its money opened again."""
    application_id = world.submitted(world.open_round(key="js-a"))
    visitor.sign_in("ana@example.org")
    reopen(world, application_id, "money")
    return application_id
