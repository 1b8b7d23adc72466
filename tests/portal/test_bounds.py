"""What an answer may be at least and at most is said before anything is typed, on the page and on paper, in each language."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import pytest

from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.questions import both
from tests.worlds.rounds import FORM

BOUNDED: list[dict[str, Any]] = [
    {"key": "children", "type": "number", "minimum": 3, "maximum": 60, "hint": both("Count all.")},
    {"key": "hours", "type": "number", "minimum": "0.5", "maximum": 12, "decimals": 1},
    {"key": "rent", "type": "money", "minimum_cents": 5_000, "maximum_cents": 125_050},
    {"key": "shown", "type": "measures", "min_rows": 1, "max_rows": 3, "decimals": 2},
    {"key": "costs", "type": "budget", "max_rows": 6},
    {
        "key": "turns",
        "type": "table",
        "min_rows": 2,
        "max_rows": 9,
        "columns": [{"key": "share", "type": "number", "decimals": 2, "label": both("Share", "Parte")}],
    },
    {"key": "anything", "type": "number"},
]
SAID = {
    "children": "Count all. The smallest number here is 3. The largest number here is 60.",
    "hours": "The smallest number here is 0.5. The largest number here is 12. Use no more than 1 digit after the point.",
    "rent": "The smallest amount here is $50. The largest amount here is $1,250.50.",
    "shown": "Use no more than 2 digits after the point. Fill in at least 1 row. Up to 3 rows.",
    "costs": "Up to 6 lines.",
    "turns": "Share: Use no more than 2 digits after the point. Fill in at least 2 rows. Up to 9 rows.",
}


@pytest.fixture(autouse=True)
def _round(world: World) -> None:
    form = deepcopy(FORM)
    form["sections"][0]["questions"] = [
        *form["sections"][0]["questions"],
        *({"label": both("How much of it?"), "required": False, **each} for each in BOUNDED),
    ]
    world.open_round(key="js-a", form=form)


def hint(page: Any, key: str) -> str:
    found = re.search(rf'id="{key}-hint">(.*?)</span>', page.text, re.DOTALL)
    return " ".join(found[1].split()) if found else ""


@pytest.mark.parametrize("key", SAID)
def test_the_page_says_it_at_the_question_and_whoever_listens_hears_it(visitor: Visitor, key: str) -> None:
    page = visitor.get("/rounds/js-a/apply")
    assert hint(page, key) == SAID[key]
    assert f'aria-describedby="{key}-hint"' in page.text


def test_the_sheet_says_the_same(visitor: Visitor) -> None:
    sheet = words(visitor.get("/rounds/js-a/questions"))
    for said in SAID.values():
        assert said.removeprefix("Count all. ") in sheet
    assert sheet.count("Up to 9 rows.") == 1
    assert sheet.count("Up to 3 rows.") == 1


def test_a_question_without_limits_says_none(visitor: Visitor) -> None:
    page = visitor.get("/rounds/js-a/apply")
    assert hint(page, "anything") == ""
    assert 'aria-describedby="anything' not in page.text


@pytest.mark.parametrize("language", ["es", "vi", "ar"])
def test_each_language_of_the_path_says_it_in_its_own_words(visitor: Visitor, language: str) -> None:
    page = visitor.get(f"/{language}/rounds/js-a/apply")
    for key, english in SAID.items():
        assert hint(page, key)
        for sentence in english.removeprefix("Count all. ").removeprefix("Share: ").split(". "):
            assert sentence not in page.text


def test_the_sheet_asks_only_that_budget_to_add_up_that_must(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-b")
    said = words(visitor.get("/rounds/js-b/questions"))
    must, need_not = said.index("What for?"), said.index("All the money")
    sentence = "They add up to what you ask for."
    assert sentence in said[must:need_not]
    assert sentence not in said[need_not:]
    assert "Lines with an amount each." in said[need_not:]
