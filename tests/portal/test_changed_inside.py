"""A question that stays is changed inside by a new form, in its options' order or its columns: no answer moves or goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Answer, AnswerVersion
from grants.programs.model import FormVersion
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


OPEN = {"steps": "helpers_needed", "whole_budget": "match_cash"}
"""A column of each kind of rows, which the new form does not ask."""


@pytest.mark.parametrize("key", OPEN)
@pytest.mark.parametrize("by_script", [False, True])
def test_a_column_that_is_gone_is_kept_from_a_page_that_still_had_it(
    world: World, visitor: Visitor, session: Session, here: str, round_id: int, key: str, by_script: bool
) -> None:
    """The page was opened before the form changed; what it says there stands under the version that asked it."""
    change(world, round_id, key, without(OPEN[key]))
    if by_script:
        send(visitor, f"{here}/answers", rows(key), {key: 0})
    else:
        visitor.post(f"{here}/sections/more", rows(key) | {f"based.{key}": "0"})
    assert typed(session, key) == more_answers()[key]
    numbers = select(FormVersion.number).join(AnswerVersion, AnswerVersion.form_version_id == FormVersion.id)
    assert session.scalars(numbers.where(AnswerVersion.question_key == key)).all() == [1]
    meant = session.scalar(select(Answer.value).where(Answer.question_key == key))
    assert len(meant) == 2
    assert not any(OPEN[key] in name for row in meant for name in row)
    said = {"steps": "Knock on doors February 10, 2027 – 4 Us", "whole_budget": "Snacks $400 $50 $0 $0"}[key]
    assert said in words(visitor.get(f"{here}/new-questions")).partition(ROWS)[2]
    assert OPEN[key] not in visitor.get(f"{here}/sections/more").text
    visitor.post(f"{here}/sections/more", rows(key, OPEN[key]) | {f"based.{key}": "1"})
    assert said in words(visitor.get(f"{here}/new-questions")).partition(ROWS)[2]
    assert said in words(visitor.get(f"{here}/earlier"))


def test_a_row_that_says_something_only_where_nobody_asks_any_more_is_as_if_empty(
    world: World, visitor: Visitor, here: str, round_id: int
) -> None:
    only = dict.fromkeys(rows("steps"), "") | {"steps-0-c-helpers_needed": "4"}
    visitor.post(f"{here}/sections/more", only | {"based.steps": "0"})
    assert "Row 1, Step: please fill this in." in words(visitor.get(f"{here}/check"))
    change(world, round_id, "steps", without("helpers_needed"))
    assert "Row 1, Step: please fill this in." not in words(visitor.get(f"{here}/check"))


def test_a_ranked_option_that_is_gone_is_kept_from_a_page_that_still_had_it(
    world: World, visitor: Visitor, session: Session, here: str, round_id: int
) -> None:
    def shorter(question: dict[str, Any]) -> None:
        question["options"] = question["options"][1:]

    change(world, round_id, "wishes", shorter)
    visitor.post(f"{here}/sections/more", rows("wishes") | {"based.wishes": "0"})
    assert typed(session, "wishes") == PLACES


def test_places_told_by_number_are_in_the_order_that_their_people_saw(
    world: World, visitor: Visitor, session: Session, here: str, round_id: int
) -> None:
    change(world, round_id, "wishes", turn_around)
    fields = {f"wishes-place_{number}": place for number, place in enumerate(PLACES.values())}
    visitor.post(f"{here}/sections/more", fields | {"based.wishes": "0"})
    assert typed(session, "wishes") == PLACES
    moved = fields | {"wishes-place_0": "3", "wishes-place_1": "2"}
    send(visitor, f"{here}/answers", moved, {"wishes": 1})
    assert typed(session, "wishes") == {"time": "3", "money": "2", "advice": "1"}


@pytest.mark.parametrize("by_script", [False, True])
def test_a_first_page_that_was_open_before_the_form_changed_loses_nothing(
    world: World, visitor: Visitor, session: Session, round_id: int, by_script: bool
) -> None:
    """A question that moved, one that is gone, and a column that is gone: all were on the page."""
    first = deepcopy(FORM)
    group, more = first["sections"][0], first["sections"][3]
    group["questions"] += [more["questions"].pop(index) for index in _places(more, "steps", "website")]
    publish(world, round_id, {"sections": first["sections"]})
    then = deepcopy(first)
    asked = then["sections"][0]["questions"]
    without("helpers_needed")(asked[-2])
    asked.pop()
    publish(world, round_id, {"sections": then["sections"]})
    fields = rows("steps") | {"organization_name": "Oak Street", "website": "www.example.org/oak"}
    based = {"steps": 0, "organization_name": 0, "website": 0}
    if by_script:
        send(visitor, "/rounds/js-a/answers", fields, based)
    else:
        visitor.post("/rounds/js-a/apply", fields | {f"based.{key}": "0" for key in based})
    assert typed(session, "steps") == more_answers()["steps"]
    assert typed(session, "website") == "www.example.org/oak"


def _places(section: dict[str, Any], *keys: str) -> list[int]:
    """Where these questions stand; the later first, so that each can be taken out by its place."""
    found = [place for place, question in enumerate(section["questions"]) if question["key"] in keys]
    return sorted(found, reverse=True)


def test_an_empty_column_that_is_gone_is_not_worth_a_word(
    world: World, visitor: Visitor, here: str, round_id: int
) -> None:
    """Its people emptied it themselves while it was asked."""
    visitor.post(f"{here}/sections/more", rows("steps") | {"based.steps": "0"})
    visitor.post(f"{here}/sections/more", rows("steps") | {"steps-0-c-helpers_needed": "", "based.steps": "1"})
    change(world, round_id, "steps", without("helpers_needed"))
    assert ROWS not in words(visitor.get(f"{here}/new-questions"))
    assert "– 4 Us" in words(visitor.get(f"{here}/earlier"))
