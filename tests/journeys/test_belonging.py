"""A group's people and its sponsor: invited by letter, given another role, removed; a sponsor answers by its link."""

from __future__ import annotations

import pytest

from tests.journeys import applying, judging
from tests.journeys.looking import Look, looks
from tests.journeys.walking import SIGN_IN_LINK, Cast, Person
from tests.pictures import PNG

pytestmark = [pytest.mark.browser, pytest.mark.deep]

look = looks(Look("es", 360), deep=[Look("en", 360)])

INVITATION = r"http\S+/invitations/\S+"
SPONSOR = r"http\S+/sponsor/[^/\s\"<]+"
BO, SPONSOR_CONTACT = "bo.vance@example.org", "desk@sponsor.example.org"


def test_a_group_invites_changes_and_removes_and_its_sponsor_confirms(cast: Cast) -> None:
    ana = cast.person("ana.quispe@example.org")
    reference = applying.begin(ana, "Porch Circle")
    applying.fill_the_rest(ana, "Six porches")
    _gives_an_address(ana, reference)
    ana.go(f"/applications/{reference}")
    ana.follow(f"main a[href$='{reference}/group']")
    ana.choose("group", "new")
    ana.fill("name", "Porch Circle")
    ana.submit()

    ana.go("/groups")
    ana.follow("main .tl-card a[href*='/groups/']")
    group = ana.here()
    ana.follow("main a[href$='/address']")
    ana.fill("street", "12 Oak Street")
    ana.fill("zip", "")
    ana.submit()
    assert ana.page.locator("[data-problems]").count(), "a street without a ZIP code is asked for it"
    ana.fill("zip", "28208")
    ana.submit()
    ana.sees("12 Oak Street")
    ana.submit("form[action$='/invitations'] button[type=submit].usa-button")
    assert ana.page.locator("[data-problems]").count(), "an invitation without an address is asked for one"
    ana.fill("email", BO)
    ana.choose("role", "reader")
    ana.submit("form[action$='/invitations'] button[type=submit].usa-button")

    bo = cast.person(BO)
    bo.follow_letter(INVITATION)
    bo.sign_in()
    bo.go("/groups")
    bo.submit("form[action$='/accept'] button[type=submit].usa-button")
    assert bo.here() == group
    bo.go(f"/applications/{reference}")
    bo.go("/groups")
    bo.follow("main .tl-card a[href*='/groups/']")
    bo.follow("main a[href$='/remove']")

    _is_an_editor_then_gone(ana, bo, group)
    _asks_its_sponsor(ana, cast.person(SPONSOR_CONTACT), group)

    officer = cast.person(judging.OFFICER)
    officer.sign_in()
    officer.go(f"/staff{group}")
    assert officer.fetches("main a[href$='/agreement']"), "what the two agreed lies before staff"


def _gives_an_address(ana: Person, reference: str) -> None:
    """The draft moves to the person who follows the letter."""
    ana.go(f"/applications/{reference}/keep")
    ana.fill("email", ana.email)
    known = ana.letters_links(SIGN_IN_LINK)
    ana.submit()
    ana.follow_letter(SIGN_IN_LINK, known=known)
    ana.submit()


def _is_an_editor_then_gone(ana: Person, bo: Person, group: str) -> None:
    ana.go(group)
    row = ana.page.locator("main tr", has_text=BO).locator("a")
    address = row.first.get_attribute("href") or ""
    ana.page.goto(ana.site + address)
    ana.read()
    ana.choose("role", "editor")
    ana.submit()
    assert ana.here() == group
    ana.page.goto(ana.site + address)
    ana.follow("main a[href$='/remove']")
    ana.submit()
    ana.go(group)
    assert BO not in ana.text()
    bo.go(group, status=403)


def _asks_its_sponsor(ana: Person, desk: Person, group: str) -> None:
    ana.go(group)
    ana.follow("main a[href$='/sponsor']")
    ana.fill("name", "Crossroads Fund")
    ana.fill("ein", "56-1234567")
    ana.choose("model")
    ana.fill("contact", "The front desk")
    ana.fill("email", SPONSOR_CONTACT)
    ana.attach("file", filename="Convenio, firmado.png", content=PNG)
    ana.submit()
    assert ana.here() == group
    desk.follow_letter(SPONSOR)
    assert desk.fetches("main a[href$='/agreement']")
    desk.choose("answer", "yes")
    desk.fill("name", "The front desk")
    desk.submit()
    ana.go(group)
    ana.sees("Crossroads Fund")
