"""A question that stays is changed inside by a new form, in its options' order or its columns: no answer moves or goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Answer
from tests.portal.sending import section_data
from tests.portal.test_apply import begin
from tests.portal.test_new_questions import publish
from tests.portal.test_saving import send
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.questions import more_answers
from tests.worlds.rounds import FORM

ROWS = "What you wrote for questions that are not asked any more"
PLACES = {"time": "2", "money": "3", "advice": "1"}


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round(key="js-a")


@pytest.fixture
def here(visitor: Visitor, round_id: int) -> str:
    return f"/applications/{begin(visitor)}"


def change(world: World, round_id: int, key: str, how: Callable[[dict[str, Any]], None]) -> None:
    form = deepcopy(FORM)
    how(next(question for question in form["sections"][3]["questions"] if question["key"] == key))
    publish(world, round_id, {"sections": form["sections"]})


def turn_around(question: dict[str, Any]) -> None:
    question["options"] = question["options"][::-1]


def typed(session: Session, key: str) -> Any:
    session.rollback()
    return session.scalar(select(Answer.typed).where(Answer.question_key == key))


def test_places_typed_on_a_page_of_the_old_order_stay_with_their_options(
    world: World, visitor: Visitor, session: Session, here: str, round_id: int
) -> None:
    change(world, round_id, "wishes", turn_around)
    visitor.post(f"{here}/sections/more", section_data("more", more_answers()) | {"based.wishes": "0"})
    assert typed(session, "wishes") == PLACES
    fields = {f"wishes-place-{option}": place for option, place in (PLACES | {"time": "1", "advice": "2"}).items()}
    send(visitor, f"{here}/answers", fields, {"wishes": 1})
    assert typed(session, "wishes") == {"time": "1", "money": "3", "advice": "2"}


def test_a_page_or_batch_that_told_places_by_number_is_read_too(
    world: World, visitor: Visitor, session: Session, here: str
) -> None:
    """It was drawn before inputs had their options' names, and may have waited in a browser."""
    fields = {f"wishes-place_{number}": place for number, place in enumerate(PLACES.values())}
    send(visitor, f"{here}/answers", fields, {"wishes": 0})
    assert typed(session, "wishes") == PLACES
    visitor.post(f"{here}/sections/more", fields | {"wishes-place_1": "2", "wishes-place_0": "3", "based.wishes": "1"})
    assert typed(session, "wishes") == {"time": "3", "money": "2", "advice": "1"}


def test_an_option_whose_value_is_no_name_has_an_input_too(
    world: World, visitor: Visitor, session: Session, here: str, round_id: int
) -> None:
    def strange(question: dict[str, Any]) -> None:
        question["options"][0]["value"] = "a “very” odd <value>"

    change(world, round_id, "wishes", strange)
    name = re.search(r'name="(wishes-place-[0-9a-f]{16})"', visitor.get(f"{here}/sections/more").text)
    assert name
    visitor.post(f"{here}/sections/more", {name[1]: "1", "based.wishes": "0"})
    assert typed(session, "wishes") == {"a “very” odd <value>": "1", "money": "", "advice": ""}


def without(*keys: str) -> Callable[[dict[str, Any]], None]:
    def how(question: dict[str, Any]) -> None:
        if "sources" in question:
            question["sources"] = [each for each in question["sources"] if each not in keys]
        else:
            question["columns"] = [each for each in question["columns"] if each["key"] not in keys]

    return how


def rows(key: str, *gone: str) -> dict[str, str]:
    """What a page of the new form sends: the rows without these columns."""
    sent = {name: text for name, text in section_data("more", more_answers()).items() if name.startswith(key)}
    return {name: text for name, text in sent.items() if not name.endswith(gone)} if gone else sent


@pytest.mark.parametrize(
    ("key", "column", "said"),
    [("steps", "helpers_needed", "Helpers"), ("whole_budget", "match_cash", "Other cash")],
)
def test_what_stood_in_a_column_that_is_gone_is_shown_before_and_after_its_people_go_on(
    world: World, visitor: Visitor, here: str, round_id: int, key: str, column: str, said: str
) -> None:
    visitor.post(f"{here}/sections/more", rows(key) | {f"based.{key}": "0"})
    change(world, round_id, key, without(column))
    cell = {"steps": "Knock on doors February 10, 2027 – 4 Us", "whole_budget": "Snacks $400 $50 $0 $0"}[key]
    for went_on in (False, True):
        if went_on:
            visitor.post(f"{here}/sections/more", rows(key, column) | {f"based.{key}": "1"})
        kept = words(visitor.get(f"{here}/new-questions")).partition(ROWS)[2]
        assert cell in kept, went_on
        assert cell in words(visitor.get(f"{here}/earlier")), went_on
    visitor.post(f"{here}/new-questions", {"number": "2"})
    assert cell in words(visitor.get(f"{here}/earlier"))
    assert said not in words(visitor.get(f"{here}/check"))


def test_an_empty_column_that_is_gone_is_not_worth_a_word(
    world: World, visitor: Visitor, here: str, round_id: int
) -> None:
    """Its people emptied it themselves while it was asked."""
    visitor.post(f"{here}/sections/more", rows("steps") | {"based.steps": "0"})
    visitor.post(f"{here}/sections/more", rows("steps") | {"steps-0-c-helpers_needed": "", "based.steps": "1"})
    change(world, round_id, "steps", without("helpers_needed"))
    assert ROWS not in words(visitor.get(f"{here}/new-questions"))
    assert "– 4 Us" in words(visitor.get(f"{here}/earlier"))
