"""A round that closes while somebody types: what was begun can be sent within the grace, nothing new begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from grants.applications import commands as applications
from grants.applications.model import Application
from grants.kernel.refusal import NotReady
from grants.policy.actor import NOBODY, system
from grants.programs import commands as programs
from grants.programs import queries
from grants.programs.model import Round
from grants.programs.rules import Deadline
from grants.programs.spec import RoundSpec
from tests.worlds.rounds import LETTER, definition

CLOSES = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)
GRACE = timedelta(minutes=15)
SECOND = timedelta(seconds=1)


@pytest.fixture
def round_id(world) -> int:
    return world.open_round(grace_minutes=15)


def submit(world, draft_id):
    with world.unit(world.applicant()) as unit:
        return applications.submit(unit, draft_id).status


def codes(refused):
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_a_draft_that_was_begun_is_sent_within_the_grace_and_not_a_second_later(world, round_id):
    first, second = world.draft(round_id), world.draft(round_id, organization_name="Elm")
    world.clock.at = CLOSES + GRACE - SECOND
    assert submit(world, first) == "submitted"
    world.clock.at = CLOSES + GRACE
    with pytest.raises(NotReady) as refused:
        submit(world, second)
    assert codes(refused) == [("", "round_closed")]


def test_nothing_new_begins_after_the_closing(world, round_id):
    world.clock.at = CLOSES
    with pytest.raises(NotReady) as refused, world.unit(NOBODY) as unit:
        applications.start(unit, round_id, {"zip": "28208"}, locale="en")
    assert codes(refused) == [("", "begun_too_late")]


def test_the_sweep_closes_the_round_when_the_grace_is_over(world, session, round_id):
    for at, due, status in (
        (CLOSES, [], "open"),
        (CLOSES + GRACE - SECOND, [], "open"),
        (CLOSES + GRACE, [round_id], "closed"),
    ):
        world.clock.at = at
        session.rollback()
        assert queries.rounds_due(session, now=at) == due
        with world.unit(system("sweep")) as unit:
            programs.follow_the_clock(unit, round_id)
        session.rollback()
        assert session.get_one(Round, round_id).status == status


def test_letters_have_the_same_grace_after_their_own_day(world, session):
    round_id = world.open_round(letter=LETTER, grace_minutes=15)
    said = {"organization_name": "Oak", "zip": "28208", "tier": "tier-1", "project_title": "Talks", "idea": "Porches."}
    with world.unit(world.applicant()) as unit:
        draft_id = applications.start(unit, round_id, said, locale="en", letter=True).id
    round = session.get_one(Round, round_id)
    world.clock.at = round.letters_close_at + GRACE - SECOND
    with world.unit(world.applicant()) as unit:
        applications.send_letter(unit, draft_id)
    session.rollback()
    assert session.get_one(Application, draft_id).status == "draft"


def test_a_round_without_a_grace_closes_on_the_minute(world, session):
    round = session.get_one(Round, world.open_round())
    assert round.sends_until == round.closes_at


@pytest.mark.parametrize(("minutes", "fits"), [(0, True), (1440, True), (-1, False), (1441, False), ("soon", False)])
def test_a_grace_is_between_nothing_and_a_day(minutes, fits):
    assert bool(RoundSpec().validate(definition("js-a", grace_minutes=minutes))) is not fits


@pytest.mark.parametrize(
    ("status", "extended", "at", "takes"),
    [
        ("open", None, CLOSES, True),
        ("open", None, CLOSES + GRACE, False),
        ("closed", None, CLOSES, False),
        ("closed", CLOSES + timedelta(days=2), CLOSES + timedelta(days=1), True),
        ("closed", CLOSES + timedelta(days=2), CLOSES + timedelta(days=2), False),
        ("decided", CLOSES + timedelta(days=2), CLOSES + timedelta(days=1), False),
        ("draft", CLOSES + timedelta(days=2), CLOSES, False),
    ],
)
def test_more_time_for_one_outlasts_the_closing_and_not_the_decisions(status, extended, at, takes):
    opens = CLOSES - timedelta(days=29)
    assert Deadline(status, opens, CLOSES, CLOSES + GRACE, extended).takes(at) is takes
