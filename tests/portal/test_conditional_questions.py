"""Questions that apply to some and not to others, through the pages, without scripts."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import html5lib
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Answer, Application
from grants.kernel import ports
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.questions import both
from tests.worlds.rounds import FORM

LETTER = {
    "key": "letter",
    "type": "long_text",
    "label": both("Your letter of intent", "Su carta de intención"),
    "show_if": 'tier == "tier-2"',
}
SPONSOR = {
    "key": "sponsor",
    "title": both("Your sponsor"),
    "show_if": 'organization_kind == "sponsored" or amount > $2,000',
    "questions": [{"key": "sponsor_name", "type": "short_text", "label": both("Who is your sponsor?"), "public": True}],
}


def conditional_form() -> dict[str, Any]:
    form = deepcopy(FORM)
    form["sections"][1]["questions"].append(LETTER)
    form["sections"][3] = SPONSOR
    return form


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round(key="js-a", form=conditional_form())


@pytest.fixture
def draft(world: World, round_id: int, visitor: Visitor) -> str:
    application_id = world.draft(round_id)
    visitor.sign_in("ana@example.org")
    return reference_of(world, application_id)


def reference_of(world: World, application_id: int) -> str:
    with Session(world.engine) as session:
        return session.get_one(Application, application_id).reference


def project(**changed: Any) -> dict[str, Any]:
    typed = {
        "tier": "tier-1",
        "theme": "mediation",
        "project_title": "Porch talks",
        "summary": "Neighbors meet on porches.",
        "people": "40",
        "start": "",
    }
    return {**typed, **changed}


def hidden(page: Any) -> set[str]:
    """The questions that are there and not seen."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    return {e.attrib["data-question"] for e in tree.iter("div") if "data-question" in e.attrib and "hidden" in e.attrib}


def test_a_question_that_does_not_apply_waits_unseen_in_its_page(visitor: Visitor, draft: str) -> None:
    page = visitor.get(f"/applications/{draft}/sections/project")
    assert hidden(page) == {"letter"}
    assert 'data-show-if="[&#34;==&#34;,{&#34;answer&#34;:&#34;tier&#34;},&#34;tier-2&#34;]"' in page.text


def test_a_section_of_which_nothing_applies_is_no_step_and_no_page(visitor: Visitor, draft: str) -> None:
    assert "Your sponsor" not in words(visitor.get(f"/applications/{draft}/sections/project"))
    away = visitor.get(f"/applications/{draft}/sections/sponsor")
    assert visitor.path(away) == f"/applications/{draft}"
    visitor.get(f"/applications/{draft}/sections/nothing", status=404)


def test_what_a_choice_brings_up_is_asked_before_the_next_page(visitor: Visitor, draft: str) -> None:
    page = visitor.post(f"/applications/{draft}/sections/project", project(tier="tier-2"))
    assert visitor.path(page).endswith("/sections/project")
    assert "What you chose brings up another question on this page." in words(page)
    assert "Problem:" not in words(page)
    assert hidden(page) == set()
    still = visitor.post(f"/applications/{draft}/sections/project", project(tier="tier-2", seen="letter"))
    assert "Please answer this question." in words(still)
    done = project(tier="tier-2", letter="We go on.", seen="letter")
    assert visitor.path(visitor.post(f"/applications/{draft}/sections/project", done)).endswith("/sections/money")


def test_with_scripts_it_was_seen_and_nobody_is_held_up(visitor: Visitor, draft: str) -> None:
    sent = project(tier="tier-2", letter="We go on.", seen="letter")
    assert visitor.path(visitor.post(f"/applications/{draft}/sections/project", sent)).endswith("/sections/money")


def test_a_hidden_answer_is_kept_and_left_out_and_comes_back(visitor: Visitor, draft: str, session: Session) -> None:
    path = f"/applications/{draft}/sections/project"
    visitor.post(path, project(tier="tier-2", letter="We go on.", seen="letter"))
    assert "We go on." in visitor.get(f"/applications/{draft}/check").text
    visitor.post(path, project(tier="tier-1", letter="We go on."))
    assert "We go on." not in visitor.get(f"/applications/{draft}/check").text
    assert session.scalars(select(Answer.typed).where(Answer.question_key == "letter")).one() == "We go on."
    visitor.post(path, project(tier="tier-2", letter="We go on."))
    assert "We go on." in visitor.get(f"/applications/{draft}/check").text


def test_what_was_not_asked_is_in_no_copy_and_no_letter(
    world: World, visitor: Visitor, round_id: int, session: Session
) -> None:
    application_id = world.submitted(round_id, letter="HIDDEN LETTER", sponsor_name="HIDDEN SPONSOR")
    reference = reference_of(world, application_id)
    world.drain()
    visitor.sign_in("ana@example.org")
    receipt = next(letter for letter in ports.post().letters() if reference in letter.subject)
    for text in (visitor.get(f"/applications/{reference}").text, receipt.text):
        assert "HIDDEN" not in text
        assert "Porch talks" in text
    visitor.sign_in("officer@example.org")


def test_staff_and_panel_see_what_was_asked_and_nothing_else(world: World, visitor: Visitor, round_id: int) -> None:
    application_id = world.eligible(
        round_id, organization_kind="sponsored", sponsor_name="Big Oak Fund", letter="HIDDEN LETTER"
    )
    reference = reference_of(world, application_id)
    _ = world.officer
    visitor.sign_in("officer@example.org")
    page = words(visitor.get(f"/staff/applications/{reference}"))
    assert "Big Oak Fund" in page
    assert "HIDDEN" not in page


def test_the_sheet_says_of_whom_each_question_is_asked(visitor: Visitor, round_id: int) -> None:
    page = words(visitor.get("/rounds/js-a/questions"))
    assert "Only if “Which tier?” is “Tier-2”." in page
    assert "Only if “What kind of group is it?” is “Sponsored”, or “How much?” is more than $2,000." in page
    spanish = words(visitor.get("/es/rounds/js-a/questions"))
    assert "Solo si “Which tier? (es)” es “Tier-2 (es)”." in spanish
