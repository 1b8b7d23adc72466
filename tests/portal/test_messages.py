"""Messages and opened sections on the group's own pages, with an account and without."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application, Reopening
from tests.portal.test_apply import PDF, begin, fill, page_data
from tests.visitor import words

ANA = "ana@example.org"


@pytest.fixture
def sent(world, visitor) -> int:
    application_id = world.submitted(world.open_round(key="js-a"))
    world.drain()
    visitor.sign_in(ANA)
    return application_id


def address(world, application_id: int) -> str:
    with Session(world.engine) as session:
        return f"/applications/{session.get_one(Application, application_id).reference}"


def reopen(world, application_id, *sections: str, days: int = 7) -> None:
    with world.unit(world.officer) as unit:
        until = unit.now + timedelta(days=days)
        applications.reopen(unit, application_id, list(sections), until=until, reason="Who takes part?")


def test_a_group_writes_reads_the_answer_and_says_so(world, visitor, sent):
    here = address(world, sent)
    page = visitor.post(f"{here}/messages", {"text": "May we begin in March?\n\nThank you <b>"})
    assert "Your message is sent" in words(page)
    assert "You" in words(page)
    assert "&lt;b&gt;" in page.text
    with world.unit(world.officer) as unit:
        applications.answer(unit, sent, "Yes, you may.")
    assert "We wrote to you" in words(visitor.get(here))
    assert "Read our message" in words(visitor.get("/my"))
    page = visitor.get(f"{here}/messages")
    assert "Yes, you may." in words(page)
    assert "officer" not in words(page).lower()
    assert "We wrote to you" not in words(visitor.post(f"{here}/messages/read"))
    assert "Read our message" not in words(visitor.get("/my"))


def test_a_message_from_a_spanish_page_is_translated_for_staff(world, visitor, sent):
    here = address(world, sent)
    page = visitor.post(f"/es{here}/messages", {"text": "¿Podemos empezar en marzo?"})
    assert "Se está traduciendo." in words(page)
    assert (
        "It is being translated."
        not in words(visitor.post(f"{here}/messages", {"text": "In March?"})).partition("In March?")[2]
    )


def test_what_was_typed_stays_when_something_is_to_mend(world, visitor, sent):
    here = address(world, sent)
    empty = visitor.post(f"{here}/messages", {"text": " "}, status=422)
    assert "Please write something" in words(empty)
    long = visitor.post(f"{here}/messages", {"text": "kept " * 900}, status=422)
    assert "too long" in words(long)
    assert "kept kept" in long.text
    wrong = (io.BytesIO(b"MZ no"), "x.exe")
    refused = visitor.post(f"{here}/messages", {"text": "See the file", "file": wrong}, status=422)
    assert "open this kind of file" in words(refused)
    assert "See the file" in refused.text


def test_a_file_is_sent_along_and_downloaded(world, visitor, sent):
    here = address(world, sent)
    page = visitor.post(f"{here}/messages", {"text": "Our plan", "file": (io.BytesIO(PDF), "Ñandú plan.pdf")})
    link = re.search(rf'href="({here}/files/\d+)">Ñandú plan.pdf', page.text)
    assert link
    assert visitor.get(link[1]).data == PDF


def test_reference_and_pin_are_enough_to_write(world, visitor, another_visitor):
    world.open_round(key="js-a")
    reference = begin(visitor)
    fill(visitor, reference)
    pin = re.search(r"\b\d{6}\b", words(visitor.post(f"/applications/{reference}/pin")))
    visitor.post(f"/applications/{reference}/send")
    another_visitor.post("/resume", {"reference": reference, "pin": pin[0]})
    page = another_visitor.post(f"/applications/{reference}/messages", {"text": "We have no e-mail."})
    assert "We have no e-mail." in words(page)


def test_a_draft_has_no_messages_page(world, visitor):
    draft = world.draft(world.open_round())
    visitor.sign_in(ANA)
    visitor.get(f"{address(world, draft)}/messages", status=404)


def test_an_opened_section_is_changed_and_sent_again(world, visitor, sent, session):
    here = address(world, sent)
    reopen(world, sent, "project")
    assert "Please change a part of your application" in words(visitor.get(here))
    assert "Change a part of your application by November 17, 2026" in words(visitor.get("/my"))
    page = words(visitor.get(f"{here}/changes"))
    assert "Who takes part?" in page
    assert "Not changed yet" in page
    page = visitor.get(f"{here}/changes/project")
    assert "Neighbors meet on porches" in page.text
    after = visitor.post(f"{here}/changes/project", page_data(1, summary="Neighbors of all ages meet."))
    assert visitor.path(after) == f"{here}/changes"
    assert "Changed, not sent yet" in words(after)
    assert "Neighbors meet on porches" in visitor.get(here).text
    done = visitor.post(f"{here}/changes")
    assert "We have your changes" in words(done)
    assert "Neighbors of all ages meet." in done.text
    assert "Changed and sent again" in words(done)
    visitor.get(f"{here}/changes", status=409)


def test_what_is_wrong_in_an_opened_section_is_kept_and_said(world, visitor, sent, session):
    here = address(world, sent)
    reopen(world, sent, "money")
    page = visitor.post(f"{here}/changes/money", page_data(2, amount="about a thousand"))
    assert "Write an amount in dollars" in words(page)
    assert 'value="about a thousand"' in page.text
    assert session.scalars(select(Reopening)).one().changes["amount"]["typed"] == "about a thousand"
    refused = visitor.post(f"{here}/changes", status=422)
    assert "A few things are missing" in words(refused)
    assert f"{here}/changes/money?look=1#amount" in refused.text


def test_a_line_is_added_and_a_new_file_taken_in_an_opened_section(world, visitor, sent):
    here = address(world, sent)
    reopen(world, sent, "money")
    page = visitor.post(f"{here}/changes/money", {**page_data(2), "add_line": "budget"})
    assert "budget-2-item" in page.text
    data = {**page_data(2), "attachment": (io.BytesIO(PDF), "new plan.pdf")}
    visitor.post(f"{here}/changes/money", data)
    assert "new plan.pdf" in visitor.get(f"{here}/changes/money").text
    assert "new plan.pdf" in visitor.post(f"{here}/changes").text


def test_other_sections_stay_closed_and_after_the_day_all_of_them(world, visitor, sent):
    here = address(world, sent)
    reopen(world, sent, "project", days=2)
    visitor.get(f"{here}/changes/money", status=404)
    visitor.get(f"{here}/changes/no-such", status=404)
    world.clock.move(timedelta(days=2))
    visitor.get(f"{here}/changes", status=409)
    visitor.post(f"{here}/changes", status=409)
    assert "Please change" not in words(visitor.get(here))


def test_what_was_taken_back_is_no_next_step_any_more(world, visitor, sent):
    here = address(world, sent)
    reopen(world, sent, "project")
    assert "Change a part of your application" in words(visitor.get("/my"))
    visitor.post(f"{here}/withdraw")
    assert "Change a part of your application" not in words(visitor.get("/my"))


def test_a_message_is_announced_also_while_a_section_is_open(world, visitor, sent):
    here = address(world, sent)
    reopen(world, sent, "project")
    with world.unit(world.officer) as unit:
        applications.answer(unit, sent, "Please call us, too.")
    page = words(visitor.get(here))
    assert "Please change a part of your application" in page
    assert "Read our message" in page


def test_the_application_page_with_all_of_it_costs_at_most_ten_queries(world, visitor, sent):
    here = address(world, sent)
    reopen(world, sent, "project")
    visitor.post(f"{here}/messages", {"text": "Hello"})
    with world.counted() as seen:
        visitor.get(here)
    assert len(seen) <= 10, seen


def test_a_conversation_costs_the_same_for_three_messages_and_for_many(world, visitor, sent):
    here = address(world, sent)

    def cost() -> int:
        with world.counted() as seen:
            visitor.get(f"{here}/messages")
        return len(seen)

    for number in range(3):
        visitor.post(f"{here}/messages", {"text": f"Thought {number}"})
    few = cost()
    for number in range(3, 12):
        visitor.post(f"{here}/messages", {"text": f"Thought {number}"})
    assert cost() == few
