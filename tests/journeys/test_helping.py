"""Help on a phone: a navigator from consent to sending and the end of help; and nobody's e-mail address at all."""

from __future__ import annotations

import re

import pytest

from tests.city import reading
from tests.journeys import applying
from tests.journeys.looking import Look, looks
from tests.journeys.walking import SIGN_IN_LINK, Cast, Person

pytestmark = pytest.mark.browser

look = looks(Look("en", 360), deep=[Look("es", 360)])


def test_a_navigator_helps_from_consent_to_sending_and_is_out_when_it_ends(cast: Cast) -> None:
    facts = next(each for each in reading.people() if "navigator" in each["roles"])
    ana, navigator = cast.person("ana.quispe@example.org"), cast.person(facts["email"])
    reference = applying.begin(ana, "Porch Circle")
    _gives_an_address(ana, reference)
    navigator.sign_in()
    navigator.go(f"/applications/{reference}", status=403)

    # consent: whom, how far, until when; it begins with the navigator's yes
    ana.go(f"/applications/{reference}")
    ana.follow(f"main a[href$='{reference}/help']")
    ana.choose("navigator")
    ana.choose("scope", "send")
    ana.fill("until", "2027-01-15")
    ana.submit()
    navigator.go("/helping")
    navigator.submit("form[action$='/answer'] button[type=submit].usa-button")

    # somebody else may take over; in this city there is nobody else
    navigator.go("/helping")
    navigator.follow("main a[href$='/hand-over']")
    navigator.sees(cast.words("There is no other navigator now", "Ahora no hay otro guía"))

    # what the navigator writes bears their name
    navigator.go(f"/applications/{reference}")
    navigator.follow("main a[href*='/sections/']")
    navigator.submit("button[name=go][value=on].usa-button")
    applying.fill_the_rest(navigator, "Six porches")
    navigator.submit("form[action$='/send'] button[type=submit].usa-button")
    navigator.sees(reference)
    ana.go(f"/applications/{reference}")
    ana.sees(cast.words(f"Entered by {facts['name']}", facts["name"]))

    # over at once, without a reason
    ana.go(f"/applications/{reference}/help")
    ana.submit("form[action*='/end'] button[type=submit].usa-button")
    navigator.go(f"/applications/{reference}", status=403)

    # staff read who helped
    officer = cast.person(next(each["email"] for each in reading.people() if "officer" in each["roles"]))
    officer.sign_in()
    officer.go(f"/staff/applications/{reference}")
    officer.sees(cast.words("Who helped", "Quién ayudó"))
    officer.sees(facts["name"])


def test_nobody_has_an_e_mail_address_and_reference_and_pin_are_read_over_the_phone(cast: Cast) -> None:
    phone, library = cast.person(), cast.person()
    reference = applying.begin(phone, "Corner Garden")
    phone.go(f"/applications/{reference}/keep")
    phone.submit("form[action*='/pin'] button[type=submit].usa-button")
    pin = re.search(r"\b\d{6}\b", phone.text())
    assert pin

    library.go("/resume")
    library.fill("reference", reference.lower())
    library.fill("pin", "000000" if pin[0] != "000000" else "111111")
    library.submit()
    library.sees(cast.words("do not fit together", "no coinciden"))
    library.fill("reference", reference.lower())
    library.fill("pin", pin[0])
    library.submit()
    library.sees("Corner Garden")
    library.follow("main a[href*='/sections/']")
    library.submit("button[name=go][value=on].usa-button")
    applying.fill_the_rest(library, "Beds at the corner")
    library.submit("form[action$='/send'] button[type=submit].usa-button")
    library.sees(reference)

    # the phone that began it sees what became of it
    phone.go(f"/applications/{reference}")
    phone.sees("Beds at the corner")
    phone.sees(cast.words("we have it", "ya la tenemos"))
    assert phone.fetches("main a[href$='/receipt.pdf']").startswith(b"%PDF")


def _gives_an_address(ana: Person, reference: str) -> None:
    """The draft moves to the person who follows the letter."""
    ana.go(f"/applications/{reference}/keep")
    ana.fill("email", ana.email)
    known = ana.letters_links(SIGN_IN_LINK)
    ana.submit()
    ana.follow_letter(SIGN_IN_LINK, known=known)
    ana.submit()
