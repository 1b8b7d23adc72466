"""Signing up for a workshop on a phone: no account, one place a person, an address of its own to give it up."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.workshops.model import Seat
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.workshops import planned, signed_up

TOLD = {"name": "Ana <b>", "email": "ana@example.org", "needs": "{{7*7}} 🌳"}


def many(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Seat)) or 0


def test_the_round_shows_its_workshops_and_leads_to_a_place(world: World, visitor: Visitor, session: Session) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"))
    page = visitor.get("/rounds/js-a")
    assert "2 places are free." in words(page)
    assert f'href="/workshops/{workshop_id}"' in page.text
    assert "meet.example.org" not in page.text, "the link to join is for who has a place"
    form = visitor.get(f"/workshops/{workshop_id}").text
    secret = re.search(r'name="secret"[^>]*value="([^"]+)"', form)
    assert secret
    for _ in range(2):
        page = visitor.post(f"/workshops/{workshop_id}", {**TOLD, "secret": secret[1]})
    assert "You have a place, Ana &lt;b&gt;" in page.text
    assert "meet.example.org" in page.text
    assert many(session) == 1
    calendar = visitor.get(f"{visitor.path(page)}/calendar.ics")
    assert calendar.mimetype == "text/calendar"
    assert "BEGIN:VEVENT" in calendar.text
    page = visitor.post(visitor.path(page))
    assert "You gave your place up" in words(page)
    assert "2 places are free." in words(visitor.get("/rounds/js-a"))


def test_after_the_browsers_back_the_next_person_has_their_own_place(
    world: World, visitor: Visitor, session: Session
) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"))
    secret = "a-secret-of-the-form-1234"
    first = visitor.path(visitor.post(f"/workshops/{workshop_id}", {**TOLD, "secret": secret}))
    bo = {"name": "Bo", "phone": "704-555-0199", "secret": secret}
    pages = [visitor.post(f"/workshops/{workshop_id}", bo) for _ in range(2)]
    assert "You have a place, Bo" in words(pages[0])
    assert visitor.path(pages[0]) == visitor.path(pages[1]) != first
    assert many(session) == 2


def test_what_is_missing_is_said_and_nothing_typed_is_lost(world: World, visitor: Visitor, session: Session) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"))
    page = visitor.post(f"/workshops/{workshop_id}", {"name": "Ana", "needs": "A <i>ramp</i>"}, status=422)
    assert "Give an e-mail address or a phone number" in words(page)
    assert "A &lt;i&gt;ramp&lt;/i&gt;" in page.text
    visitor.post(f"/workshops/{workshop_id}", {"email": "no-address"}, status=422)
    assert many(session) == 0
    sprung = visitor.post(f"/workshops/{workshop_id}", {**TOLD, "more_about_it": "http://spam.example"})
    assert "Please press the button once more" in words(sprung)
    assert many(session) == 0


def test_a_full_workshop_has_a_waiting_list_and_a_past_one_takes_nobody(
    world: World, visitor: Visitor, session: Session
) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"), places=1)
    signed_up(world, workshop_id)
    assert "Full. You can wait for a place." in words(visitor.get("/rounds/js-a"))
    page = visitor.post(f"/workshops/{workshop_id}", {"name": "Bo", "phone": "704-555-0102"})
    assert "You are on the waiting list, Bo" in words(page)
    world.clock.move(world.TOTP_STEP * 60 * 24 * 8)
    assert "takes no more guests" in words(visitor.get(f"/workshops/{workshop_id}"))
    visitor.post(f"/workshops/{workshop_id}", TOLD, status=422)
    visitor.get("/workshops/seats/nobody-has-this-secret", status=404)


def test_it_speaks_the_applicants_languages(world: World, visitor: Visitor) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"))
    seat = signed_up(world, workshop_id)
    assert "Apuntarse a un taller" in words(visitor.get(f"/es/workshops/{workshop_id}"))
    page = visitor.get(f"/ar/workshops/seats/{seat.secret}")
    assert 'dir="rtl"' in page.text
    assert "لكم مكان" in words(page)


def test_a_place_given_up_after_the_workshop_began_stays_as_it_was(
    world: World, visitor: Visitor, session: Session
) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"))
    place = visitor.path(visitor.post(f"/workshops/{workshop_id}", TOLD))
    world.clock.move(world.TOTP_STEP * 60 * 24 * 8)
    page = words(visitor.post(place))
    assert "This workshop has begun. Nothing has changed." in page
    assert "Your place is free" not in page
    assert session.scalar(select(Seat.status)) == "seated"
