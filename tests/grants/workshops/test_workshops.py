"""A workshop gives its places once, keeps a list of who waits, and its list of who came answers the rule."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.applications.queries import known_of
from grants.kernel import ports
from grants.kernel.refusal import Forbidden, NotReady, WrongStatus
from grants.payments import commands as payments
from grants.people import commands as people
from grants.policy.actor import NOBODY, system
from grants.programs import queries as programs
from grants.programs.rules import Verdict, find
from grants.workshops import commands, queries
from grants.workshops.invitation import entry
from grants.workshops.lifecycle import SeatStatus
from grants.workshops.model import Seat
from tests.world import World
from tests.worlds.workshops import held, plan, planned, signed_up

RULE = {"key": "came", "rule": "workshop_attended", "question": "workshop"}


def statuses(session: Session) -> list[str]:
    session.rollback()
    return [str(each) for each in session.scalars(select(Seat.status).order_by(Seat.id))]


def letters(world: World) -> list[tuple[str, str]]:
    """Newest first: to whom, about what."""
    world.drain()
    return [(letter.to, letter.subject) for letter in ports.post().letters()]


def test_places_are_given_in_order_and_the_next_wait_until_one_is_free(world: World, session: Session) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"))
    first = signed_up(world, workshop_id)
    for name in ("bo", "chi", "dee"):
        signed_up(world, workshop_id, name=name, email=f"{name}@example.org")
    assert statuses(session) == ["seated", "seated", "waiting", "waiting"]
    world.drain()
    with world.unit(NOBODY) as unit:
        commands.give_up(unit, first.secret)
        commands.give_up(unit, first.secret)
    assert statuses(session) == ["given_up", "seated", "seated", "waiting"]
    assert letters(world)[0] == ("chi@example.org", "A place is free for you")
    card = queries.workshop_card(session, workshop_id)
    assert (card.taken, card.waiting, card.free) == (2, 1, 0)


def test_a_workshop_that_was_called_off_does_not_change_any_more(world: World) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"))
    signed_up(world, workshop_id)
    with world.unit(world.officer) as unit:
        commands.call_off(unit, workshop_id, note="No room.")
    with pytest.raises(WrongStatus), world.unit(world.officer) as unit:
        commands.change(unit, workshop_id, plan(world, place="Elsewhere"))
    assert letters(world)[0] == ("ana@example.org", "Your workshop does not take place")


def test_a_form_sent_twice_takes_one_place(world: World, session: Session) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"))
    twice = [signed_up(world, workshop_id, secret="a-secret-of-the-form-1234").id for _ in range(2)]
    assert twice[0] == twice[1]
    assert statuses(session) == ["seated"]
    assert len(letters(world)) == 1


def test_a_form_sent_again_with_other_words_takes_a_place_of_its_own(world: World, session: Session) -> None:
    """The browser's Back: a second person, or the address that was wrong. Each is one place, however often sent."""
    workshop_id = planned(world, world.open_round(key="js-a"), places=5)
    secret = "a-secret-of-the-form-1234"
    said = [{}, {"email": "anna@example.org"}, {"name": "Bo", "email": "", "phone": "704-555-0102"}]
    seats = [signed_up(world, workshop_id, secret=secret, **each) for _ in range(2) for each in said]
    assert [seat.id for seat in seats[:3]] == [seat.id for seat in seats[3:]]
    assert len({seat.secret for seat in seats}) == 3
    assert statuses(session) == ["seated"] * 3
    assert {to for to, _ in letters(world)} == {"ana@example.org", "anna@example.org"}


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"name": " \0 "}, "name", "name_missing"),
        ({"email": "", "phone": ""}, "email", "no_contact"),
        ({"needs": "x" * 501}, "needs", "too_long"),
    ],
)
def test_what_is_missing_is_named(world: World, said: dict[str, str], field: str, code: str) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"))
    with pytest.raises(NotReady) as refused:
        signed_up(world, workshop_id, **said)
    assert [(each.field, each.code) for each in refused.value.problems] == [(field, code)]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"places": 0}, "places"),
        ({"minutes": 5}, "minutes"),
        ({"place": "", "link": ""}, "place"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_a_plan_that_nobody_could_come_to_is_refused(world: World, other: dict[str, str], field: str) -> None:
    round_id = world.open_round(key="js-a")
    with pytest.raises(NotReady) as refused:
        planned(world, round_id, **other)
    assert [each.field for each in refused.value.problems] == [field]
    with pytest.raises(Forbidden), world.unit(world.applicant()) as unit:
        commands.plan(unit, round_id, plan(world))


def test_letters_follow_the_workshop_and_carry_its_calendar_entry(world: World, session: Session) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"))
    signed_up(world, workshop_id, locale="es")
    signed_up(world, workshop_id, name="No mail", email="", phone="704-555-0101")
    world.drain()
    letter = ports.post().letters()[0]
    assert letter.subject == "Tiene lugar en un taller"
    assert letter.attachments == ("workshop.ics",)
    assert "/es/workshops/seats/" in letter.text
    with world.unit(world.officer) as unit:
        commands.change(unit, workshop_id, plan(world, place="Another library", places=3))
    assert letters(world)[0] == ("ana@example.org", "Su taller ha cambiado")
    with world.unit(world.officer) as unit:
        commands.call_off(unit, workshop_id, note="No heating.")
    assert letters(world)[0] == ("ana@example.org", "Su taller no se hará")
    with pytest.raises(NotReady):
        signed_up(world, workshop_id)


def test_on_the_day_before_those_with_a_place_are_reminded_once(world: World, session: Session) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"), places=1)
    signed_up(world, workshop_id)
    signed_up(world, workshop_id, name="Bo", email="bo@example.org")
    assert queries.seats_to_remind(session, now=world.clock.now()) == []
    world.clock.move(timedelta(days=6))
    session.rollback()
    due = queries.seats_to_remind(session, now=world.clock.now())
    for _ in range(2):
        for seat_id in due:
            with world.unit(system("sweep")) as unit:
                commands.remind(unit, seat_id)
    assert len(due) == 1
    assert [each for each in letters(world) if "soon" in each[1]] == [("ana@example.org", "Your workshop is soon")]


def test_the_list_of_who_came_opens_with_the_doors(world: World, session: Session) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"))
    guest = signed_up(world, workshop_id)
    with pytest.raises(NotReady), world.unit(world.officer) as unit:
        commands.take_attendance(unit, workshop_id, [guest.id])
    held(world, workshop_id, guest.id)
    with world.unit(world.officer) as unit:
        commands.walk_in(unit, workshop_id, {"name": "Walked in"}, locale="en")
    assert statuses(session) == ["came", "came"]
    with world.unit(world.officer) as unit:
        commands.take_attendance(unit, workshop_id, [])
    assert statuses(session) == ["seated", "seated"]


def test_the_rule_asks_the_list(world: World, session: Session) -> None:
    """Nobody came: the group's own word. Somebody came: only who is on the list, by person, e-mail or confirmed."""
    round_id = world.open_round(key="js-a")
    world.submitted(round_id)
    group_id = session.scalars(select(Application.organization_id)).one()

    def came(said: str = "yes") -> Verdict:
        session.rollback()
        round = programs.round_page(session, id=round_id, now=world.clock.now())
        return find([RULE], {"workshop": said}, known_of(session, group_id, round))[0].verdict

    workshop_id = planned(world, round_id, places=9)
    stranger = signed_up(world, workshop_id, name="Bo", email="bo@example.org", group_name="oak STREET mediators")
    mine = signed_up(world, workshop_id, email="ANA@example.org")
    assert came() is Verdict.PASSED
    held(world, workshop_id, stranger.id)
    assert came() is Verdict.UNKNOWN
    assert came("no") is Verdict.FAILED
    with world.unit(world.officer) as unit:
        commands.take_attendance(unit, workshop_id, [mine.id])
    assert came("no") is Verdict.PASSED
    with world.unit(world.officer) as unit:
        commands.take_attendance(unit, workshop_id, [stranger.id])
        commands.confirm_group(unit, stranger.id, "OAK street Mediators")
    assert came("no") is Verdict.PASSED
    with pytest.raises(NotReady), world.unit(world.officer) as unit:
        commands.confirm_group(unit, stranger.id, "No such group")


@pytest.mark.parametrize("merged_first", [True, False])
def test_who_came_for_a_record_that_was_merged_came_for_the_group(
    world: World, session: Session, merged_first: bool
) -> None:
    round_id = world.open_round(key="js-a")
    workshop_id = planned(world, round_id, places=9)
    guest = signed_up(world, workshop_id, name="Bo", email="bo@example.org", group_name="Oak")
    with world.unit() as unit:
        kept = people.found_group(unit, "Oak Street", kind="other").id
        twin = people.found_group(unit, "Oak", kind="other").id
    steps = [lambda: merge(world, kept, twin), lambda: confirmed(world, workshop_id, guest.id)]
    for step in steps if merged_first else reversed(steps):
        step()
    session.rollback()
    assert queries.attended(session, round_id, kept) is True
    assert queries.attended(session, round_id, twin) is True


def test_two_records_of_one_name_that_were_merged_are_one_group_to_confirm(world: World, session: Session) -> None:
    round_id = world.open_round(key="js-a")
    workshop_id = planned(world, round_id, places=9)
    guest = signed_up(world, workshop_id, name="Bo", email="bo@example.org", group_name="Oak")
    with world.unit() as unit:
        merged, kept = (people.found_group(unit, "Oak", kind="other").id for _ in range(2))
    with pytest.raises(NotReady):
        confirmed(world, workshop_id, guest.id)
    merge(world, kept, merged)
    with world.unit(world.officer) as unit:
        assert commands.confirm_group(unit, guest.id, "Oak").organization_id == kept
    assert queries.attended(session, round_id, kept) is True


def merge(world: World, kept: int, merged: int) -> None:
    with world.unit(world.officer) as unit:
        payments.merge_groups(unit, kept, merged, reason="The same people.")


def confirmed(world: World, workshop_id: int, seat_id: int) -> None:
    held(world, workshop_id, seat_id)
    with world.unit(world.officer) as unit:
        commands.confirm_group(unit, seat_id, "Oak")


def test_a_calendar_entry_is_whole_in_any_language(world: World, session: Session) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"), place="مكتبة الحي, room 2; upstairs " * 6)
    card = queries.workshop_card(session, workshop_id)
    file = entry(card, summary="ورشة", about="one\ntwo, three", now=world.clock.now())
    lines = file.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    text = file.decode().replace("\r\n ", "")
    assert "DESCRIPTION:one\\ntwo\\, three" in text
    assert "room 2\\; upstairs" in text


def test_lists_ask_the_same_number_of_questions_at_any_size(world: World, session: Session) -> None:
    round_id = world.open_round(key="js-a")
    workshop_id = planned(world, round_id, places=100)

    def asked() -> int:
        session.rollback()
        with world.counted() as seen:
            queries.guests(session, workshop_id)
            queries.upcoming(session, round_id, now=world.clock.now())
            queries.of_round(session, "js-a")
        return len(seen)

    for number in range(3):
        signed_up(world, workshop_id, email=f"{number}@example.org")
    few = asked()
    with world.unit(NOBODY) as unit:
        for number in range(57):
            said = {"name": "Ana", "email": f"more{number}@example.org"}
            commands.sign_up(unit, workshop_id, said, locale="en", secret="")
    assert asked() == few == 4
    assert SeatStatus.SEATED in {each.status for each in queries.guests(session, workshop_id)}
