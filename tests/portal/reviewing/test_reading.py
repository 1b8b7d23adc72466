"""What a reviewer may read: others' scores once one's own are in, open files, the page's cost and language."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application, ApplicationStatus, StoredFile
from tests.portal.reviewing.sheet import EMAIL, scores
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds import reviews as steps
from tests.worlds.questions import more_answers
from tests.worlds.rounds import FORM

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_others_scores_are_hidden_until_ones_own_are_in(world: World, visitor: Visitor, session: Session) -> None:
    round_id = world.open_round()
    panel_id, sent = steps.panel(world, round_id), world.eligible(round_id)
    steps.share_out(world, panel_id)
    mine, *others = sorted(steps.assignments(world, sent), key=lambda each: each[1].person_id or 0)
    for number, (assignment_id, person) in enumerate(others):
        steps.review(world, assignment_id, person, 5 - number, comment=f"Words of reviewer {number}.")
    visitor.sign_in(EMAIL)
    visitor.post(f"/reviewing/{mine[0]}/conflict", {"answer": "nobody"})
    seen = [visitor.get(f"/reviewing/{mine[0]}"), visitor.post(f"/reviewing/{mine[0]}", scores(2))]
    for page in seen:
        assert "Words of reviewer" not in page.text
        assert "100 of 100" not in words(page)
    page = visitor.post(f"/reviewing/{mine[0]}", scores(2, go="submit"))
    said = words(page)
    for shown in ("Words of reviewer 0.", "Words of reviewer 1.", "100 of 100", "80 of 100"):
        assert shown in said
    assert not re.search(r"reviewer[23]", page.text), "the others stay without names"
    session.rollback()
    assert session.scalar(select(Application.status)) is ApplicationStatus.REVIEWED


def test_the_first_to_hand_in_sees_that_others_are_still_reading(visitor: Visitor, opened: int) -> None:
    page = visitor.post(f"/reviewing/{opened}", scores(go="submit"))
    assert "You are the first" in words(page)


@pytest.mark.parametrize("private", [False, True])
def test_a_file_can_be_read_unless_its_question_is_private(
    world: World, visitor: Visitor, session: Session, private: bool
) -> None:
    form = {"sections": [dict(section) for section in FORM["sections"]]}
    form["sections"][2] = {
        **form["sections"][2],
        "questions": [
            {**question, "private": True} if private and question["key"] == "attachment" else question
            for question in form["sections"][2]["questions"]
        ],
    }
    round_id = world.open_round(form=form)
    sent = world.draft(round_id)
    with world.unit(world.applicant()) as unit:
        applications.attach(unit, sent, "attachment", name="plan.pdf", content=PDF)
    with world.unit(world.applicant()) as unit:
        applications.submit(unit, sent)
    with world.unit(world.officer) as unit:
        applications.screen(unit, sent, eligible=True, reasons=[])
    assignment_id = steps.assign(world, sent, steps.panel(world, round_id), steps.reviewer(world, 1))
    visitor.sign_in(EMAIL)
    page = visitor.post(f"/reviewing/{assignment_id}/conflict", {"answer": "nobody"})
    file_id = session.scalars(select(StoredFile.id)).one()
    if private:
        assert "plan.pdf" not in page.text
        visitor.get(f"/reviewing/{assignment_id}/files/{file_id}", status=404)
    else:
        assert "plan.pdf" in page.text
        assert visitor.get(f"/reviewing/{assignment_id}/files/{file_id}").data == PDF


def test_the_list_costs_the_same_for_three_and_for_sixty(world: World, visitor: Visitor) -> None:
    round_id = world.open_round()
    panel_id = steps.panel(world, round_id, size=1)
    visitor.sign_in(EMAIL)
    counted = []
    for size in (3, 57):
        for number in range(size):
            world.eligible(round_id, email=f"g{size}-{number}@example.org", organization_name=f"Group {size}-{number}")
        steps.share_out(world, panel_id)
        visitor.get("/reviewing")
        with world.counted() as seen:
            page = visitor.get("/reviewing")
        counted.append(len(seen))
    assert "Group 57-56" in page.text
    assert counted[0] == counted[1] <= 10


def test_the_score_sheet_costs_no_more_than_ten_queries(world: World, visitor: Visitor, opened: int) -> None:
    with world.counted() as seen:
        visitor.get(f"/reviewing/{opened}")
    assert len(seen) <= 10


def test_the_pages_speak_the_language_of_the_path(visitor: Visitor, opened: int) -> None:
    assert "Need (es)" in visitor.get(f"/es/reviewing/{opened}").text


def test_every_type_is_read_in_words_private_ones_not_at_all_and_hostile_ones_do_no_harm(
    world: World, visitor: Visitor
) -> None:
    harm = "<script>alert(1)</script> =1+1 {{7*7}}"
    typed = {**more_answers(), "summary": harm, "meeting_place": {**more_answers()["meeting_place"], "street": harm}}
    typed["steps"] = [{**more_answers()["steps"][0], "step": harm}, more_answers()["steps"][1]]
    round_id = world.open_round()
    sent = world.eligible(round_id, **typed)
    assignment_id = steps.assign(world, sent, steps.panel(world, round_id), steps.reviewer(world, 1))
    visitor.sign_in(EMAIL)
    page = visitor.post(f"/reviewing/{assignment_id}/conflict", {"answer": "nobody"})
    assert harm not in page.text
    said = html.unescape(words(page))
    for shown in (
        harm,
        "https://www.example.org/oak",
        "Yes",
        "Advice Time Money",
        "February 1, 2027 to March 15, 2027",
        "Charlotte, NC 28208",
        "First evening March 1, 2027 $120.50",
        "Snacks $400 $50 $0 $0",
        "Together $400 $50 $300 $0",
        "Feel safe neighbors If anyone is better off 10 35",
        "Ana Lucía Pérez, Nov",
        "Agreed We may ask you about it.",
    ):
        assert shown in said, shown
    for hidden in ("Ana@example.org", "(704) 555-0140", "Whom do we write to?", "Whom do we call?"):
        assert hidden not in said, hidden
