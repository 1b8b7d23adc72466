"""Staff's side: questions waiting, answering, and asking for a change in one section."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application, Reopening
from grants.policy.actor import Role
from tests.visitor import words
from tests.worlds.reviews import assign, panel, reviewer


@pytest.fixture
def round_id(world) -> int:
    return world.open_round(key="js-a")


@pytest.fixture
def officer(world, visitor):
    world.staff(Role.OFFICER)
    visitor.sign_in("officer@example.org")
    return visitor


def asked(world, round_id, number: int = 1, text: str = "May we begin in March?") -> str:
    email = f"p{number}@example.org"
    application_id = world.submitted(round_id, email=email, organization_name=f"Group {number}")
    with world.unit(world.applicant(email)) as unit:
        applications.ask(unit, application_id, text)
    with Session(world.engine) as session:
        return session.get_one(Application, application_id).reference


def test_a_question_stands_on_the_home_page_and_in_the_inbox_until_it_is_answered(world, officer, round_id):
    assert "No question waits" in words(officer.get("/staff/messages"))
    reference = asked(world, round_id)
    assert "1 question waits for an answer" in words(officer.get("/staff"))
    inbox = officer.get("/staff/messages")
    assert "May we begin in March?" in words(inbox)
    assert f"/staff/applications/{reference}/messages" in inbox.text
    after = officer.post(f"/staff/applications/{reference}/messages", {"text": "Yes, you may."})
    assert "Your answer is sent" in words(after)
    assert "No question waits" in words(after)
    assert "Yes, you may." in words(officer.get(f"/staff/applications/{reference}/messages"))
    assert "Staff wrote a message" in words(officer.get(f"/staff/applications/{reference}"))


@pytest.mark.parametrize(("spoken", "waits"), [("en", False), ("es", True), ("xx", False)])
def test_an_answer_says_in_which_language_it_is(world, officer, round_id, spoken, waits):
    reference = asked(world, round_id)
    officer.post(f"/staff/applications/{reference}/messages", {"text": "Sí.", "spoken": spoken})
    page = words(officer.get(f"/staff/applications/{reference}/messages"))
    assert ("It is being translated." in page) is waits, "the group applied in English"


def test_an_empty_answer_is_said_at_its_field(world, officer, round_id):
    reference = asked(world, round_id)
    page = officer.post(f"/staff/applications/{reference}/messages", {"text": ""}, status=422)
    assert "Please write something" in words(page)


def test_a_question_is_settled_with_a_word_why(world, officer, round_id):
    reference = asked(world, round_id)
    page = officer.post(f"/staff/applications/{reference}/messages/settle", {"note": ""}, status=422)
    assert "Write down why" in words(page)
    done = officer.post(f"/staff/applications/{reference}/messages/settle", {"note": "We talked on the phone."})
    assert "No question waits" in words(done)
    assert "We talked on the phone." in words(officer.get(f"/staff/applications/{reference}"))


def test_the_inbox_costs_the_same_for_three_and_for_many(world, officer, round_id):
    def cost() -> int:
        with world.counted() as seen:
            officer.get("/staff/messages")
        return len(seen)

    for number in range(3):
        asked(world, round_id, number)
    few = cost()
    for number in range(3, 9):
        asked(world, round_id, number)
    assert cost() == few


def test_reviewers_never_see_messages(world, visitor, round_id):
    reference = asked(world, round_id, text="We know somebody on the panel.")
    with Session(world.engine) as session:
        application_id = session.scalars(select(Application.id)).one()
    with world.unit(world.officer) as unit:
        applications.screen(unit, application_id, eligible=True, reasons=[], note="Fine.")
    person = reviewer(world)
    mine = assign(world, application_id, panel(world, round_id), person)
    visitor.sign_in("reviewer1@example.org")
    visitor.post(f"/reviewing/{mine}/conflict", {"answer": "nobody"})
    assert "We know somebody" not in visitor.get(f"/reviewing/{mine}").text
    visitor.get(f"/staff/applications/{reference}/messages", status=403)
    visitor.get(f"/applications/{reference}/messages", status=403)


def test_staff_open_one_section_and_see_what_changed(world, officer, round_id, session):
    application_id = world.submitted(round_id)
    reference = session.scalars(select(Application.reference)).one()
    session.rollback()
    here = f"/staff/applications/{reference}"
    assert "Which sections? (required)" in words(officer.get(f"{here}/reopen"))
    nothing = officer.post(f"{here}/reopen", {}, status=422)
    for field in ("sections-0", "until", "reason"):
        assert f'href="#{field}"' in nothing.text, "all that is missing is said at once"
    missing = officer.post(f"{here}/reopen", {"until": "2026-11-20", "reason": "Who?"}, status=422)
    assert "Choose at least one section" in words(missing)
    assert "Who?" in missing.text
    past = officer.post(f"{here}/reopen", {"until": "2026-11-01", "reason": "Who?", "sections": "project"}, status=422)
    assert "still to come" in words(past)
    done = officer.post(f"{here}/reopen", {"until": "2026-11-20", "reason": "Who takes part?", "sections": "project"})
    assert "Open again" in words(done)
    assert "Sections are open until Friday, November 20, 2026" in words(done)
    assert session.scalars(select(Reopening.sections)).one() == ["project"]
    session.rollback()
    assert "Sections are open already" in words(officer.get(f"{here}/reopen"))
    with world.unit(world.applicant()) as unit:
        applications.change(unit, application_id, {"summary": "Neighbors of all ages."}, locale="en")
    assert "Neighbors of all ages." not in officer.get(here).text
    with world.unit(world.applicant()) as unit:
        applications.send_again(unit, application_id)
    page = words(officer.get(here))
    assert "Before: Neighbors meet on porches" in page
    assert "Now: Neighbors of all ages." in page


def test_what_was_withdrawn_is_not_opened_any_more_and_the_page_says_so(world, officer, round_id, session):
    application_id = world.submitted(round_id)
    reference = session.scalars(select(Application.reference)).one()
    session.rollback()
    here = f"/staff/applications/{reference}"
    data = {"until": "2026-11-20", "reason": "Who takes part?", "sections": "project"}
    officer.post(f"{here}/reopen", data)
    with world.unit(world.applicant()) as unit:
        applications.withdraw(unit, application_id, note="")
    page = officer.get(here)
    assert f"{here}/reopen" not in page.text
    assert "Sections are open until" not in words(page)
    page = words(officer.get(f"{here}/reopen"))
    assert "It can't be opened any more" in page
    assert "Which sections?" not in page
    late = officer.post(f"{here}/reopen", data | {"reason": "And how many?"}, status=409)
    assert "It was withdrawn." in words(late)
    assert "And how many?" in late.text
    officer.post(f"{here}/reopen", status=409)


def test_once_reviewers_read_staff_say_why(world, officer, round_id, session):
    application_id = world.eligible(round_id)
    assign(world, application_id, panel(world, round_id), reviewer(world))
    reference = session.scalars(select(Application.reference)).one()
    session.rollback()
    data = {"until": "2026-11-20", "reason": "A page is missing.", "sections": "project"}
    page = officer.post(f"/staff/applications/{reference}/reopen", data, status=422)
    assert "Reviewers read it already" in words(page)
    assert "Write down why it is opened" in words(page)
    done = officer.post(f"/staff/applications/{reference}/reopen", data | {"note": "Our scanner lost it."})
    assert "Open again" in words(done)
