"""After sending: a question and its answer, a section opened again and sent again; and a complaint without an account."""

from __future__ import annotations

import json
import re

import pytest

from tests.city import reading
from tests.journeys import applying, judging
from tests.journeys.looking import Look, looks
from tests.journeys.walking import Cast, Person

pytestmark = [pytest.mark.browser, pytest.mark.deep]

look = looks(Look("es", 360), deep=[Look("en", 360)])

LAST_DAY = "2026-12-10"


def test_a_question_is_answered_and_a_section_is_changed(cast: Cast) -> None:
    ana = cast.person("ana.quispe@example.org")
    reference = applying.begin(ana, "Porch Circle")
    applying.fill_the_rest(ana, "Six porches")
    applying.send_by_mail(ana, reference)
    _keeps_a_copy(ana, reference)
    ana.follow("main a[href$='/messages']:visible")
    _writes(ana, "")
    assert ana.page.locator("[data-problems]").count(), "an empty message is not sent"
    _writes(ana, "¿Cuándo sabremos algo? <b>Gracias</b> =1+1")

    officer = cast.person(judging.OFFICER)
    officer.sign_in()
    officer.go("/staff/messages")
    officer.follow(f"main a[href$='/{reference}/messages']")
    officer.sees("<b>Gracias</b> =1+1")
    _writes(officer, "We decide in January.")
    for path in (f"/staff/applications/{reference}.json", _small(officer, f"/staff/applications/{reference}")):
        assert officer.fetches_address(path)
    officer.go(f"/staff/applications/{reference}")
    officer.follow("main a[href$='/reopen']")
    officer.choose("sections", "project")
    officer.fill("until", LAST_DAY)
    officer.fill("reason", "Say how many people take part.")
    officer.submit()

    ana.go(f"/applications/{reference}")
    ana.follow("main a[href$='/messages']:visible")
    ana.sees("We decide in January.")
    ana.go(f"/applications/{reference}")
    ana.follow("main a[href$='/changes']")
    ana.follow("main a[href*='/changes/']")
    ana.fill("people", "75")
    ana.submit("button[name=go][value=on].usa-button")
    ana.submit("form[action$='/changes'] button[type=submit].usa-button")
    assert ana.here() == f"/applications/{reference}"
    officer.go(f"/staff/applications/{reference}")
    officer.sees("75")


def _keeps_a_copy(ana: Person, reference: str) -> None:
    """The paper, the data, and the picture's small form."""
    assert ana.fetches("main a[href$='.pdf']").startswith(b"%PDF-")
    assert json.loads(ana.fetches_address(f"/applications/{reference}.json"))
    assert ana.fetches_address(_small(ana, f"/applications/{reference}"))


def _small(person: Person, path: str) -> str:
    person.go(path)
    address = person.page.locator("main img.tl-file__small").first.get_attribute("src")
    assert address
    return address


def _writes(person: Person, text: str) -> None:
    person.fill("text", text)
    person.submit("main form[enctype] button[type=submit].usa-button")


def test_a_complaint_is_filed_followed_and_answered(cast: Cast) -> None:
    somebody = cast.person("somebody@example.org")
    somebody.go("/")
    somebody.follow("footer a[href$='/complaints']")
    somebody.submit()
    assert somebody.page.locator("[data-problems]").count(), "what happened must be told"
    somebody.choose("kind")
    somebody.fill("text", "Llamé dos veces y nadie hablaba español.")
    somebody.fill("email", somebody.email)
    somebody.submit()
    assert somebody.here() == "/complaints/received"
    said = somebody.text()
    number, code = re.search(r"C-\d{4}-\d{4}", said), re.search(r"(?:Code|Código): (\S+)", said)
    assert number, said
    assert code, said

    coordinator = cast.person(next(each["email"] for each in reading.people() if "coordinator" in each["roles"]))
    coordinator.sign_in()
    coordinator.go("/staff/complaints")
    coordinator.follow(f"main a[href$='/{number[0]}']")
    coordinator.submit("form[action$='/take-up'] button")
    coordinator.fill("text", "Desde hoy alguien contesta en español.")
    coordinator.submit("form[action$='/answer'] button[type=submit].usa-button")

    somebody.page.context.clear_cookies()
    somebody.go("/complaints/look")
    somebody.fill("number", number[0])
    somebody.fill("code", code[1])
    somebody.submit()
    somebody.sees("Desde hoy alguien contesta en español.")
