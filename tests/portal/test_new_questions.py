"""The form changes while somebody writes: they see once what is different, and nothing they wrote is gone."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import AnswerVersion, Application
from grants.programs import commands as programs
from tests.portal.test_apply import begin, fill, page_data
from tests.portal.test_saving import send
from tests.visitor import words
from tests.worlds.questions import both
from tests.worlds.rounds import FORM


def changed_form() -> dict[str, Any]:
    """The theme goes, a new required question comes, people are required, the title moves, money is reworded."""
    form = deepcopy(FORM)
    group, project, money = form["sections"][:3]
    questions = {question["key"]: question for question in project["questions"]}
    project["questions"] = [question for key, question in questions.items() if key not in ("theme", "project_title")]
    questions["people"]["required"] = True
    group["questions"].append(questions["project_title"])
    money["questions"].append({"key": "thanks", "type": "short_text", "label": both("Whom do you thank?", "¿A quién?")})
    money["questions"][0]["label"] = both("How much money?", "¿Cuánto dinero?")
    return {"sections": form["sections"]}


def publish(world, round_id, definition=None) -> int:
    with world.unit(world.officer) as unit:
        made = programs.publish_form(unit, round_id, "application", definition or changed_form(), reason="Asked for.")
        return made.number


@pytest.fixture
def round_id(world) -> int:
    return world.open_round(key="js-a")


@pytest.fixture
def here(visitor, round_id) -> str:
    reference = begin(visitor)
    visitor.post(f"/applications/{reference}/pin")
    fill(visitor, reference)
    return f"/applications/{reference}"


def texts(session: Session, key: str) -> list[Any]:
    session.rollback()
    return list(session.scalars(select(AnswerVersion.typed).where(AnswerVersion.question_key == key)))


def test_a_draft_is_asked_by_the_new_form_and_its_people_see_once_what_is_different(world, visitor, here, round_id):
    assert "The questions have changed" not in words(visitor.get(here))
    publish(world, round_id)
    for page in ("", "/sections/money", "/check"):
        assert "See what is different" in words(visitor.get(here + page))
    assert "Whom do you thank?" in words(visitor.get(f"{here}/sections/money"))
    said = words(visitor.get(f"{here}/new-questions"))
    for heading, question in (
        ("New questions", "Whom do you thank? (The money)"),
        ("Must be answered now", "How many people?"),
        ("Asked in other words", "How much money?"),
        ("Moved to another page", "Title (Your group)"),
        ("Not asked any more", "Theme"),
    ):
        assert heading in said
        assert question in said[said.index(heading) :]
    kept = said[said.index("What you wrote for questions that are not asked any more") :]
    assert "Mediation" in kept
    seen = visitor.post(f"{here}/new-questions", {"number": "2"})
    assert visitor.path(seen) == f"{here}/check"
    assert "Whom do you thank?" in words(seen)
    assert "See what is different" not in words(visitor.get(here))
    assert visitor.path(visitor.get(f"{here}/new-questions")) == here
    assert "Mediation" in words(visitor.get(f"{here}/earlier"))


def test_sending_before_seeing_leads_there_and_after_it_the_new_form_is_what_was_sent(
    world, visitor, here, round_id, session
):
    publish(world, round_id)
    assert visitor.path(visitor.post(f"{here}/send")) == f"{here}/new-questions"
    assert session.scalar(select(Application.status)) == "draft"
    visitor.post(f"{here}/new-questions", {"number": "2"})
    visitor.post(f"{here}/sections/money", page_data(2) | {"thanks": "Our neighbors", "based.thanks": "0"})
    assert "We have your application" in words(visitor.post(f"{here}/send"))


def test_what_was_sent_keeps_the_form_that_it_was_sent_with(world, visitor, here, round_id, session):
    visitor.post(f"{here}/send")
    publish(world, round_id)
    said = words(visitor.get(here))
    assert "See what is different" not in said
    assert "Theme" in said
    assert "Whom do you thank?" not in said


def test_a_page_that_was_open_before_the_form_changed_loses_nothing(world, visitor, here, round_id, session):
    publish(world, round_id)
    project = page_data(1, theme="family", project_title="Porch talks at six", summary="We talk and listen.")
    project |= {f"based.{key}": "1" for key in ("theme", "project_title", "summary")}
    visitor.post(f"{here}/sections/project", project)
    for key, text in (("theme", "family"), ("project_title", "Porch talks at six"), ("summary", "We talk and listen.")):
        assert text in texts(session, key)
    said = send(visitor, f"{here}/answers", {"theme": "youth"}, {"theme": 2}).json
    assert said["answers"]["theme"]["kept"] == "stood"
    assert "youth" in texts(session, "theme")


def test_a_page_of_a_section_that_is_gone_is_kept_and_leads_to_the_draft(world, visitor, here, round_id, session):
    form = changed_form()
    form["sections"] = [section for section in form["sections"] if section["key"] != "money"]
    moved = next(section for section in FORM["sections"] if section["key"] == "money")
    form["sections"][0]["questions"] += [each for each in moved["questions"] if each["key"] in ("amount", "budget")]
    publish(world, round_id, form)
    assert visitor.path(visitor.get(f"{here}/sections/money")) == here
    sent = visitor.post(f"{here}/sections/money", page_data(2, amount="900") | {"based.amount": "1"})
    assert visitor.path(sent) == here
    assert "900" in texts(session, "amount")


def test_two_new_versions_are_seen_together_and_an_old_page_says_only_what_it_showed(world, visitor, here, round_id):
    publish(world, round_id)
    third = changed_form()
    third["sections"][2]["questions"][-1]["label"] = both("Who helped you?", "¿Quién ayudó?")
    publish(world, round_id, third)
    visitor.post(f"{here}/new-questions", {"number": "2"})
    said = words(visitor.get(f"{here}/new-questions"))
    assert "Who helped you?" in said
    assert "New questions" not in said, "the second version was seen already"
    visitor.post(f"{here}/new-questions", {"number": "3"})
    assert visitor.path(visitor.get(f"{here}/new-questions")) == here
    visitor.post(f"{here}/new-questions", {"number": "1"})
    assert visitor.path(visitor.get(f"{here}/new-questions")) == here


def test_nobody_else_says_for_them_that_they_have_seen_it(world, visitor, another_visitor, here, round_id):
    publish(world, round_id)
    another_visitor.sign_in("bo@example.org")
    another_visitor.post(f"{here}/new-questions", {"number": "2"}, status=403)
    assert "New questions" in words(visitor.get(f"{here}/new-questions"))
