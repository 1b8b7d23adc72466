"""An officer at the desk, second step passed."""

from __future__ import annotations

import pytest

from grants.policy.actor import Role
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
def officer(world: World, visitor: Visitor) -> Visitor:
    world.staff(Role.OFFICER, email="officer@example.org")
    visitor.sign_in("officer@example.org")
    return visitor
