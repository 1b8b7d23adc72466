"""A navigator helps as far and as long as people say; what they write bears their name; they never score there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import helping
from grants.applications.lifecycle import HelpStatus as H
from grants.applications.model import Answer, Application, Help, Scope
from grants.kernel import ports
from grants.kernel.history import HistoryRow
from grants.kernel.refusal import Forbidden, NotReady, WrongStatus
from grants.people import commands as people
from grants.policy.actor import Role
from grants.reviews import commands as reviews
from tests.world import World
from tests.worlds.reviews import assign, panel

ANA, NAV, OTHER = "ana@example.org", "nav@example.org", "other@example.org"


@pytest.fixture
def draft(world: World) -> int:
    for email in (NAV, OTHER):
        world.staff(Role.NAVIGATOR, email=email)
    return world.draft(world.open_round())


def ask(world: World, draft: int, *, scope: Scope = Scope.EDIT, days: float = 30, who: str = NAV, by: str = ANA) -> int:
    navigator_id = world.person_id(who)
    with world.unit(world.applicant(by)) as unit:
        until = unit.now + timedelta(days=days)
        return applications.ask_help(unit, draft, navigator_id, scope=scope, until=until).id


def answer(world: World, help_id: int, *, accept: bool = True, by: str = NAV) -> None:
    with world.unit(world.applicant(by)) as unit:
        applications.answer_help(unit, help_id, accept=accept)


def write(world: World, draft: int, *, by: str = NAV) -> None:
    with world.unit(world.applicant(by)) as unit:
        applications.save(unit, draft, {"summary": "We talk on porches."}, locale="en")


def send(world: World, draft: int, *, by: str = NAV) -> None:
    with world.unit(world.applicant(by)) as unit:
        applications.submit(unit, draft)


def test_help_begins_with_both_sides_yes(world: World, draft: int) -> None:
    help_id = ask(world, draft)
    with pytest.raises(Forbidden):
        write(world, draft)
    world.drain()
    assert ports.post().letters()[0].to == NAV
    answer(world, help_id)
    write(world, draft)
    world.drain()
    assert ports.post().letters()[0].to == ANA


@pytest.mark.parametrize(("scope", "may"), [(Scope.READ, 0), (Scope.EDIT, 1), (Scope.SEND, 2)])
def test_help_goes_as_far_as_was_said_and_no_further(world: World, draft: int, scope: Scope, may: int) -> None:
    answer(world, ask(world, draft, scope=scope))
    assert draft in world.applicant(NAV).reads_for
    for step, verb in enumerate((write, send), start=1):
        if step <= may:
            verb(world, draft)
        else:
            with pytest.raises(Forbidden):
                verb(world, draft)
    for verb in (
        lambda unit: applications.give_pin(unit, draft),
        lambda unit: applications.withdraw(unit, draft),
        lambda unit: applications.ask_help(
            unit, draft, world._people[OTHER], scope=Scope.SEND, until=unit.now + timedelta(days=1)
        ),
    ):
        with pytest.raises(Forbidden), world.unit(world.applicant(NAV)) as unit:
            verb(unit)


def test_help_ends_at_once_when_its_people_say_so(world: World, draft: int) -> None:
    help_id = ask(world, draft)
    answer(world, help_id)
    with world.unit(world.applicant(ANA)) as unit:
        applications.end_help(unit, help_id)
    with pytest.raises(Forbidden):
        write(world, draft)
    world.drain()
    assert (ports.post().letters()[0].to, "has ended" in ports.post().letters()[0].subject) == (NAV, True)


def test_help_ends_with_its_last_day_and_with_the_role(world: World, draft: int) -> None:
    answer(world, ask(world, draft, days=2))
    world.clock.move(timedelta(days=2) - timedelta(minutes=1))
    write(world, draft)
    world.clock.move(timedelta(minutes=1))
    with pytest.raises(Forbidden):
        write(world, draft)
    answer(world, ask(world, draft, who=OTHER), by=OTHER)
    write(world, draft, by=OTHER)
    other = world.person_id(OTHER)
    with world.unit(world.officer) as unit:
        people.end_navigator(unit, other)
    with pytest.raises(Forbidden):
        write(world, draft, by=OTHER)


def test_every_edit_bears_the_helpers_name(world: World, draft: int, session: Session) -> None:
    answer(world, ask(world, draft))
    write(world, draft)
    typed = session.scalars(select(Answer).where(Answer.question_key == "summary")).one()
    assert typed.updated_by == world.person_id(NAV)
    said = session.scalars(select(HistoryRow).where(HistoryRow.action == "help_write")).one()
    assert (said.actor_id, said.facts) == (world.person_id(NAV), {"questions": ["summary"]})
    assert helping.entered_by(session, draft) == {"summary": "nav"}


def test_an_offer_opens_nothing_until_it_is_taken_with_a_scope_of_their_own(world: World, draft: int) -> None:
    with Session(world.engine) as session:
        reference = session.get_one(Application, draft).reference
    with world.unit(world.applicant(NAV)) as unit:
        offer = applications.offer_help(unit, reference.lower())
        assert offer is not None
        offer_id, until = offer.id, unit.now + timedelta(days=9)
        assert applications.offer_help(unit, reference) is offer, "offering twice is offering once"
        assert applications.offer_help(unit, "JS-2026-9999") is None
    for wrong in (lambda: write(world, draft), lambda: answer(world, offer_id)):
        with pytest.raises((Forbidden, WrongStatus)):
            wrong()
    with world.unit(world.applicant(ANA)) as unit:
        applications.accept_offer(unit, offer_id, scope=Scope.EDIT, until=until)
    write(world, draft)


def test_nobody_answers_their_own_question(world: World, draft: int) -> None:
    help_id = ask(world, draft)
    with pytest.raises(WrongStatus), world.unit(world.applicant(ANA)) as unit:
        applications.accept_offer(unit, help_id, scope=Scope.SEND, until=unit.now + timedelta(days=1))
    with pytest.raises(Forbidden):
        answer(world, help_id, by=OTHER)


def test_a_handover_waits_for_its_peoples_yes(world: World, draft: int, session: Session) -> None:
    first = ask(world, draft)
    answer(world, first)
    other = world.person_id(OTHER)
    with world.unit(world.applicant(NAV)) as unit:
        second = applications.hand_over_help(unit, first, other).id
    write(world, draft)
    with pytest.raises(Forbidden):
        write(world, draft, by=OTHER)
    with world.unit(world.applicant(ANA)) as unit:
        applications.accept_offer(unit, second, scope=Scope.EDIT, until=unit.now + timedelta(days=9))
    write(world, draft, by=OTHER)
    with pytest.raises(Forbidden):
        write(world, draft)
    assert [session.get_one(Help, each).status for each in (first, second)] == [H.ENDED, H.ACTIVE]


@pytest.mark.parametrize(
    ("days", "who", "code"),
    [(-1, NAV, "already_past"), (367, NAV, "a_year_at_most"), (3, ANA, "not_a_navigator")],
)
def test_what_can_not_be_asked(world: World, draft: int, days: float, who: str, code: str) -> None:
    with pytest.raises(NotReady) as refusal:
        ask(world, draft, days=days, who=who)
    assert refusal.value.problems[0].code == code


def test_asking_twice_is_said_and_strangers_do_not_ask(world: World, draft: int) -> None:
    ask(world, draft)
    with pytest.raises(NotReady) as refusal:
        ask(world, draft)
    assert refusal.value.problems[0].code == "helps_already"
    with pytest.raises(Forbidden):
        ask(world, draft, by="stranger@example.org", who=OTHER)


def test_help_whose_day_has_passed_makes_room_for_a_new_one(world: World, draft: int, session: Session) -> None:
    first = ask(world, draft, days=2)
    answer(world, first)
    asked = ask(world, draft, who=OTHER, days=2)
    world.clock.move(timedelta(days=3))
    with pytest.raises(WrongStatus):
        answer(world, asked, by=OTHER)
    second = ask(world, draft)
    answer(world, second)
    write(world, draft)
    answer(world, ask(world, draft, who=OTHER), by=OTHER)
    assert [session.get_one(Help, each).status for each in (first, asked, second)] == [H.ENDED, H.DECLINED, H.ACTIVE]
    assert session.get_one(Help, first).ended_at == session.get_one(Help, first).until


def test_a_navigator_whose_day_has_passed_offers_anew(world: World, draft: int, session: Session) -> None:
    first = ask(world, draft, days=2)
    answer(world, first)
    reference = session.get_one(Application, draft).reference
    session.rollback()
    world.clock.move(timedelta(days=3))
    with world.unit(world.applicant(NAV)) as unit:
        offer = applications.offer_help(unit, reference)
        assert offer is not None
        assert (offer.id != first, offer.status) == (True, H.OFFERED)


def test_there_is_no_help_with_what_was_withdrawn(world: World, draft: int, session: Session) -> None:
    reference = session.get_one(Application, draft).reference
    session.rollback()
    with world.unit(world.applicant(NAV)) as unit:
        offer = applications.offer_help(unit, reference)
        assert offer is not None
        offer_id, until = offer.id, unit.now + timedelta(days=9)
    with world.unit(world.applicant(ANA)) as unit:
        applications.withdraw(unit, draft)
    for who, act in (
        (NAV, lambda unit: applications.offer_help(unit, reference)),
        (OTHER, lambda unit: applications.offer_help(unit, reference)),
        (ANA, lambda unit: applications.accept_offer(unit, offer_id, scope=Scope.READ, until=until)),
    ):
        with pytest.raises(NotReady) as refusal, world.unit(world.applicant(who)) as unit:
            act(unit)
        assert [problem.code for problem in refusal.value.problems] == ["was_withdrawn"]
    with pytest.raises(NotReady):
        ask(world, draft, who=OTHER)


def test_who_helped_in_a_round_neither_sits_on_its_panel_nor_scores(world: World, session: Session) -> None:
    """Not only the application that they helped with: any of the round, also when the help came later."""
    helper = world.staff(Role.NAVIGATOR, Role.REVIEWER, email="both@example.org")
    round_id = world.open_round()
    other = world.eligible(round_id, email="bo@example.org", organization_name="Elm")
    panel_id = panel(world, round_id)
    with world.unit(world.officer) as unit:
        reviews.add_member(unit, panel_id, helper.person_id or 0)
    assignment_id = assign(world, other, panel_id, helper)
    answer(world, ask(world, world.draft(round_id), who="both@example.org"), by="both@example.org")
    with pytest.raises(Forbidden), world.unit(world.applicant("both@example.org")) as unit:
        reviews.accept(unit, assignment_id)
    another = panel(world, round_id, name="Another", first=7)
    with pytest.raises(NotReady) as refusal, world.unit(world.officer) as unit:
        reviews.add_member(unit, another, helper.person_id or 0)
    assert refusal.value.problems[0].code == "helped_in_this_round"
