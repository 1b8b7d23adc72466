"""Files when the form changes while somebody writes: they come all the same, whole and in pieces."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Answer
from tests.portal.test_new_questions import publish
from tests.visitor import Visitor
from tests.world import World
from tests.worlds.questions import both
from tests.worlds.rounds import FORM

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 100 + b"\n%%EOF\n"
AT = "/applications/JS-2026-0001"
JSON = {"Accept": "application/json"}
PLAN = {"key": "plan", "type": "file", "label": both("Your plan", "Su plan"), "required": False}


@pytest.fixture
def round_id(world: World, visitor: Visitor) -> int:
    round_id = world.open_round(key="js-a")
    world.draft(round_id)
    visitor.sign_in("ana@example.org")
    return round_id


def with_a_plan(world: World, round_id: int) -> None:
    """A question for a file comes, and the one for a file that there was goes."""
    form = deepcopy(FORM)
    money = form["sections"][2]
    money["questions"] = [each for each in money["questions"] if each["key"] != "attachment"] + [PLAN]
    publish(world, round_id, {"sections": form["sections"]})


def send(visitor: Visitor, key: str, how: str) -> Any:
    sent: dict[str, Any] = {"file": (io.BytesIO(PDF), "a.pdf")}
    if how == "pieces":
        sent = {"id": "1", "name": "a.pdf", "size": len(PDF), "offset": 0, "piece": (io.BytesIO(PDF), "blob")}
    path = f"{AT}/uploads/{key}{'/pieces' if how == 'pieces' else ''}"
    return visitor.post(path, sent, headers=JSON, content_type="multipart/form-data").get_json()["file"]


def answer(session: Session, key: str) -> Any:
    session.rollback()
    return session.scalar(select(Answer.typed).where(Answer.question_key == key))


@pytest.mark.parametrize("how", ["pieces", "whole"])
@pytest.mark.parametrize("key", ["plan", "attachment"])
def test_a_file_for_a_question_that_came_or_went_is_kept(
    world: World, visitor: Visitor, session: Session, round_id: int, key: str, how: str
) -> None:
    """Before its people have seen the new form: from a page that was opened after it came, or before."""
    with_a_plan(world, round_id)
    assert send(visitor, key, how)["id"] == answer(session, key)


def test_a_file_that_a_condition_asks_for_comes_before_its_answer_is_saved(
    world: World, visitor: Visitor, session: Session, round_id: int
) -> None:
    form = deepcopy(FORM)
    form["sections"][2]["questions"].append(PLAN | {"show_if": "amount > $9,000"})
    publish(world, round_id, {"sections": form["sections"]})
    assert send(visitor, "plan", "whole")["id"] == answer(session, "plan")
