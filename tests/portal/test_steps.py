"""The line of steps above a draft's pages: a step is done when nothing in it is to mend."""

from __future__ import annotations

import re

import pytest

from tests.portal.test_apply import begin, page_data
from tests.visitor import Visitor, words
from tests.world import World


@pytest.fixture
def at(world: World, visitor: Visitor) -> str:
    world.open_round(key="js-a")
    return f"/applications/{begin(visitor)}"


def steps(visitor: Visitor, path: str) -> list[str]:
    """What the line says of each step."""
    found = re.findall(r'<li class="usa-step-indicator__segment.*?</li>', visitor.get(path).text, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


def test_a_step_with_mistakes_is_not_said_to_be_done(visitor: Visitor, at: str) -> None:
    visitor.post(f"{at}/sections/project", page_data(1, people="some"))
    assert steps(visitor, f"{at}/sections/money") == [
        "Your group (done)",
        "Your project Needs another look",
        "The money (now)",
        "A few more things (to do)",
        "Check and send (to do)",
    ]
    visitor.post(f"{at}/sections/project", page_data(1))
    assert steps(visitor, f"{at}/sections/money")[1] == "Your project (done)"


def test_the_page_of_checking_marks_what_it_lists_and_each_step_leads_to_its_mistakes(
    visitor: Visitor, at: str
) -> None:
    visitor.post(f"{at}/sections/project", page_data(1, people="some"))
    page = visitor.get(f"{at}/check")
    assert "Needs another look: Your project , The money" in words(page), "what a phone shows instead of the labels"
    assert f'href="{at}/sections/project?look=1"' in page.text
    visitor.post(f"{at}/sections/project", page_data(1))
    visitor.post(f"{at}/sections/money", page_data(2))
    assert [each.partition(" (")[2] for each in steps(visitor, f"{at}/check")] == [*["done)"] * 4, "now)"]
    assert "Needs another look" not in words(visitor.get(f"{at}/check"))


def test_knowing_what_is_wrong_costs_no_query(world: World, visitor: Visitor, at: str) -> None:
    counts = []
    for people in ("40", "some"):
        visitor.post(f"{at}/sections/project", page_data(1, people=people))
        with world.counted() as asked:
            visitor.get(f"{at}/sections/money")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
