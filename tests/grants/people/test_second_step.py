"""The staff's second step: a code from an app, accepted once, its secret shown until it is confirmed."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.history import HistoryRow
from grants.kernel.refusal import Forbidden
from grants.people import commands as people
from grants.people import queries
from grants.people.model import Person
from grants.policy.actor import Role
from tests.racing import race
from tests.world import World


@pytest.fixture
def secret(world: World) -> str:
    """An officer's secret, begun and not yet confirmed."""
    world.staff(Role.OFFICER, email="olu@example.org")
    return begin(world)


def begin(world: World) -> str:
    actor = world.actor("olu@example.org", second_factor=False)
    with world.unit(actor) as unit:
        return people.begin_second_factor(unit, unit.get(Person, actor.person_id or 0))


def say(world: World, code: str) -> bool:
    with world.unit(world.actor("olu@example.org", second_factor=False)) as unit:
        return people.pass_second_factor(unit, unit.get(Person, world.person_id("olu@example.org")), code)


def code(world: World, secret: str, *, ago: int = 0) -> str:
    return pyotp.TOTP(secret).at(world.clock.now() - timedelta(seconds=30 * ago))


def test_the_secret_stays_the_same_until_it_is_confirmed(world: World, secret: str, session: Session) -> None:
    assert begin(world) == secret
    assert say(world, code(world, secret))
    assert begin(world) == secret
    found = queries.face(session, world.person_id("olu@example.org"))
    assert found is not None
    assert found.enrolled


def test_a_code_is_accepted_once(world: World, secret: str) -> None:
    said = code(world, secret)
    assert say(world, said)
    assert not say(world, said)
    world.clock.move(timedelta(seconds=30))
    assert say(world, code(world, secret))


def test_one_step_of_drift_is_forgiven_and_no_more(world: World, secret: str) -> None:
    assert not say(world, code(world, secret, ago=2))
    assert not say(world, code(world, secret, ago=-2))
    assert say(world, code(world, secret, ago=1))
    assert say(world, code(world, secret))
    assert say(world, code(world, secret, ago=-1))


def test_an_older_code_is_worth_nothing_after_a_newer_one(world: World, secret: str) -> None:
    assert say(world, code(world, secret))
    assert not say(world, code(world, secret, ago=1))


@pytest.mark.parametrize("wrong", ["", "12345", "1234567", "abcdef"])
def test_a_wrong_code_is_refused_and_kept_in_history(world: World, secret: str, session: Session, wrong: str) -> None:
    assert not say(world, wrong)
    assert "second_factor_refused" in session.scalars(select(HistoryRow.action)).all()


def test_two_at_once_with_one_code_pass_once(world: World, secret: str) -> None:
    said = code(world, secret)
    assert sorted(race(*[lambda: say(world, said)] * 4)) == [False, False, False, True]


def test_who_never_began_passes_nothing(world: World) -> None:
    world.staff(Role.OFFICER, email="olu@example.org")
    assert not say(world, "000000")


def test_only_staff_have_a_second_step(world: World) -> None:
    for actor in (world.applicant(), world.staff(Role.REVIEWER)):
        with pytest.raises(Forbidden), world.unit(actor) as unit:
            people.begin_second_factor(unit, unit.get(Person, actor.person_id or 0))
