"""A sheet of applications that were written with different versions of the form."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from grants.programs import commands
from tests.admin.test_export import by_name, download
from tests.visitor import Visitor
from tests.world import World
from tests.worlds.questions import both, more_answers
from tests.worlds.rounds import FORM


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round(key="js-a")


def publish(world: World, round_id: int, key: str, **changes: Any) -> None:
    """A new version of the form in which this question is another."""
    form = deepcopy(FORM)
    for section in form["sections"]:
        for question in section["questions"]:
            if question["key"] == key:
                question.update(changes)
    with world.unit(world.officer) as unit:
        commands.publish_form(unit, round_id, "application", form, reason="It was unclear.")


def sums(row: dict[str, Any], question: str) -> dict[str, Any]:
    """What stands in the columns that a question has beside its text."""
    return {name: cell for name, cell in row.items() if name.startswith(f"{question} (")}


def test_a_budget_of_an_older_form_is_added_up_under_its_own_names(
    world: World, round_id: int, officer: Visitor
) -> None:
    world.submitted(round_id, **more_answers())
    publish(world, round_id, "whole_budget", sources=["other", "match_cash"])
    later = [{"item": "Snacks", "amount": "10", "other": "20", "match_cash": "30"}]
    world.submitted(round_id, email="beto@example.org", organization_name="Elm", whole_budget=later)
    rows = download(officer, "csv")
    assert sums(by_name(rows, 1), "All the money") == {
        "All the money (From this grant)": "400.00",
        "All the money (Other money)": "0.00",
        "All the money (Other cash)": "50.00",
        "All the money (Given for free (in kind))": "300.00",
    }
    assert sums(by_name(rows, 2), "All the money") == {
        "All the money (From this grant)": "10.00",
        "All the money (Other money)": "20.00",
        "All the money (Other cash)": "30.00",
        "All the money (Given for free (in kind))": "",
    }


def test_a_table_that_got_another_sum_first_keeps_its_own_where_it_was(
    world: World, round_id: int, officer: Visitor
) -> None:
    world.submitted(round_id, **more_answers())
    columns = [
        {"key": "step", "type": "short_text", "label": both("Step")},
        {"key": "earned", "type": "money", "label": both("Earned"), "required": False},
        {"key": "cost", "type": "money", "label": both("Cost"), "required": False},
    ]
    publish(world, round_id, "steps", columns=columns)
    row = by_name(download(officer, "xlsx"))
    assert sums(row, "What happens when?") == {
        "What happens when? (Earned)": None,
        "What happens when? (Cost)": 120.5,
    }


@pytest.mark.parametrize(("first", "then"), [(False, True), (True, False)])
def test_an_answer_is_as_private_as_its_own_form_said(
    world: World, round_id: int, officer: Visitor, first: bool, then: bool
) -> None:
    publish(world, round_id, "people", private=first, hint=both("About."))
    world.submitted(round_id, people="41")
    publish(world, round_id, "people", private=then)
    world.submitted(round_id, email="beto@example.org", organization_name="Elm", people="42")
    rows = download(officer, "csv", "no")
    shown = [by_name(rows, number)["How many people?"] for number in (1, 2)]
    assert shown == ["" if first else "41", "" if then else "42"]
    both_shown = download(officer, "csv", "yes")
    assert [by_name(both_shown, number)["How many people?"] for number in (1, 2)] == ["41", "42"]
