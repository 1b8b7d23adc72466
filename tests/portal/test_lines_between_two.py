"""A button that adds or takes out a line draws the page again: what somebody else wrote meanwhile is not overwritten by it."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Answer, Reopening
from grants.policy.actor import Actor
from tests.portal.test_apply import PDF, begin, page_data
from tests.portal.test_changes import change_elsewhere
from tests.portal.test_saving import open_elsewhere
from tests.visitor import Visitor, words
from tests.world import World

ROWS = [{"item": "Snacks", "amount": "100"}, {"item": "Chairs", "amount": "100"}]
CHANGES = "/applications/JS-2026-0001/changes/money"
BUTTONS = ({"add_line": "budget"}, {"remove_line": "budget-1"})


@pytest.fixture
def money(world: World, visitor: Visitor, another_visitor: Visitor) -> str:
    """The page of a draft's budget, which a friend has open too."""
    world.open_round(key="js-a")
    reference = begin(visitor)
    open_elsewhere(visitor, another_visitor, reference)
    page = f"/applications/{reference}/sections/money"
    visitor.post(page, sent(0, 0, "200"))
    return page


def sent(budget: int, amount: int, said: str, **more: Any) -> dict[str, Any]:
    numbers = {"based.budget": str(budget), "based.amount": str(amount)}
    return {**page_data(2, budget=ROWS, amount=said), **numbers, **more}


def again(page: Any, **more: Any) -> dict[str, Any]:
    """The page as it was drawn, sent as it is."""
    drawn = [dict(re.findall(r'(name|value)="([^"]*)"', tag)) for tag in re.findall("<input[^>]*>", page.text)]
    named = re.compile(r"opening|(based\.)?(amount|budget)(-[0-9].*)?")
    return {tag["name"]: tag.get("value", "") for tag in drawn if named.fullmatch(tag.get("name", ""))} | more


def kept(session: Session) -> Any:
    session.rollback()
    return session.scalar(select(Answer.typed).where(Answer.question_key == "amount"))


def changed(session: Session) -> dict[str, Any]:
    session.rollback()
    return {key: each["typed"] for key, each in session.scalars(select(Reopening)).one().changes.items()}


@pytest.mark.parametrize("button", BUTTONS)
def test_an_answer_left_alone_stays_as_somebody_else_made_it(
    visitor: Visitor, another_visitor: Visitor, money: str, session: Session, button: dict[str, str]
) -> None:
    another_visitor.post(money, sent(1, 1, "150"))
    page = visitor.post(money, sent(1, 1, "200", **button))
    assert visitor.path(page) == money
    visitor.post(money, again(page))
    assert kept(session) == "150"
    chosen = visitor.post(money, again(page, amount="300"))
    assert visitor.path(chosen).endswith("/answers/amount"), "who changes it then sees both"


def test_where_both_changed_it_the_next_button_overwrites_nothing(
    visitor: Visitor, another_visitor: Visitor, money: str, session: Session
) -> None:
    another_visitor.post(money, sent(1, 1, "150"))
    page = visitor.post(money, sent(1, 1, "300", add_line="budget"))
    assert "Both texts are kept." in words(page)
    chosen = visitor.post(money, again(page))
    assert visitor.path(chosen).endswith("/answers/amount")
    assert ("$150" in words(chosen), "$300" in words(chosen)) == (True, True)
    assert kept(session) == "150"


def test_what_its_writer_changed_beside_the_button_is_what_they_go_on_from(
    visitor: Visitor, money: str, session: Session
) -> None:
    page = visitor.post(money, sent(1, 1, "300", add_line="budget"))
    visitor.post(money, again(page, amount="350"))
    assert kept(session) == "350"


@pytest.mark.parametrize("button", BUTTONS)
def test_so_it_is_in_opened_sections(
    world: World, visitor: Visitor, opened: int, session: Session, button: dict[str, str]
) -> None:
    page = visitor.get(CHANGES)
    change_elsewhere(world, opened, amount="150")
    redrawn = visitor.post(CHANGES, again(page, **button))
    visitor.post(CHANGES, again(redrawn))
    assert changed(session)["amount"] == "150"


def test_a_page_of_an_opening_that_is_over_is_drawn_from_what_is_kept(
    visitor: Visitor, opened: int, session: Session
) -> None:
    page = visitor.post(CHANGES, again(visitor.get(CHANGES), opening="0", amount="", add_line="budget"))
    assert visitor.path(page) == CHANGES
    visitor.post(CHANGES, again(page))
    assert "amount" not in changed(session), "its empty field takes nothing away"


@pytest.mark.parametrize("button", BUTTONS)
def test_a_file_beside_the_button_is_kept_in_opened_sections_too(
    visitor: Visitor, opened: int, button: dict[str, str]
) -> None:
    for content, name in ((PDF, "plan.pdf"), (b"<b>", "wrong.pdf")):
        typed = again(visitor.get(CHANGES), **button, attachment=(io.BytesIO(content), name))
        page = visitor.post(CHANGES, typed, content_type="multipart/form-data")
        assert visitor.path(page) == CHANGES
        assert "plan.pdf" in page.text
    assert "open this kind of file" in words(page)


@pytest.mark.parametrize("button", [{"remove_file": "attachment:0"}, {"take": "amount:0"}])
def test_a_file_beside_another_button_that_can_not_be_taken_is_said_in_opened_sections(
    visitor: Visitor, opened: int, button: dict[str, str]
) -> None:
    typed = again(visitor.get(CHANGES), **button, attachment=(io.BytesIO(b"<b>"), "wrong.pdf"))
    page = visitor.post(CHANGES, typed, content_type="multipart/form-data")
    assert visitor.path(page) == CHANGES
    assert "open this kind of file" in words(page)


def test_a_file_is_taken_out_though_somebody_else_changed_an_answer_beside_it(
    world: World, visitor: Visitor, opened: int, session: Session
) -> None:
    before = visitor.get(CHANGES)
    sent = again(before, attachment=(io.BytesIO(PDF), "plan.pdf"))
    visitor.post(CHANGES, sent, content_type="multipart/form-data")
    page = visitor.get(CHANGES)
    [button] = re.findall(r'name="remove_file" value="([^"]+)"', page.text)
    change_elsewhere(world, opened, amount="150")
    both = visitor.post(CHANGES, again(page, amount="300", remove_file=button), status=409)
    assert ("150" in both.text, "300" in both.text) == (True, True)
    assert 'name="remove_file"' not in both.text
    assert changed(session)["attachment"] == ""


def test_a_line_added_beside_a_file_that_somebody_else_sent_too_shows_both_files_first(
    world: World, visitor: Visitor, opened: int
) -> None:
    page = visitor.get(CHANGES)
    friend = Actor(person_id=world.person_id("bo@example.org"), holds=frozenset({opened}))
    with world.unit(friend) as unit:
        applications.attach_change(unit, opened, "attachment", name="bo.pdf", content=PDF + b"bo")
    sent = again(page, add_line="budget", attachment=(io.BytesIO(PDF), "ana.pdf"), **{"based.attachment": "0"})
    both = visitor.post(CHANGES, sent, content_type="multipart/form-data", status=409)
    assert ("bo.pdf" in both.text, "ana.pdf" in both.text) == (True, True)
    assert "A file: Two people wrote this answer." in words(both)
