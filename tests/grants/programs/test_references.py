"""References: JS-2026-0001 and on, each once, also when many begin in the same moment."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application
from grants.policy.actor import NOBODY
from grants.programs import commands
from tests.racing import race
from tests.world import World


def test_references_count_up_by_prefix_and_year(world: World) -> None:
    asked = [("JS", 2026), ("JS", 2026), ("OL", 2026), ("JS", 2027), ("JS", 2026)]
    given = []
    for prefix, year in asked:
        with world.unit() as unit:
            given.append(commands.next_reference(unit, prefix=prefix, year=year))
    assert given == ["JS-2026-0001", "JS-2026-0002", "OL-2026-0001", "JS-2027-0001", "JS-2026-0003"]


def test_a_number_that_was_not_used_is_given_again(world: World) -> None:
    class Changed(Exception):
        """The unit fails after the reference was given."""

    try:
        with world.unit() as unit:
            commands.next_reference(unit, prefix="JS", year=2026)
            raise Changed
    except Changed:
        pass
    with world.unit() as unit:
        assert commands.next_reference(unit, prefix="JS", year=2026) == "JS-2026-0001"


def test_after_9999_a_reference_grows_longer(world: World) -> None:
    with world.unit() as unit:
        commands.next_reference(unit, prefix="JS", year=2026)
        unit.session.connection().exec_driver_sql("UPDATE reference_counter SET last = 9999")
    with world.unit() as unit:
        assert commands.next_reference(unit, prefix="JS", year=2026) == "JS-2026-10000"


def test_the_very_first_applicants_of_a_round_may_all_begin_at_once(world: World, session: Session) -> None:
    round_id = world.open_round()

    def begin() -> str:
        with world.unit(NOBODY) as unit:
            return applications.start(unit, round_id, {"organization_name": "Oak"}, locale="en", device="d").reference

    given = race(*[begin] * 8)
    assert sorted(given) == [f"JS-2026-{number:04d}" for number in range(1, 9)]
    assert sorted(session.scalars(select(Application.reference))) == sorted(given)
