"""Steps of the applicant: read, apply without an account, send."""

from __future__ import annotations

import re

from tests.journeys.walking import SIGN_IN_LINK, Person
from tests.pictures import PNG as PICTURE

ROUND = "js-2026-11"


def read_the_round(ana: Person) -> None:
    """Everything that can be known before giving anything."""
    ana.go("/")
    ana.go(f"/rounds/{ROUND}")
    ana.go(f"/rounds/{ROUND}/questions")


def begin(ana: Person, group: str) -> str:
    """The first page of the form; gives the reference of the draft, which no contact was asked for."""
    ana.go(f"/rounds/{ROUND}/apply")
    ana.submit("button[name=go][value=on].usa-button")
    assert ana.here() == f"/rounds/{ROUND}/apply", "an empty page begins no draft and says what to mend"
    return begin_with(ana, group)


def begin_with(ana: Person, group: str) -> str:
    """The section about the group, filled in; gives the draft's reference."""
    ana.fill("organization_name", group)
    ana.choose("organization_kind", "unincorporated")
    ana.fill("operating_budget", "7,500")
    ana.choose("workshop", "yes")
    ana.submit("button[name=go][value=on].usa-button")
    found = re.search(r"JS-2026-\d{4}", ana.page.url + ana.text())
    assert found
    return found[0]


def fill_the_rest(ana: Person, title: str) -> None:
    ana.choose("tier", "tier-1")
    ana.fill("project_title", title)
    ana.choose("theme")
    ana.fill("zip", "28208")
    ana.fill("summary", "Neighbors sit together on six porches and talk things over before trouble starts.")
    ana.fill("change", "We count quarrels that somebody calls us about, before and after.")
    ana.fill("people", "60")
    ana.submit("button[name=go][value=on].usa-button")
    ana.fill("amount", "1,000")
    for number, (item, amount) in enumerate([("Chairs", "400"), ("Snacks", "250"), ("Two helpers", "350")]):
        ana.fill(f"budget-{number}-item", item)
        ana.fill(f"budget-{number}-amount", "90" if number == 2 else amount)
    ana.submit("button[name=go][value=on].usa-button")
    ana.sees("$740")  # a budget that does not add up says both sums
    ana.fill("budget-2-amount", "350")
    ana.attach("attachment", filename="Our porch, 6 p.m. ñ.png", content=PICTURE)
    ana.submit("button[name=go][value=on].usa-button")
    assert ana.fetches("main a[href*='/files/']")[:8] == PICTURE[:8], "the file that was sent comes back"


def send_by_mail(ana: Person, reference: str) -> None:
    """Give an address, follow the letter, send."""
    ana.go(f"/applications/{reference}/keep?then=check")
    ana.fill("email", ana.email)
    known = ana.letters_links(SIGN_IN_LINK)
    ana.submit()
    ana.follow_letter(SIGN_IN_LINK, known=known)
    ana.submit()
    assert ana.here() == f"/applications/{reference}/check"
    ana.go(f"/applications/{reference}/withdraw")  # a page that only asks: leaving it changes nothing
    ana.go(f"/applications/{reference}/check")
    ana.submit("form[action$='/send'] button[type=submit].usa-button")
    assert ana.here() == f"/applications/{reference}"


def apply_by_pin(person: Person, group: str, title: str) -> str:
    """The whole way without an address: reference and PIN."""
    reference = begin(person, group)
    fill_the_rest(person, title)
    person.go(f"/applications/{reference}/keep?then=check")
    person.submit("form[action*='/pin'] button[type=submit].usa-button")
    pin = re.search(r"\b\d{6}\b", person.text())
    assert pin
    person.page.context.clear_cookies()
    person.go("/resume")
    person.fill("reference", reference)
    person.fill("pin", pin[0])
    person.submit()
    person.go(f"/applications/{reference}/check")
    person.submit("form[action$='/send'] button[type=submit].usa-button")
    return reference
