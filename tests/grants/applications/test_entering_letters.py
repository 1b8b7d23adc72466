"""Keying in where a letter of intent comes first: the letter by its own day, the full form for who needs none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import Application, LetterOfIntent
from grants.applications.rules import Came
from grants.kernel.refusal import Forbidden, NotReady
from grants.policy.actor import Role
from grants.programs.model import Round
from tests.grants.applications.test_letters import TYPED
from tests.world import World
from tests.worlds.rounds import LETTER, answers

CALLED = Came("phone", date(2026, 11, 9), "Rosa Diaz", phone="704-555-0188", locale="es")
SOME = LETTER | {"tiers": ["tier-2"]}
LETTERS_CLOSE = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
CLOSES = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)


@pytest.fixture(params=[LETTER, SOME], ids=["all", "some"])
def round_id(world: World, request: pytest.FixtureRequest) -> int:
    return world.open_round(letter=request.param)


def enter(world: World, round_id: int, typed: dict[str, Any], *, letter: bool, **changed: Any) -> int:
    with world.unit(world.officer) as unit:
        begun = applications.enter(unit, round_id, replace(CALLED, **changed), letter=letter).id
    with world.unit(world.officer) as unit:
        applications.save(unit, begun, typed, locale="es")
    return begun


def act(world: World, verb: Any, application_id: int, **facts: Any) -> None:
    with world.unit(world.officer) as unit:
        verb(unit, application_id, **facts)


def codes(world: World, verb: Any, *facts: Any, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(NotReady) as refused, world.unit(world.officer) as unit:
        verb(unit, *facts, **more)
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_a_letter_is_keyed_in_and_counts_by_the_day_on_which_it_came(
    world: World, session: Session, round_id: int
) -> None:
    begun = enter(world, round_id, TYPED, letter=True)
    waits = [card.application_id for card in queries.unsent_entries(session, round_id, world.officer.person_id)]
    assert waits == [begun]
    act(world, applications.send_letter, begun)
    session.rollback()
    assert session.scalar(select(LetterOfIntent.sent_at)) == datetime(2026, 11, 10, 4, 59, tzinfo=UTC)
    assert queries.unsent_entries(session, round_id, world.officer.person_id) == []


def test_what_came_in_time_is_keyed_in_after_letters_closed_and_what_came_late_is_not(
    world: World, session: Session, round_id: int
) -> None:
    world.clock.at = LETTERS_CLOSE + timedelta(days=2)
    late = replace(CALLED, received_on=date(2026, 11, 21))
    assert codes(world, applications.enter, round_id, late, letter=True) == [("received_on", "came_too_late")]
    begun = enter(world, round_id, TYPED, letter=True, received_on=date(2026, 11, 20))
    act(world, applications.send_letter, begun)
    assert session.scalar(select(LetterOfIntent.sent_at)) == LETTERS_CLOSE - timedelta(minutes=1)
    unsent = enter(world, round_id, TYPED, letter=True)
    world.clock.at = LETTERS_CLOSE + timedelta(days=5)
    assert codes(world, applications.send_letter, unsent) == [("", "letters_closed")]


def test_the_full_form_after_an_invitation_is_sent_on_its_own_day(world: World, session: Session) -> None:
    round_id = world.open_round(letter=LETTER)
    begun = enter(world, round_id, TYPED, letter=True)
    act(world, applications.send_letter, begun)
    with pytest.raises(Forbidden) as barred:
        act(world, applications.invite, begun)
    assert barred.value.reasons == ("did_not_enter_it",)
    round = session.scalars(select(Round.key).where(Round.id == round_id)).one()
    assert [line.barred for line in queries.round_letters(session, round, world.officer).lines] == [True]
    with world.unit(world.staff(Role.OFFICER, email="other@example.org")) as unit:
        applications.invite(unit, begun)
    session.rollback()
    assert [card.application_id for card in queries.unsent_entries(session, round_id, world.officer.person_id)]
    world.clock.move(timedelta(days=3))
    act(world, applications.save, begun, typed=answers(), locale="es")
    act(world, applications.submit, begun)
    session.rollback()
    assert session.get_one(Application, begun).submitted_at == world.clock.now(), "not the day of the letter"


def test_where_all_need_a_letter_the_full_form_is_refused(world: World) -> None:
    round_id = world.open_round(letter=LETTER)
    assert codes(world, applications.enter, round_id, CALLED) == [("", "letter_first")]


def test_where_some_need_a_letter_the_others_are_keyed_in_whole(world: World, session: Session) -> None:
    round_id = world.open_round(letter=SOME)
    begun = enter(world, round_id, answers(), letter=False)
    act(world, applications.submit, begun)
    session.rollback()
    assert session.get_one(Application, begun).status == "submitted"


def test_what_turns_out_to_need_a_letter_goes_on_as_one_by_its_day(world: World, session: Session) -> None:
    round_id = world.open_round(letter=SOME)
    world.clock.at = LETTERS_CLOSE + timedelta(days=1)
    typed = answers() | TYPED
    in_time = enter(world, round_id, typed, letter=False)
    assert codes(world, applications.submit, in_time) == [("tier", "letter_first")]
    act(world, applications.change_stage, in_time)
    act(world, applications.save, in_time, typed={"idea": "Talk."}, locale="es")
    act(world, applications.send_letter, in_time)
    late = enter(world, round_id, typed, letter=False, received_on=date(2026, 11, 21))
    assert codes(world, applications.change_stage, late) == [("", "letters_closed")]
