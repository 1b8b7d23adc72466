"""A form may ask for ZIP codes and themes in its own way: nothing public is lost or cut for that."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy.orm import Session

from grants.publication import queries
from grants.publication.queries import Search
from tests.world import World
from tests.worlds.awards import signed
from tests.worlds.publication import read_by_one
from tests.worlds.questions import both, options
from tests.worlds.rounds import FORM

ZIP_CODES = {"type": "choices", "options": options("28208", "28216", "28205")}
ZIP_WORDS = {"type": "short_text"}
THEME = {"type": "short_text", "options": []}


def page_of(world: World, session: Session, key: str, changes: dict[str, Any], typed: Any) -> Any:
    """The public page of an award whose form asks for this in another way."""
    form = deepcopy(FORM)
    question = next(each for section in form["sections"] for each in section["questions"] if each["key"] == key)
    question.update(changes, label=both("In our own way"))
    round_id = world.open_round(form=form, eligibility=[], rubric=read_by_one())
    signed(world, round_id=round_id, points=(5,), **{key: typed})
    world.drain()
    [line] = queries.awards_list(session, search=Search()).lines
    return queries.award_page(session, line.reference)


@pytest.mark.parametrize(
    ("key", "changes", "typed", "said"),
    [
        ("zip", ZIP_CODES, ["28208", "28205"], [both("28208"), both("28205")]),
        ("zip", ZIP_WORDS, "28208 and 28205", "28208 and 28205"),
        ("theme", THEME, "Peace on porches", "Peace on porches"),
    ],
)
def test_what_can_not_stand_at_the_head_is_an_answer_like_any(
    world: World, session: Session, key: str, changes: dict[str, Any], typed: Any, said: Any
) -> None:
    page = page_of(world, session, key, changes, typed)
    assert [each["value"] for each in page.purpose if each["key"] == key] == [said]
    assert page.zip == ("" if key == "zip" else "28208")


def test_one_zip_code_stands_at_the_head_however_it_is_asked(world: World, session: Session) -> None:
    page = page_of(world, session, "zip", {"type": "short_text"}, "28208-0001")
    assert page.zip == "28208"
    assert "zip" not in [each["key"] for each in page.purpose]
