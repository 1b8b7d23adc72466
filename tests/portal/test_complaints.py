"""Complaints on the pages of anybody: no account, any language, nothing typed is lost, an answer by number and code."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.complaints.model import Complaint
from grants.policy.actor import Role
from tests.racing import race
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.complaints import filed

HOSTILE = "<script>alert('x')</script> '; DROP TABLE complaint; \u202e {{7*7}} 🌳"
TOLD = {"kind": "discrimination", "basis": ["origin"], "text": HOSTILE}


def many(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Complaint)) or 0


def number_and_code(page: str) -> tuple[str, str]:
    found = re.search(r"(C-2026-\d{4}).*?([2-9A-Z]{4}-[2-9A-Z]{4})", page, re.S)
    assert found, page
    return found[1], found[2]


def test_every_page_names_a_person_to_call_and_leads_here(visitor: Visitor) -> None:
    for path in ("/", "/grants", "/sign-in", "/complaints"):
        page = visitor.get(path)
        assert "A person to call" in words(page)
        assert 'href="/complaints"' in page.text
    assert 'href="/es/complaints"' in visitor.get("/es/").text


def test_it_is_filed_without_signing_in_and_opened_by_number_and_code(
    visitor: Visitor, another_visitor: Visitor
) -> None:
    page = visitor.post("/complaints", TOLD)
    assert "Grants desk takes it up within 5 days" in words(page)
    number, code = number_and_code(words(page))
    state = another_visitor.post("/complaints/look", {"number": number, "code": code})
    assert "&lt;script&gt;alert" in state.text
    assert "{{7*7}} 🌳" in state.text
    wrong = another_visitor.post("/complaints/look", {"number": number, "code": "AAAA-AAAA"}, status=422)
    assert "do not fit together" in words(wrong)


def test_the_button_pressed_twice_files_one_complaint_and_other_words_another(
    visitor: Visitor, another_visitor: Visitor, session: Session
) -> None:
    secret = re.search(r'name="begun_with"[^>]*value="([^"]+)"', visitor.get("/complaints").text)
    assert secret
    sent = {**TOLD, "begun_with": secret[1]}
    first, second = (number_and_code(words(visitor.post("/complaints", sent))) for _ in range(2))
    assert (first == second, many(session)) == (True, 1)
    changed = number_and_code(words(visitor.post("/complaints", {**sent, "text": "And one more thing."})))
    assert (changed[0] != first[0], changed[1] != first[1], many(session)) == (True, True, 2)
    another_visitor.post("/complaints/look", {"number": changed[0], "code": changed[1]})
    visitor.post("/complaints", {**sent, "kind": "other"})
    assert many(session) == 3, "a ground that was changed counts as other words"
    for unsafe in ("", "x", "ñ" * 32):
        visitor.post("/complaints", {**TOLD, "begun_with": unsafe})
    assert many(session) == 6, "a page without a secret of ours is as many as it is sent"


def test_pressed_twice_at_once_it_is_one_complaint(visitor: Visitor, session: Session) -> None:
    sent = {**TOLD, "begun_with": "page-secret-of-at-least-32-letters"}
    answers = race(*[lambda: visitor.app.test_client().post("/complaints", data=sent).status_code] * 2)
    assert (list(answers), many(session)) == ([303, 303], 1)


def test_in_spanish_from_the_first_word_to_the_last(visitor: Visitor, session: Session) -> None:
    assert "Cuéntenos qué salió mal" in words(visitor.get("/es/complaints"))
    visitor.post("/es/complaints", TOLD)
    assert session.scalars(select(Complaint.locale)).one() == "es"


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(visitor: Visitor, session: Session) -> None:
    page = visitor.post("/complaints", {"kind": "access", "wish": HOSTILE, "email": "no-address"}, status=422)
    assert "Please tell us what happened." in words(page)
    assert "does not look like an e-mail address" in words(page)
    assert "DROP TABLE complaint" in page.text
    assert many(session) == 0
    long = visitor.post("/complaints", {**TOLD, "text": "x" * 5001}, status=422)
    assert "1 character too long" in words(long)


def test_a_bot_that_fills_the_trap_leaves_nothing_and_a_person_presses_once_more(
    visitor: Visitor, session: Session
) -> None:
    page = visitor.post("/complaints", {**TOLD, "more_about_it": "http://spam.example"})
    assert "Please press the button once more" in words(page)
    assert "DROP TABLE complaint" in page.text, "what a person typed is still there"
    assert many(session) == 0
    assert 'name="press" value="again"' in page.text
    visitor.post("/complaints", {**TOLD, "more_about_it": "filled by the browser again", "press": "again"})
    assert many(session) == 1


def test_past_the_limit_the_form_comes_back_as_it_was_and_says_when(visitor: Visitor, session: Session) -> None:
    for _ in range(60):
        visitor.client.post("/complaints", data=TOLD)
    page = visitor.post("/complaints", TOLD, status=429)
    assert "Please press the button again after" in words(page)
    assert "DROP TABLE complaint" in page.text
    assert many(session) == 60


def test_the_coordinator_takes_it_up_answers_and_the_person_reads_it(
    world: World, visitor: Visitor, another_visitor: Visitor
) -> None:
    made = filed(world, text=HOSTILE)
    world.staff(Role.COORDINATOR, email="rosa@example.org")
    visitor.sign_in("rosa@example.org")
    assert "1 complaint to answer" in words(visitor.get("/staff"))
    assert made.reference in visitor.get("/staff/complaints").text
    at = f"/staff/complaints/{made.reference}"
    shown = visitor.get(at)
    assert "&lt;script&gt;" in shown.text
    visitor.post(f"{at}/take-up")
    visitor.post(f"{at}/note", {"text": "Called the vendor.", "go": "note"})
    empty = visitor.post(f"{at}/answer", {"text": " "}, status=422)
    assert "Please answer this question." in words(empty)
    page = visitor.post(f"{at}/answer", {"text": "We mended it.", "version": ""})
    assert "Called the vendor." in words(page)
    visitor.post(f"{at}/note", {"text": "Content.", "go": "close"})
    assert "No complaint waits." in words(visitor.get("/staff/complaints"))
    assert made.reference in visitor.get("/staff/complaints?show=answered").text
    state = words(another_visitor.post("/complaints/look", {"number": made.reference, "code": made.code}))
    assert "We mended it." in state
    assert "Called the vendor." not in state


def test_an_officer_does_not_read_complaints_that_may_be_about_them(world: World, visitor: Visitor) -> None:
    made = filed(world)
    world.staff(Role.OFFICER, email="olive@example.org")
    visitor.sign_in("olive@example.org")
    visitor.get("/staff/complaints", status=403)
    visitor.get(f"/staff/complaints/{made.reference}", status=403)
    assert "Complaints" not in words(visitor.get("/staff"))


@pytest.mark.parametrize("path", ["/staff/complaints"])
def test_the_list_costs_the_same_with_many(world: World, visitor: Visitor, path: str) -> None:
    world.staff(Role.COORDINATOR, email="rosa@example.org")
    visitor.sign_in("rosa@example.org")
    for _ in range(3):
        filed(world)
    with world.counted() as few:
        visitor.get(path)
    for _ in range(9):
        filed(world)
    with world.counted() as more:
        visitor.get(path)
    assert len(more) == len(few) <= 10
