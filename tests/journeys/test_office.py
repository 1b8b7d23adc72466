"""What staff do for people who come in person: a workshop, an application on paper, an interpreter."""

from __future__ import annotations

import re

import pytest

from tests.city import reading
from tests.journeys import judging
from tests.journeys.applying import ROUND, begin_with, fill_the_rest
from tests.journeys.looking import Look, looks
from tests.journeys.walking import Cast, Person
from tests.pictures import PNG

pytestmark = [pytest.mark.browser, pytest.mark.deep]

look = looks(Look("es", 360), deep=[Look("en", 360)])

MAIN = "main form.tl-form button[type=submit].usa-button"


def test_a_workshop_is_announced_changed_and_somebody_comes(cast: Cast) -> None:
    officer = cast.person(judging.OFFICER)
    officer.sign_in()
    officer.go(f"/staff/rounds/{ROUND}/workshops")
    officer.submit(MAIN)
    assert officer.page.locator("[data-problems]").count(), "a workshop needs a day"
    for name, said in {"day": "2026-11-27", "begins": "18:00", "minutes": "90", "places": "2"}.items():
        officer.fill(name, said)
    officer.fill("place", "Beatties Ford Road library")
    officer.submit(MAIN)
    workshop = officer.here()
    officer.follow("main a[href$='/change']")
    officer.fill("place", "Sugaw Creek recreation center")
    officer.submit(MAIN)
    officer.sees("Sugaw Creek recreation center")

    guest = cast.person()
    guest.go(f"/rounds/{ROUND}")
    guest.follow(f"main a[href$='{workshop.removeprefix('/staff')}']")
    guest.sees("Sugaw Creek recreation center")
    guest.submit(MAIN)
    assert guest.page.locator("[data-problems]").count(), "a place needs a name"
    guest.fill("name", "Noemí Salgado")
    guest.fill("phone", "704-555-0188")
    guest.submit(MAIN)
    guest.sees("Noemí Salgado")
    assert guest.fetches("main a[href$='.ics']").startswith(b"BEGIN:VCALENDAR")

    officer.go(workshop)
    officer.sees("Noemí Salgado")
    officer.follow("main a[href*='/guests/']")


def test_a_round_is_handed_in_mended_and_published(cast: Cast) -> None:
    """The fall round as its file stands, moved to spring: first with a mistake, then without a text, then whole."""
    whole = (reading.HERE / "rounds" / f"{ROUND}.toml").read_text(encoding="utf-8")
    for before, after in {ROUND: "js-2027-05", "2026-11-01T": "2027-05-01T", "2026-11-30T": "2027-05-31T"}.items():
        whole = whole.replace(f'"{before}', f'"{after}')
    lacking = whole.replace('title.es = "JumpStart, otoño de 2026"\n', "")
    officer = cast.person(judging.OFFICER)
    officer.sign_in()
    officer.go("/staff/applications")
    officer.follow("main a[href$='/staff/rounds/new']")
    officer.attach("file", filename="primavera.toml", content=whole.replace("year = 2026", "year = soon").encode())
    officer.submit(MAIN)
    officer.sees("year = soon")
    assert officer.page.locator("[data-problems]").count(), "the line that can't be read must be said"

    officer.attach("file", filename="primavera.toml", content=lacking.encode())
    officer.submit(MAIN)
    officer.sees("Español")
    assert not officer.page.locator("form[action$='/publish']").count(), "a round that lacks a text can't be published"
    officer.follow("main a.usa-button[href$='/data']")
    officer.attach("file", filename="primavera.toml", content=whole.encode())
    officer.submit(MAIN)
    officer.submit("form[action$='/publish'] button[type=submit].usa-button")
    officer.sees("$155,000")
    officer.submit("form[action$='/publish'] button[type=submit].usa-button")
    assert officer.here() == "/staff/rounds/js-2027-05"

    somebody = cast.person()
    somebody.go("/rounds/js-2027-05")


def test_an_application_on_paper_is_keyed_in_and_its_receipt_printed(cast: Cast) -> None:
    officer = cast.person(judging.OFFICER)
    officer.sign_in()
    officer.go(f"/staff/rounds/{ROUND}/enter")
    officer.submit(MAIN)
    assert officer.page.locator("[data-problems]").count(), "whose it is must be said"
    officer.choose("channel", "paper")
    officer.fill("received_on", "2026-11-20")
    officer.fill("name", "Noemí Salgado")
    officer.fill("phone", "704-555-0188")
    officer.attach("scans", filename="sobre, cara.png", content=PNG)
    officer.submit(MAIN)
    reference = begin_with(officer, "Círculo del Porche")
    fill_the_rest(officer, "Seis porches")
    officer.submit("form[action$='/send'] button[type=submit].usa-button")
    officer.go(f"/staff/applications/{reference}")
    officer.sees("sobre, cara.png")
    officer.follow("main a[href$='/paper']")
    officer.submit("main form button[type=submit].usa-button")
    pin = re.search(r"\b\d{6}\b", officer.text())
    assert pin

    phone = cast.person()
    phone.go("/resume")
    phone.fill("reference", reference)
    phone.fill("pin", pin[0])
    phone.submit()
    phone.sees("Seis porches")
    _is_told_on_the_phone(officer, reference)


def _is_told_on_the_phone(officer: Person, reference: str) -> None:
    """A message to somebody without e-mail: it waits for a call, is printed as a letter, and noted as told."""
    officer.go(f"/staff/applications/{reference}/messages")
    officer.fill("text", "¿Quién abre la puerta?")
    officer.submit(MAIN)

    def waits() -> bool:
        officer.go("/staff/calls")
        return reference in officer.text()

    officer.eventually(waits, "the call")
    officer.page.locator("main tr", has_text=reference).locator("a[href*='/staff/calls/']").first.click()
    officer.sees("704-555-0188")
    officer.sees("¿Quién abre la puerta?")
    call = officer.here()
    officer.follow("main a[href$='/letter']")
    officer.sees("¿Quién abre la puerta?")
    officer.go(call)
    officer.submit("form[action$='/tried'] button[type=submit].usa-button")
    officer.go(call)
    officer.choose("how", "phone")
    officer.submit(f"form[action$='{call}'] button[type=submit].usa-button")
    officer.go(call)
    officer.submit("form[action$='/again'] button")


def test_an_interpreter_is_asked_for_and_found(cast: Cast) -> None:
    somebody = cast.person("somebody@example.org")
    somebody.go("/")
    somebody.follow("a[href$='/assistance']")
    somebody.submit()
    assert somebody.page.locator("[data-problems]").count(), "what is needed must be said"
    somebody.choose("need")
    somebody.fill("language", "Tigriña")
    somebody.fill("text", "Para el taller del viernes.")
    somebody.fill("email", somebody.email)
    somebody.submit()
    assert somebody.here() == "/assistance/received"

    coordinator = _coordinator(cast)
    coordinator.go("/staff/requests")
    coordinator.page.get_by_text("Tigriña").first.wait_for()
    coordinator.follow("main a[href*='/staff/requests/']")
    coordinator.submit("form[action$='/take-up'] button")
    coordinator.fill("text", "La intérprete viene el viernes.")
    coordinator.submit("form[action$='/done'] button[type=submit].usa-button")


def _coordinator(cast: Cast) -> Person:
    found = cast.person(next(each["email"] for each in reading.people() if "coordinator" in each["roles"]))
    found.sign_in()
    return found
