"""Screening on its page: the rules in words, a person's yes or no, reasons that stay."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application, ApplicationStatus, Screening
from grants.people import commands as people
from tests.visitor import Visitor, words
from tests.world import World

HOSTILE = "<script>alert('x')</script> & Söhne \u202e {{ 7*7 }}"


def status(session: Session) -> ApplicationStatus:
    session.rollback()
    return session.scalars(select(Application.status)).one()


def version_on(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found
    return found[1]


def screening(answer: str, **more: Any) -> dict[str, Any]:
    return {"eligible": answer, "note": "", **more}


def test_the_page_tells_the_answers_the_findings_in_words_and_the_history(world: World, officer: Visitor) -> None:
    world.submitted(world.open_round(), zip="10001")
    page = officer.get("/staff/applications/JS-2026-0001")
    said = words(page)
    for shown in (
        "Neighbors meet on porches",
        "$8,000",
        "The project is outside the ZIP codes of this round.",
        "Does not meet it",
        "Meets it",
        "Your group has sent no other application.",
        "Application sent",
        "Draft begun",
    ):
        assert shown in said
    assert re.search(r'value="zip-served"\s+checked', page.text), "what failed is ticked beforehand"
    assert not re.search(r'value="(yes|no)"\s+checked', page.text), "yes or no is for a person to say"


def test_an_application_that_meets_the_rules_is_confirmed(world: World, officer: Visitor, session: Session) -> None:
    world.submitted(world.open_round())
    page = officer.post("/staff/applications/JS-2026-0001/screen", screening("yes"))
    assert "can go to the panel" in words(page)
    assert "Found eligible" in words(page)
    assert status(session) is ApplicationStatus.ELIGIBLE


def test_refusing_keeps_the_reasons_that_the_rules_gave(world: World, officer: Visitor, session: Session) -> None:
    world.submitted(world.open_round(), zip="10001")
    page = officer.post(
        "/staff/applications/JS-2026-0001/screen", screening("no", reasons=["zip-served", "made-up-reason"])
    )
    assert "Not eligible, because:" in words(page)
    assert session.scalars(select(Screening.reasons)).one() == ["zip-served"]
    assert status(session) is ApplicationStatus.INELIGIBLE


@pytest.mark.parametrize(
    ("zip", "sent", "expected"),
    [
        ("28208", {}, "Please choose yes or no."),
        ("28208", screening("no"), "Please answer this question."),
        ("28208", screening("no", reasons=["workshop"]), "This goes against what the rules say."),
        ("10001", screening("yes"), "This goes against what the rules say."),
        ("28208", screening("maybe"), "Please choose one of the answers."),
        ("28208", screening("yes", note="x" * 2001), "Please use up to 2,000 characters."),
    ],
)
def test_what_is_missing_is_said_at_its_place_and_nothing_is_kept(
    world: World, officer: Visitor, session: Session, zip: str, sent: dict[str, Any], expected: str
) -> None:
    world.submitted(world.open_round(), zip=zip)
    page = officer.post("/staff/applications/JS-2026-0001/screen", sent)
    assert expected in words(page)
    assert sent.get("note", "") in page.text
    assert status(session) is ApplicationStatus.SUBMITTED


def test_going_against_the_rules_with_a_reason_is_kept_with_it(
    world: World, officer: Visitor, session: Session
) -> None:
    world.submitted(world.open_round(), zip="10001")
    note = f"The park lies across the line. {HOSTILE}"
    page = officer.post("/staff/applications/JS-2026-0001/screen", screening("yes", note=note))
    assert "The park lies across the line." in words(page)
    assert "<script>alert" not in page.text
    assert status(session) is ApplicationStatus.ELIGIBLE


def test_a_page_that_is_behind_is_a_page_and_no_error(world: World, officer: Visitor, session: Session) -> None:
    sent = world.submitted(world.open_round())
    behind = version_on(officer.get("/staff/applications/JS-2026-0001").text)
    with world.unit(world.officer) as unit:
        applications.screen(unit, sent, eligible=True, reasons=[])
    with world.unit(world.officer) as unit:
        applications.look_again(unit, sent, note="Wrong one.")
    page = officer.post(
        "/staff/applications/JS-2026-0001/screen",
        screening("no", reasons=["workshop"], note="x", version=behind),
        status=409,
    )
    assert "Somebody else was faster" in words(page)
    assert status(session) is ApplicationStatus.SUBMITTED


def test_pressing_twice_is_a_page_and_no_error(world: World, officer: Visitor) -> None:
    world.submitted(world.open_round())
    officer.post("/staff/applications/JS-2026-0001/screen", screening("yes"))
    page = officer.post("/staff/applications/JS-2026-0001/screen", screening("yes"), status=409)
    assert "This has moved on" in words(page)


def test_a_mistake_is_taken_back_with_a_reason(world: World, officer: Visitor, session: Session) -> None:
    world.eligible(world.open_round())
    address = "/staff/applications/JS-2026-0001/look-again"
    assert "Please write a reason." in words(officer.post(address, {"note": ""}))
    page = officer.post(address, {"note": "I looked at the wrong map."})
    assert "I looked at the wrong map." in words(page)
    assert status(session) is ApplicationStatus.SUBMITTED


def test_the_next_one_to_screen_is_one_click_away(world: World, officer: Visitor) -> None:
    round_id = world.open_round()
    for number in range(2):
        world.submitted(round_id, email=f"g{number}@example.org", organization_name=f"Group {number}")
    page = officer.post("/staff/applications/JS-2026-0001/screen", screening("yes"))
    assert "Next one to screen: JS-2026-0002" in words(page)


def test_a_conflict_closes_the_application_for_an_officer_too(world: World, officer: Visitor, session: Session) -> None:
    sent = world.submitted(world.open_round())
    with world.unit() as unit:
        party = unit.get(Application, sent).organization_id
        people.declare_conflict(unit, world.person_id("officer@example.org"), party, reason="My cousin.")
    for path in ("", "/reviewers", "/files/1"):
        page = officer.get(f"/staff/applications/JS-2026-0001{path}", status=403)
        assert "Neighbors meet on porches" not in page.text
    officer.post("/staff/applications/JS-2026-0001/screen", screening("yes"), status=403)
    assert status(session) is ApplicationStatus.SUBMITTED


def test_a_note_with_what_no_database_takes_is_kept_without_it(
    world: World, officer: Visitor, session: Session
) -> None:
    world.submitted(world.open_round(), zip="10001")
    page = officer.get("/staff/applications/JS-2026-0001")
    officer.post(
        "/staff/applications/JS-2026-0001/screen",
        screening("yes", note="We\0 know them.", version=version_on(page.text)),
    )
    assert session.scalars(select(Screening.note)).one() == "We know them."
