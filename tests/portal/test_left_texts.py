"""How texts read that a browser kept of a draft which takes none any more; the server keeps nothing of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.model import AnswerVersion, Application
from tests.portal.test_changed_inside import change, without
from tests.portal.test_saving import open_elsewhere, send
from tests.portal.test_too_late import AN_HOUR, here
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.rounds import LETTER

__all__ = ["here"]
SUMMARY = {"key": "summary", "number": 1, "age": 60, "typed": [["summary", AN_HOUR]]}


def cards(visitor: Visitor, here: str, *texts: dict[str, Any], status: int = 200) -> Any:
    """What js/unsent.js asks."""
    headers = {"Accept": "application/json"}
    body = json.dumps({"texts": texts})
    answer = visitor.post(
        f"{here}/left-texts", body, status=status, headers=headers, content_type="application/json"
    ).json
    assert answer is not None
    return answer.get("cards")


def test_a_text_reads_as_an_answer_and_nothing_of_it_is_kept(
    visitor: Visitor, another_visitor: Visitor, here: str, session: Session
) -> None:
    visitor.post(f"{here}/send")
    before = session.scalar(select(func.count()).select_from(AnswerVersion))
    budget = [["budget-0-item", "Snacks for <i>all</i>"], ["budget-0-amount", "900"]]
    table = {"key": "budget", "number": 1, "typed": budget}
    text, lines = cards(another_visitor, here, SUMMARY, table)
    assert "A text that &lt;b&gt;took&lt;/b&gt; me an hour." in text
    assert "Not sent. Typed here, " in text
    assert "Snacks for &lt;i&gt;all&lt;/i&gt;" in lines
    session.rollback()
    assert session.scalar(select(func.count()).select_from(AnswerVersion)) == before


def test_what_the_application_says_is_no_loss_and_what_no_form_asks_is_left_to_the_browser(
    visitor: Visitor, another_visitor: Visitor, here: str
) -> None:
    send(another_visitor, f"{here}/answers", {"summary": AN_HOUR}, {"summary": 1})
    visitor.post(f"{here}/send")
    blank = {"key": "summary", "number": 1, "typed": [["summary", "  "]]}
    unknown = {"key": "shoe_size", "number": 0, "typed": [["shoe_size", "44"]]}
    assert cards(another_visitor, here, SUMMARY, blank, unknown) == ["", "", None]


@pytest.mark.parametrize(
    "bad", [{}, {"texts": []}, {"texts": [{"key": "summary"}]}, {"texts": "x"}, {"texts": [SUMMARY] * 101}]
)
def test_what_no_page_of_ours_asks_is_refused(visitor: Visitor, here: str, bad: Any) -> None:
    answer = visitor.post(f"{here}/left-texts", json.dumps(bad), status=422, content_type="application/json")
    assert answer.json is not None
    assert "errors" in answer.json


def test_who_may_not_write_in_it_learns_nothing(world: World, visitor: Visitor, here: str) -> None:
    stranger = Visitor(visitor.app, world)
    stranger.sign_in("bo@example.org")
    cards(stranger, here, SUMMARY, status=403)


def test_saving_into_what_was_sent_says_so_and_where_the_text_is(
    visitor: Visitor, another_visitor: Visitor, here: str
) -> None:
    visitor.post(f"{here}/send")
    answer = send(another_visitor, f"{here}/answers", {"summary": AN_HOUR}, {"summary": 1}, status=409).json
    assert answer is not None
    assert answer["over"]["says"] == "This was sent while you were writing. Your text is kept on this device."
    page = another_visitor.get(answer["over"]["url"])
    assert "This application was sent while you were writing here." in words(page)
    assert f'href="{here}/messages"' in page.text.partition("data-unsent")[2].partition("</section>")[0]


def test_a_batch_that_arrived_before_is_answered_as_then_also_once_the_draft_is_sent(
    visitor: Visitor, another_visitor: Visitor, here: str
) -> None:
    """Its answer got lost on the way: the text is in the application, and nobody is told that it isn't."""
    first = send(another_visitor, f"{here}/answers", {"summary": AN_HOUR}, {"summary": 1}).json
    visitor.post(f"{here}/send")
    again = send(another_visitor, f"{here}/answers", {"summary": AN_HOUR}, {"summary": 1}).json
    assert first is not None
    assert again is not None
    assert again["answers"] == first["answers"]


def test_a_draft_that_was_withdrawn_says_so(visitor: Visitor, another_visitor: Visitor, here: str) -> None:
    visitor.post(f"{here}/withdraw", {"note": ""})
    answer = send(another_visitor, f"{here}/answers", {"summary": AN_HOUR}, {"summary": 1}, status=409).json
    assert answer is not None
    assert answer["over"]["says"].startswith("This was withdrawn while you were writing.")
    page = words(another_visitor.get(here))
    assert "This application was withdrawn while you were writing here." in page
    assert "If it matters, please call us." in page


def test_a_letter_that_was_sent_says_so(world: World, visitor: Visitor, another_visitor: Visitor) -> None:
    world.open_round(key="js-a", letter=LETTER)
    typed = {"organization_name": "Oak", "zip": "28208", "tier": "tier-2", "project_title": "P", "idea": "I"}
    here = visitor.path(visitor.post("/rounds/js-a/apply", typed)).rpartition("/check")[0]
    open_elsewhere(visitor, another_visitor, here.rpartition("/")[2])
    visitor.post(f"{here}/send")
    answer = send(another_visitor, f"{here}/answers", {"idea": AN_HOUR}, {"idea": 1}, status=409).json
    assert answer is not None
    assert "This was sent" in answer["over"]["says"]
    page = words(another_visitor.get(here))
    assert "This letter was sent while you were writing here." in page


def test_a_first_page_is_told_which_draft_its_old_text_belongs_to(visitor: Visitor, here: str, world: World) -> None:
    secret = "page-secret-of-at-least-32-letters"
    begun = send(
        visitor, "/rounds/js-a/answers", {"organization_name": "Two"}, {"organization_name": 0}, begun_with=secret
    )
    assert begun.json is not None
    visitor.post(f"/applications/{begun.json['reference']}/withdraw", {"note": ""})
    late = {"begun_with": secret, "batch": "another-batch"}
    answer = send(
        visitor, "/rounds/js-a/answers", {"organization_name": "Three"}, {"organization_name": 1}, status=409, **late
    )
    assert answer.json is not None
    assert answer.json["over"]["reference"] == begun.json["reference"]


def test_a_column_that_the_form_has_no_more_is_shown_too(
    world: World, visitor: Visitor, another_visitor: Visitor, here: str, session: Session
) -> None:
    """Typed on a page of before; somebody else went on with the new form, and sent."""
    round_id = session.scalars(select(Application.round_id)).one()
    change(world, round_id, "steps", without("helpers_needed"))
    visitor.post(f"{here}/new-questions", {"number": "2"})
    visitor.post(f"{here}/send")
    row = {"step": "Find a hall", "done_by": "2027-02-10", "cost": "", "helpers_needed": "417", "who": "us"}
    typed = [[f"steps-0-c-{name}", text] for name, text in row.items()]
    [card] = cards(another_visitor, here, {"key": "steps", "number": 0, "typed": typed})
    assert "Find a hall" in card
    assert "417" in card
