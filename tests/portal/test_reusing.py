"""The offer of earlier answers as its person meets it: on the draft, on a page of its own, and back."""

from __future__ import annotations

import pytest

from tests.portal.test_apply import begin
from tests.visitor import Visitor, words
from tests.world import World

ANA = "ana@example.org"
NOTHING = {"organization_kind": "", "zip": "", "workshop": "", "operating_budget": ""}


@pytest.fixture
def again(world: World, visitor: Visitor) -> str:
    world.submitted(world.open_round(key="js-spring"), email=ANA)
    world.open_round(key="js-a")
    visitor.sign_in(ANA)
    return begin(visitor, **NOTHING)


def test_offered_on_the_draft_chosen_on_a_page_and_found_in_the_form(visitor: Visitor, again: str) -> None:
    here = f"/applications/{again}"
    assert "You answered some of this before" in words(visitor.get(here))
    assert "You answered some of this before" in words(visitor.get(f"{here}/sections/project"))
    assert "You answered some of this before" not in words(visitor.get(f"{here}/sections/money"))
    page = visitor.get(f"{here}/before")
    assert "Neighbors meet on porches" in words(page)
    assert page.text.count(" checked>") == 8
    done = visitor.post(f"{here}/before", {"answer": ["summary", "project_title"]})
    assert "2 answers are in your draft now" in words(done)
    assert "Neighbors meet on porches" in visitor.get(f"{here}/sections/project").text
    assert "Neighbors meet on porches" not in visitor.get(f"{here}/before").text


def test_choosing_nothing_changes_nothing_and_an_old_page_is_harmless(visitor: Visitor, again: str) -> None:
    here = f"/applications/{again}"
    assert "nothing changed" in words(visitor.post(f"{here}/before"))
    everything = ["organization_kind", "zip", "workshop", "theme", "project_title", "summary", "people", "helpers"]
    visitor.post(f"{here}/before", {"answer": everything})
    assert visitor.path(visitor.get(f"{here}/before")) == here
    assert visitor.path(visitor.post(f"{here}/before", {"answer": everything})) == here
    assert "You answered some of this before" not in words(visitor.get(here))


def test_who_never_applied_is_offered_nothing(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a")
    reference = begin(visitor, **NOTHING)
    assert "You answered some" not in words(visitor.get(f"/applications/{reference}"))
    assert visitor.path(visitor.get(f"/applications/{reference}/before")) == f"/applications/{reference}"
