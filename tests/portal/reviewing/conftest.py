"""The first of three reviewers, signed in, with one application: not opened yet, or opened."""

from __future__ import annotations

import pytest

from tests.portal.reviewing.sheet import EMAIL
from tests.visitor import Visitor
from tests.world import World
from tests.worlds import reviews as steps


@pytest.fixture
def offered(world: World, visitor: Visitor) -> int:
    """The first reviewer of three has one application that was not opened yet, and is signed in."""
    round_id = world.open_round()
    panel_id, sent = steps.panel(world, round_id), world.eligible(round_id)
    assignment_id = steps.assign(world, sent, panel_id, steps.reviewer(world, 1))
    visitor.sign_in(EMAIL)
    return assignment_id


@pytest.fixture
def opened(world: World, visitor: Visitor, offered: int) -> int:
    visitor.post(f"/reviewing/{offered}/conflict", {"answer": "nobody"})
    return offered
