"""Situations that are copied are the same as those that are built, and nothing that a test did is in them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application
from grants.kernel.history import HistoryRow
from grants.people.model import Person
from tests.world import World


def picture(world: World) -> tuple[object, ...]:
    with Session(world.engine) as session:
        counted = [
            session.scalar(select(func.count()).select_from(table)) for table in (Application, Person, HistoryRow)
        ]
        statuses = session.execute(select(Application.reference, Application.status).order_by(Application.id)).all()
    return (*counted, *map(tuple, statuses))


@pytest.mark.parametrize("_time", ["built", "copied"])
def test_the_same_steps_lead_to_the_same_state(world: World, _time: str) -> None:
    round_id = world.open_round()
    application_id = world.eligible(round_id)
    assert picture(world)[0] == 1
    assert picture(world)[3] == ("JS-2026-0001", "eligible")
    assert world.eligible(round_id, email="bo@example.org", organization_name="Others") > application_id
    assert picture(world)[4] == ("JS-2026-0002", "eligible")


def test_what_a_test_does_itself_is_in_no_copy(world: World) -> None:
    round_id = world.open_round()
    with world.unit(world.applicant("cy@example.org")) as unit:
        applications.start(unit, round_id, {"organization_name": "Cy's"}, locale="en")
    world.submitted(round_id)
    assert picture(world)[3:] == (("JS-2026-0001", "draft"), ("JS-2026-0002", "submitted"))


@pytest.mark.parametrize("_time", ["before", "after the other test"])
def test_a_copy_holds_no_others_changes(world: World, _time: str) -> None:
    round_id = world.open_round()
    world.submitted(round_id)
    assert picture(world)[3:] == (("JS-2026-0001", "submitted"),)


def test_another_time_is_another_state(world: World) -> None:
    round_id = world.open_round()
    world.clock.move(timedelta(hours=1))
    application_id = world.submitted(round_id)
    with Session(world.engine) as session:
        assert session.get_one(Application, application_id).submitted_at == world.clock.now()
