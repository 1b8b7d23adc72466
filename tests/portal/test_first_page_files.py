"""A file on the first page of a form, without scripts: what any button does with it is known, and it is never gone unsaid."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.web import trap
from grants.web.limits import LIMITS
from tests.portal.test_apply import PDF, page_data
from tests.portal.test_first_page import CLOSES
from tests.visitor import COOKIE, Visitor, words
from tests.world import World
from tests.worlds.rounds import FORM

APPLY = "/rounds/js-a/apply"
HERE = "/applications/JS-2026-0001/sections/group"


def first_page_asks_all() -> dict[str, Any]:
    """The budget and the file stand on the first page."""
    form = deepcopy(FORM)
    group, money = form["sections"][0], form["sections"][2]
    moved = [each for each in money["questions"] if each["key"] in ("budget", "attachment")]
    money["questions"] = [each for each in money["questions"] if each not in moved]
    group["questions"] += moved
    return form


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round(key="js-a", form=first_page_asks_all())


def add_a_line(visitor: Visitor, file: bytes | None = PDF, *, status: int = 200, **more: str) -> Any:
    data = {**page_data(0, organization_name="Elm Café"), "budget-0-item": "Snacks", "budget-0-amount": "1,000"}
    sent = {"attachment": (io.BytesIO(file), "plan “año”.pdf")} if file is not None else {}
    return visitor.post(
        APPLY, {**data, "add_line": "budget", **more, **sent}, content_type="multipart/form-data", status=status
    )


def drafts(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Application)) or 0


def lines(page: Any) -> int:
    return len(set(re.findall(r'name="budget-(\d+)-item"', page.text)))


def test_a_file_chosen_before_a_line_is_added_begins_the_draft_and_is_kept(visitor: Visitor, round_id: int) -> None:
    page = add_a_line(visitor)
    assert visitor.path(page) == HERE
    assert "plan “año”.pdf" in page.text
    assert 'value="Elm Café"' in page.text
    assert 'value="Snacks"' in page.text
    assert lines(page) == lines(visitor.get(HERE)) + 1
    assert visitor.get("/applications/JS-2026-0001.json").json["answers"]["attachment"]["name"] == "plan “año”.pdf"


def test_without_a_file_one_more_line_begins_nothing(visitor: Visitor, round_id: int, session: Session) -> None:
    page = add_a_line(visitor, None)
    assert visitor.path(page) == APPLY
    assert lines(page) == 2
    assert drafts(session) == 0


def test_a_file_that_can_not_be_taken_is_said_and_the_rest_is_kept(visitor: Visitor, round_id: int) -> None:
    page = add_a_line(visitor, b"<b>")
    assert visitor.path(page) == HERE
    assert "open this kind of file" in words(page)
    assert 'value="Elm Café"' in page.text


def test_the_same_page_sent_twice_begins_one_draft(visitor: Visitor, round_id: int, session: Session) -> None:
    secret = visitor.get(APPLY).text.partition('name="begun_with" value="')[2].partition('"')[0]
    for _ in range(2):
        assert visitor.path(add_a_line(visitor, begun_with=secret)) == HERE
    assert drafts(session) == 1
    assert visitor.get("/applications/JS-2026-0001.json").json["answers"]["attachment"]["name"] == "plan “año”.pdf"


def test_where_no_draft_can_begin_the_page_says_so_with_all_that_was_typed(
    visitor: Visitor, round_id: int, session: Session
) -> None:
    for _ in range(LIMITS["start"].from_address):
        visitor.client.delete_cookie(COOKIE)
        visitor.client.post(APPLY, data={"organization_name": "Oak"})
    visitor.client.delete_cookie(COOKIE)
    begun = drafts(session)
    page = add_a_line(visitor)
    said = words(page)
    assert "Please press the button again after" in said
    assert "Files that we did not keep plan “año”.pdf Please choose them again" in said
    assert 'value="Elm Café"' in page.text
    assert 'value="Snacks"' in page.text
    assert lines(page) == 2
    assert drafts(session) == begun


def test_whoever_fell_into_the_trap_is_told_to_choose_the_file_again(
    visitor: Visitor, round_id: int, session: Session
) -> None:
    page = add_a_line(visitor, **{trap.FIELD: "x"})
    assert "Files that we did not keep plan “año”.pdf Please choose them again" in words(page)
    assert drafts(session) == 0
    assert visitor.path(add_a_line(visitor, **{trap.FIELD: "x", trap.AGAIN: "1"})) == HERE


def test_a_file_that_comes_too_late_is_named(world: World, visitor: Visitor, round_id: int, session: Session) -> None:
    world.clock.at = CLOSES.replace(minute=1)
    page = add_a_line(visitor, status=409)
    said = words(page)
    assert "Files that we did not keep plan “año”.pdf" in said
    assert "Please choose them again" not in said
    assert 'value="Elm Café"' in page.text
    alone = {"attachment": (io.BytesIO(PDF), "plan.pdf")}
    page = visitor.post(APPLY, alone, content_type="multipart/form-data", status=409)
    assert "Files that we did not keep plan.pdf" in words(page)
    assert drafts(session) == 0
