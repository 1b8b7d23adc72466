"""Asking for an interpreter or another format from any page, without an account, and staff taking care of it."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.complaints.model import Assistance
from grants.kernel import ports
from grants.policy.actor import Role
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.assistance import asked

TOLD = {"need": "interpreter", "language": "Karen <b>", "phone": "704-555-0101", "text": "{{7*7}} 🌳"}


def many(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Assistance)) or 0


def test_every_page_leads_here_in_its_language(visitor: Visitor) -> None:
    for path in ("/", "/grants", "/sign-in", "/complaints"):
        assert 'href="/assistance"' in visitor.get(path).text
    assert 'href="/ar/assistance"' in visitor.get("/ar/sign-in").text
    assert "اطلبوا مساعدة للمشاركة" in words(visitor.get("/ar/assistance"))


def test_it_is_asked_for_without_an_account_and_gets_a_number_and_a_day(visitor: Visitor, session: Session) -> None:
    page = visitor.post("/assistance", TOLD)
    assert re.search(r"Number: H-2026-\d{4}", words(page))
    assert "We take care of it by" in words(page)
    assert many(session) == 1


def test_what_is_missing_is_said_and_nothing_typed_is_lost(visitor: Visitor, session: Session) -> None:
    page = visitor.post("/assistance", {**TOLD, "language": ""}, status=422)
    assert "Please write which language." in words(page)
    assert "{{7*7}} 🌳" in page.text
    for wrong in ({"need": ""}, {"phone": ""}, {"email": "no-address"}, {"wanted_by": "tomorrow"}):
        visitor.post("/assistance", {**TOLD, **wrong}, status=422)
    visitor.post("/assistance", {**TOLD, "more_about_it": "http://spam.example"})
    assert many(session) == 0


def test_staff_see_those_due_first_and_finish_them(world: World, visitor: Visitor, session: Session) -> None:
    reference = asked(world)
    world.staff(Role.OFFICER, email="ofelia@example.org")
    visitor.sign_in("ofelia@example.org")
    assert "1 request for help to take care of" in words(visitor.get("/staff"))
    assert reference in words(visitor.get("/staff/requests"))
    page = visitor.post(f"/staff/requests/{reference}/take-up")
    assert "In the hands of ofelia" in words(page)
    empty = visitor.post(f"/staff/requests/{reference}/done", {"text": ""}, status=422)
    assert "Please answer this question." in words(empty)
    visitor.post(f"/staff/requests/{reference}/done", {"text": "Booked.", "version": "1"}, status=409)
    page = visitor.post(f"/staff/requests/{reference}/done", {"text": "Booked an interpreter."})
    assert "No request waits." in words(page)
    assert reference in words(visitor.get("/staff/requests?show=done"))
    assert "Booked an interpreter." in words(visitor.get(f"/staff/requests/{reference}"))
    visitor.get("/staff/requests/H-2026-999999", status=404)


def test_who_asked_in_another_language_reads_what_was_done_in_it(
    world: World, visitor: Visitor, session: Session
) -> None:
    reference = asked(world, locale="es")
    world.staff(Role.OFFICER, email="ofelia@example.org")
    visitor.sign_in("ofelia@example.org")
    at = f"/staff/requests/{reference}"
    assert "The same in Español" in words(visitor.get(at))
    refused = visitor.post(f"{at}/done", {"text": "We booked Ana <b> 🌳.", "spoken": "en"}, status=422)
    assert "They wrote in Español. Please say it in Español too." in words(refused)
    assert "We booked Ana &lt;b&gt; 🌳." in refused.text
    visitor.post(f"{at}/done", {"text": "We booked Ana.", "spoken": "en", "translated": "Viene Ana <b> 🌳."})
    page = visitor.get(at)
    assert "Viene Ana &lt;b&gt; 🌳." in page.text
    assert "Translated from these words: We booked Ana." in words(page)
    world.drain()
    told = next(letter for letter in ports.post().letters() if "Viene Ana" in letter.text)
    assert "We booked" not in told.text
