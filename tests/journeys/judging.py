"""Steps of officer, panel and decider: screen, share out, declare, score, decide."""

from __future__ import annotations

import re

from tests.journeys.applying import ROUND
from tests.journeys.walking import Person

OFFICER = "imani.folarin@example.org"
DECIDER = "cordelia.banfield@example.org"
PANEL = "Tuesday panel"


def screen(officer: Person, reference: str) -> None:
    """The rules said what they found; a person confirms."""
    officer.go("/staff/applications")
    officer.go(f"/staff/rounds/{ROUND}/applications")
    officer.go(f"/staff/applications/{reference}")
    officer.sees(reference)
    assert officer.fetches("main a[href*='/files/']"), "staff read what came with it"
    officer.choose("eligible", "yes")
    officer.submit("form[action$='/screen'] button[type=submit].usa-button")


def make_panel(officer: Person) -> None:
    officer.go(f"/staff/rounds/{ROUND}/panels")
    officer.fill("name", PANEL)
    officer.submit("main form.tl-form button[type=submit].usa-button")
    for _ in range(3):
        officer.choose("person")
        officer.submit("form[action$='/members'] button[type=submit].usa-button")
    officer.submit("form[action$='/share'] button[type=submit].usa-button")


def look_at_reviewers(officer: Person, reference: str) -> None:
    """Who reads it, and the page that asks before one is taken off."""
    officer.go("/staff/panels/1")
    officer.go(f"/staff/applications/{reference}/reviewers")
    officer.follow("main a[href$='/off']")


def review(reviewer: Person, *, points: int) -> None:
    """First whether one knows the group, then reading and scoring, for each application on the desk."""
    reviewer.go("/reviewing")
    reviewer.go("/reviewing/panels/1/groups")
    reviewer.go("/reviewing")
    while True:
        offered = reviewer.page.locator("main a[href*='/conflict']")
        if not offered.count():
            break
        offered.first.click()
        reviewer.page.wait_for_load_state("load")
        reviewer.read()
        reviewer.choose("answer")
        reviewer.submit("main form.tl-form button[type=submit].usa-button")
        criteria = reviewer.page.locator("main fieldset:has([name^='points-'])").count()
        for place in range(criteria):
            reviewer.choose(f"points-{place}", str(points))
            reviewer.fill(f"why-{place}", "It is plain what they will do and who is asked.")
        reviewer.fill("comment", "A street that helps itself.")
        reviewer.submit("button[name=go][value=later]")
        reviewer.go("/reviewing")
        reviewer.page.locator("main .tl-buttons a").first.click()
        reviewer.page.wait_for_load_state("load")
        reviewer.submit("button[name=go][value=submit]")
        reviewer.go("/reviewing")


def is_told_of_no_private_file(reviewer: Person) -> None:
    """The photo is for staff alone: to a reader there is none."""
    reviewer.go("/reviewing")
    mine = re.search(r"/reviewing/\d+", reviewer.page.content())
    assert mine
    reviewer.go(f"{mine[0]}/files/1", status=404)


def decide(decider: Person, reference: str, outcome: str, **fields: str) -> None:
    decider.go("/staff/slates")
    decider.go(f"/staff/rounds/{ROUND}/slate")
    decider.go(f"/staff/rounds/{ROUND}/slate/{reference}")
    decider.choose("outcome", outcome)
    for name, value in fields.items():
        if name == "reasons":
            decider.choose(name)
        else:
            decider.fill(name, value)
    decider.submit(f"form[action$='/slate/{reference}'] button[type=submit].usa-button")
