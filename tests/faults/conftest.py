"""One town for all cases of a run: each case takes payments of its own and proves the whole in the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.town import Town, open_town


@pytest.fixture(scope="session")
def one_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with open_town(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture
def town(one_town: Town) -> Iterator[Town]:
    """At rest before the case; whatever the case did, one transfer each and whole books after it."""
    one_town.world.drain()
    yield one_town
    one_town.stripe.control("faults/clear")
    one_town.stripe.control("webhooks/release")
    one_town.stripe.control("webhooks/wait", seconds=20)
    one_town.world.drain()
    one_town.prove()
