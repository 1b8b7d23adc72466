"""A page that is sent when the draft was already: who typed it reads that it was not kept, and can copy it."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import AnswerVersion
from tests.portal.test_apply import begin, fill, page_data
from tests.portal.test_saving import open_elsewhere
from tests.racing import race
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.rounds import LETTER

AN_HOUR = "A text that <b>took</b> me an hour."


@pytest.fixture
def here(world: World, visitor: Visitor, another_visitor: Visitor) -> str:
    """A whole draft that two people write in, each on a device of their own."""
    world.open_round(key="js-a")
    reference = begin(visitor)
    fill(visitor, reference)
    open_elsewhere(visitor, another_visitor, reference)
    return f"/applications/{reference}"


def late(visitor: Visitor, here: str, *, status: int = 409, **more: object) -> str:
    data = {**page_data(1), **{f"based.{key}": "1" for key in page_data(1)}, **more}
    page = visitor.post(f"{here}/sections/project", data, status=status)
    return page.text.partition("<main")[2].partition("</main")[0]


def test_what_was_typed_while_somebody_else_sent_is_shown_to_copy(
    visitor: Visitor, another_visitor: Visitor, here: str, session: Session
) -> None:
    visitor.post(f"{here}/send")
    page = late(another_visitor, here, summary=AN_HOUR)
    assert "This was sent while you were writing" in page
    assert "A text that &lt;b&gt;took&lt;/b&gt; me an hour." in page
    assert page.count("tl-card__heading") == 1, "the rest was there already"
    assert f'href="{here}/messages"' in page
    kept = session.scalars(select(AnswerVersion.typed).where(AnswerVersion.question_key == "summary")).all()
    assert AN_HOUR not in kept


def test_where_nothing_new_was_typed_nothing_is_lost(visitor: Visitor, another_visitor: Visitor, here: str) -> None:
    """The first text is on the late page; the second was typed by who sent."""
    project = page_data(1, summary="Another text.") | {f"based.{key}": "1" for key in page_data(1)}
    visitor.post(f"{here}/sections/project", project)
    visitor.post(f"{here}/send")
    sent = another_visitor.post(f"{here}/sections/project", {**page_data(1), "based.summary": "1"})
    assert another_visitor.path(sent) == here


def test_a_file_that_came_too_late_is_named(visitor: Visitor, another_visitor: Visitor, here: str) -> None:
    visitor.post(f"{here}/send")
    file = (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "plan “año”.pdf")
    page = another_visitor.post(
        f"{here}/sections/money",
        {**page_data(2), "attachment": file},
        status=409,
        content_type="multipart/form-data",
    )
    assert "Files that we did not keep" in words(page)
    assert "plan “año”.pdf" in page.text


def test_a_draft_that_was_withdrawn_says_so(visitor: Visitor, another_visitor: Visitor, here: str) -> None:
    visitor.post(f"{here}/withdraw", {"note": ""})
    page = late(another_visitor, here, summary=AN_HOUR)
    assert "This was withdrawn while you were writing" in page
    assert f'href="{here}/messages"' not in page


def test_a_letter_that_was_sent_says_so(world: World, visitor: Visitor, another_visitor: Visitor) -> None:
    world.open_round(key="js-a", letter=LETTER)
    typed = {"organization_name": "Oak", "zip": "28208", "tier": "tier-2", "project_title": "P", "idea": "I"}
    here = visitor.path(visitor.post("/rounds/js-a/apply", typed)).rpartition("/check")[0]
    open_elsewhere(visitor, another_visitor, here.rpartition("/")[2])
    visitor.post(f"{here}/send")
    section = LETTER["sections"][0]["key"]
    page = another_visitor.post(f"{here}/sections/{section}", {**typed, "idea": AN_HOUR}, status=409)
    assert "This was sent while you were writing" in words(page)
    assert f'href="{here}/messages"' not in page.text


def test_in_the_very_moment_of_sending_a_text_is_kept_or_shown(
    visitor: Visitor, another_visitor: Visitor, here: str, session: Session
) -> None:
    """Sent or withdrawn between the page's question and its save: the other side of the same words."""
    data = {**page_data(1, summary=AN_HOUR), **{f"based.{key}": "1" for key in page_data(1)}}
    late, _ = race(
        lambda: another_visitor.client.post(f"{here}/sections/project", data=data),
        lambda: visitor.client.post(f"{here}/send"),
    )
    kept = session.scalars(select(AnswerVersion.typed).where(AnswerVersion.question_key == "summary")).all()
    assert AN_HOUR in kept or "me an hour." in late.text
