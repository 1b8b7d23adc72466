"""Opportunity Labs on a phone: a short letter, the invitation, and the full form, written by two of the group."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.city import reading
from tests.journeys import judging
from tests.journeys.applying import ROUND as FALL
from tests.journeys.applying import begin_with
from tests.journeys.looking import Look, looks
from tests.journeys.walking import Cast, Person
from tests.pictures import PNG

pytestmark = pytest.mark.browser

look = looks(Look("en", 360), deep=[Look("es", 360)])

ROUND = "ol-2027-03"
GO_ON = "button[name=go][value=on].usa-button"
PROBLEM = "Twelve parents on our street can't take the early shift, since no bus goes before seven."
STRATEGY = "Four of them drive the others in two borrowed vans and are paid for the hour."


def test_a_letter_an_invitation_and_a_full_form_by_two(cast: Cast) -> None:
    ana = cast.person("ana.quispe@example.org")
    reference = writes_a_letter(ana)

    officer = cast.person(judging.OFFICER)
    officer.sign_in()
    officer.go(f"/staff/rounds/{ROUND}/letters")
    officer.go(f"/staff/applications/{reference}/letter")
    officer.sees("Early Van")
    assert officer.fetches("main a[href*='/letter/files/']"), "what came with the letter"
    officer.go(f"/staff/rounds/{ROUND}/letters")
    officer.choose("chosen", reference)
    officer.submit("button[name=invite]")

    ana.follow_letter(rf"http\S+/applications/{reference}")
    ana.follow("main a[href$='/letter']")
    ana.sees(PROBLEM)
    asks_ben_in(ana)
    ben = cast.person("ben.quispe@example.org")
    joins(ben)

    ben.go(f"/applications/{reference}/sections/boxes")
    assert ben.page.locator("[name=problem]").input_value() == PROBLEM, "what the letter said stands in the form"
    ben.fill("outcome", "Ten of the twelve work the early shift for three months and earn more.")
    ben.fill("accountable", "Ana Quispe keeps the list, Ben Quispe the vans.")
    ben.submit(GO_ON)

    ana.go(f"/applications/{reference}/stage")
    assert ana.here() == f"/applications/{reference}", "no other stage waits: an old address leads to the draft"
    fills_the_form(ana, reference)
    ana.go(f"/applications/{reference}/check")
    ana.sees("Ben Quispe the vans")
    ana.submit("form[action$='/send'] button[type=submit].usa-button")
    assert ana.here() == f"/applications/{reference}"
    assert ana.fetches("main a[href$='/receipt.pdf']").startswith(b"%PDF")
    ben.go(f"/applications/{reference}")
    ben.sees("Early Van")


@pytest.mark.deep
def test_a_draft_whose_tier_wants_a_letter_first_goes_on_there(cast: Cast) -> None:
    """An office asks Tier 2 and Tier 3 for a short letter first; a draft of the full form is told, and loses nothing."""
    officer = cast.person(judging.OFFICER)
    officer.sign_in()
    publishes(officer, with_letter(reading.round_definition(FALL), "js-2026-12", tiers=["tier-2", "tier-3"]))

    ana = cast.person("ana.quispe@example.org")
    ana.go("/rounds/js-2026-12/apply")
    reference = begin_with(ana, "Early Shift Parents")
    ana.choose("tier", "tier-2")
    ana.fill("project_title", "Early Van")
    ana.submit(GO_ON)
    ana.go(f"/applications/{reference}/check")
    ana.follow("main a[href$='/stage']")
    ana.sees("704-555-0140")
    ana.submit("main form button[type=submit].usa-button")
    assert ana.here() == f"/applications/{reference}/sections/letter"
    assert ana.page.locator("[name=project_title]").input_value() == "Early Van", "what was typed has come along"
    ana.fill("letter_of_intent", STRATEGY)
    ana.submit(GO_ON)
    ana.go(f"/applications/{reference}/check")
    ana.sees(STRATEGY)
    ana.sees("Early Shift Parents")


def with_letter(round: dict[str, Any], key: str, *, tiers: list[str]) -> dict[str, Any]:
    """The same round under another key, with questions of its own form asked in a letter first."""
    form = round["form"]["sections"]
    asked = ["organization_name", "tier", "project_title", "letter_of_intent"]
    found = {question["key"]: question for section in form for question in section["questions"]}
    letter = {"key": "letter", "title": form[0]["title"], "questions": [found[each] for each in asked]}
    days = {"closes": "2026-11-30T17:00", "invitations_by": "2026-12-04", "tiers": tiers}
    return round | {"round": round["round"] | {"key": key}, "letter": days | {"sections": [letter]}}


def publishes(officer: Person, round: dict[str, Any]) -> None:
    officer.go("/staff/rounds/new")
    officer.page.locator("[name=definition]").fill(json.dumps(round, ensure_ascii=False))
    officer.submit("main form.tl-form button[type=submit].usa-button")
    for _ in ("asked once more", "public"):
        officer.submit("form[action$='/publish'] button[type=submit].usa-button")


def writes_a_letter(ana: Person) -> str:
    """Six questions, then an address, then sent."""
    ana.go(f"/rounds/{ROUND}")
    ana.follow("main a[href*='/apply']")
    ana.fill("organization_name", "Early Shift Parents")
    ana.fill("zip", "28208")
    ana.fill("project_title", "Early Van")
    ana.fill("problem", PROBLEM)
    ana.fill("strategy", STRATEGY)
    ana.fill("amount", "5,000")
    ana.attach("attachment", filename="Los vans, de día.png", content=PNG)
    ana.submit(GO_ON)
    found = re.search(r"OL-\d{4}-\d{4}", ana.page.url)
    assert found
    ana.go(f"/applications/{found[0]}/keep?then=check")
    ana.fill("email", ana.email)
    ana.submit()
    ana.follow_letter(r"http\S+/sign-in/link/\S+")
    ana.submit()
    assert ana.here() == f"/applications/{found[0]}/check"
    ana.submit("form[action$='/send'] button[type=submit].usa-button")
    ana.sees("Early Van")
    return found[0]


def asks_ben_in(ana: Person) -> None:
    """The letter made the group known; whoever sent it speaks for it."""
    ana.go("/groups")
    ana.follow("main a[href*='/groups/']")
    ana.fill("email", "ben.quispe@example.org")
    ana.choose("role", "editor")
    ana.submit("form[action$='/invitations'] button[type=submit].usa-button")


def joins(ben: Person) -> None:
    ben.follow_letter(r"http\S+/invitations/\S+")
    link = ben.here()
    ben.sign_in()
    ben.go(link)
    ben.submit("main form button[type=submit].usa-button")


def fills_the_form(ana: Person, reference: str) -> None:
    ana.go(f"/applications/{reference}/sections/group")
    ana.choose("organization_kind", "unincorporated")
    ana.fill("operating_budget", "20,000")
    ana.choose("languages_used", "english")
    ana.submit(GO_ON)
    ana.go(f"/applications/{reference}/sections/pilot")
    ana.choose("theme", "getting-there")
    ana.fill("summary", "Two vans bring twelve parents to the early shift before the first bus goes.")
    ana.fill("learning_question", "Does a ride pay for itself?")
    for number, (day, step) in enumerate(
        [("May", "Vans and drivers found"), ("June", "Rides begin"), ("September", "Ten of twelve ride")]
    ):
        ana.fill(f"milestones-{number}-c-done_by", day)
        ana.fill(f"milestones-{number}-c-step", step)
    ana.submit(GO_ON)
    ana.go(f"/applications/{reference}/sections/money")
    ana.fill("amount", "5,000")
    ana.fill("budget-0-item", "Drivers' pay")
    ana.fill("budget-0-amount", "5,000")
    ana.submit(GO_ON)
