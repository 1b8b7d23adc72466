"""Letters of intent on staff pages: a list, many answered at once, one read."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select

from grants.applications import commands as applications
from grants.applications.model import Application, LetterOfIntent
from grants.policy.actor import Role
from grants.programs.model import Round
from tests.pictures import PNG
from tests.visitor import words
from tests.worlds.rounds import LETTER, both

LIST = "/staff/rounds/js-a/letters"


@pytest.fixture
def officer(world, visitor):
    world.open_round(key="js-a", letter=LETTER)
    world.staff(Role.OFFICER)
    visitor.sign_in("officer@example.org")
    return visitor


def sent(world, number: int) -> str:
    email, typed = f"p{number}@example.org", {"organization_name": f"Group {number}", "zip": "28202"}
    with world.unit(world.applicant(email)) as unit:
        rest = {"tier": "tier-1", "project_title": f"Project {number}", "idea": f"Idea {number}"}
        round_id = unit.session.scalars(select(Round.id).where(Round.key == "js-a")).one()
        made = applications.start(unit, round_id, typed | rest, locale="en", letter=True)
        applications.send_letter(unit, made.id)
        return made.reference


def statuses(session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(LetterOfIntent.status).order_by(LetterOfIntent.id)))


def test_letters_are_listed_and_read_and_the_draft_stays_the_groups_own(world, officer):
    assert "No letter has come in yet" in words(officer.get(LIST))
    reference = sent(world, 1)
    page = words(officer.get(LIST))
    assert "Group 1" in page
    assert "1 rule not met" in page
    assert "Waits for an answer" in page
    one = words(officer.get(f"/staff/applications/{reference}/letter"))
    assert "Idea 1" in one
    assert "outside the ZIP codes" in one
    officer.get(f"/staff/applications/{reference}", status=404)
    assert "Letters of intent" in words(officer.get("/staff/rounds/js-a/applications"))


def with_more_questions() -> dict[str, Any]:
    """A letter that may bring a picture along, and may say how long it takes."""
    made = deepcopy(LETTER)
    made["sections"][0]["questions"] += [
        {"key": "attachment", "type": "file", "label": both("A picture of the place"), "required": False},
        {"key": "weeks", "type": "number", "label": both("How many weeks?"), "required": False},
    ]
    return made


def test_what_came_with_a_letter_is_read_and_what_came_later_is_not(world, visitor, another_visitor):
    world.open_round(key="js-a", letter=with_more_questions())
    world.staff(Role.OFFICER)
    visitor.sign_in("officer@example.org")
    ids = []
    typed = {"organization_name": "Group 1", "zip": "28208", "tier": "tier-1", "project_title": "P", "idea": "I"}
    with world.unit(world.applicant("p1@example.org")) as unit:
        round_id = unit.session.scalars(select(Round.id).where(Round.key == "js-a")).one()
        draft = applications.start(unit, round_id, typed, locale="en", letter=True)
        draft_id, reference = draft.id, draft.reference
        ids.append(applications.attach(unit, draft.id, "attachment", name="plaza ñ.png", content=PNG).id)
        applications.send_letter(unit, draft.id)
    with world.unit(world.officer) as unit:
        applications.invite(unit, draft_id, reason="")
    with world.unit(world.applicant("p1@example.org")) as unit:
        ids.append(applications.attach(unit, draft_id, "attachment", name="later.png", content=PNG).id)

    page = visitor.get(f"/staff/applications/{reference}/letter")
    assert "plaza ñ.png" in words(page)
    assert "later.png" not in page.text
    found = visitor.get(f"/staff/applications/{reference}/letter/files/{ids[0]}")
    assert found.mimetype == "image/png"
    assert "sandbox" in found.headers["Content-Security-Policy"]
    visitor.get(f"/staff/applications/{reference}/letter/files/{ids[1]}", status=404)
    another_visitor.sign_in("p1@example.org")
    another_visitor.get(f"/staff/applications/{reference}/letter/files/{ids[0]}", status=403)
    own = another_visitor.get(f"/applications/{reference}/letter")
    assert "plaza ñ.png" in words(own)
    assert "How many weeks?" in words(own)


def test_many_are_invited_at_once_and_the_others_told_why(world, officer, session):
    references = [sent(world, number) for number in range(3)]
    done = officer.post(LIST, {"chosen": references[:2], "invite": "on", "reason": ""})
    assert "2 groups get a letter" in words(done)
    assert statuses(session) == ["invited", "invited", "sent"]
    refused = officer.post(LIST, {"chosen": references[2:], "turn_down": "on", "reason": " "}, status=422)
    assert "Please answer this question" in words(refused)
    assert f'value="{references[2]}" checked' in refused.text
    officer.post(LIST, {"chosen": references[2:], "turn_down": "on", "reason": "Too like another."})
    assert statuses(session) == ["invited", "invited", "not_invited"]


def test_nothing_chosen_is_said(world, officer):
    sent(world, 1)
    assert "Choose at least one letter" in words(officer.post(LIST, {"invite": "on", "reason": "x"}, status=422))


def test_an_auditor_reads_and_answers_none(world, visitor, officer, another_visitor, session):
    reference = sent(world, 1)
    world.staff(Role.AUDITOR)
    another_visitor.sign_in("auditor@example.org")
    assert "Invite those I chose" not in words(another_visitor.get(LIST))
    another_visitor.post(LIST, {"chosen": [reference], "invite": "on", "reason": ""}, status=403)
    assert statuses(session) == ["sent"]


def test_the_list_costs_the_same_for_three_and_for_many(world, officer):
    def cost() -> int:
        with world.counted() as seen:
            officer.get(LIST)
        return len(seen)

    for number in range(3):
        sent(world, number)
    few = cost()
    for number in range(3, 9):
        sent(world, number)
    assert cost() == few


def test_a_round_without_letters_has_no_such_page(world, officer, session):
    world.open_round(key="js-b")
    officer.get("/staff/rounds/js-b/letters", status=404)
    assert session.scalars(select(Application.id)).all() == []
