"""The paper rail in place of Stripe's, for tests of commands and pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from grants.gateways.paper_rail import PaperRail
from grants.payments.rail import rail


@pytest.fixture
def paper_rail(world: Any) -> Iterator[PaperRail]:
    """Bound for one test; Stripe's is put back."""
    usual, paper = rail(), PaperRail(world.clock)
    rail.unbind()
    rail.bind(paper)
    yield paper
    rail.unbind()
    rail.bind(usual)


@pytest.fixture
def paper_bank(paper_rail: PaperRail) -> PaperRail:
    """The paper rail's other face: the world beyond it."""
    return paper_rail
