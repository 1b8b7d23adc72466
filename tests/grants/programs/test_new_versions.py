"""A new version of a form: numbered, checked like the first one, with a reason; old versions and texts stay."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select

from grants.applications import commands as applications
from grants.applications import queries as reads
from grants.applications.model import Answer, AnswerVersion, Application
from grants.kernel.history import HistoryRow
from grants.kernel.refusal import Forbidden, NotReady
from grants.policy.actor import Role
from grants.programs import commands, queries
from grants.programs.model import FormVersion
from grants.programs.parsing import parse
from grants.programs.rules import differences
from tests.worlds.questions import both
from tests.worlds.rounds import FORM, LETTER


@pytest.fixture
def round_id(world) -> int:
    return world.open_round()


def form(**changes: Any) -> dict[str, Any]:
    """The small round's form with a new question, and questions changed by key; None takes one out."""
    made = deepcopy(FORM)
    made["sections"][0]["questions"].append({"key": "thanks", "type": "short_text", "label": both("Thanks?")})
    for section in made["sections"]:
        found = [each | (changes.get(each["key"]) or {}) for each in section["questions"]]
        section["questions"] = [
            each for each in found if each["key"] not in changes or changes[each["key"]] is not None
        ]
    return made


def publish(world, round_id, definition, *, actor=None, purpose="application", reason="It was unclear.", **more) -> int:
    with world.unit(actor or world.officer) as unit:
        return commands.publish_form(unit, round_id, purpose, definition, reason=reason, **more).number


def refused(world, round_id, definition, **more) -> list[tuple[str, str]]:
    with pytest.raises(NotReady) as found:
        publish(world, round_id, definition, **more)
    return [(problem.field, problem.code) for problem in found.value.problems]


def test_it_has_the_next_number_and_history_says_why(world, session, round_id):
    assert publish(world, round_id, form()) == 2
    assert publish(world, round_id, form(theme=None)) == 3
    numbers = select(FormVersion.number).where(FormVersion.round_id == round_id, FormVersion.purpose == "application")
    assert sorted(session.scalars(numbers)) == [1, 2, 3]
    rows = session.scalars(select(HistoryRow).where(HistoryRow.action == "publish_form").order_by(HistoryRow.id)).all()
    assert [(row.note, row.facts["number"]) for row in rows] == [("It was unclear.", 2), ("It was unclear.", 3)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"theme": {"type": "colour"}}, "wrong_part"),
        ({"theme": {"options": []}}, "wrong_part"),
        ({"theme": {"show_if": "no such words ("}}, "wrong_part"),
        ({"organization_name": None}, "wrong_part"),
        ({"operating_budget": None}, "wrong_part"),
        ({"people": {"type": "short_text"}}, "question_retyped"),
        ({"theme": {"label": {"en": "Theme"}}}, "text_missing"),
        ({"theme": {"label": {"es": "Tema"}}}, "wrong_part"),
    ],
)
def test_what_is_no_form_of_this_round_is_refused(world, round_id, changes, code):
    assert set(refused(world, round_id, form(**changes))) == {("definition", code)}


@pytest.mark.parametrize("data", [{}, {"sections": []}, {"sections": "x"}, {"sections": [3]}, {"sections": [{}]}])
def test_what_is_no_form_at_all_is_refused_in_words(world, round_id, data):
    with pytest.raises(NotReady) as found:
        publish(world, round_id, data)
    assert {problem.code for problem in found.value.problems} == {"wrong_part"}


def test_a_mistake_is_named_by_its_place(world, round_id):
    with pytest.raises(NotReady) as found:
        publish(world, round_id, form(theme={"max_words": 0}))
    [told] = found.value.problems
    assert (told.facts["what"], told.facts["facts"]) == ("between", {"least": 1, "most": 4000})
    place = [(step.name, step.number, (step.called or {}).get("en")) for step in told.facts["place"]]
    assert place == [("sections", 2, "Your project"), ("questions", 2, "Theme"), ("max_words", None, None)]


def test_the_same_form_without_a_reason_after_somebody_else_or_in_a_closed_round_is_refused(world, round_id):
    assert refused(world, round_id, FORM) == [("definition", "form_same")]
    assert refused(world, round_id, form(), reason=" ") == [("reason", "required")]
    assert refused(world, round_id, form(), reason="x" * 2001) == [("reason", "too_long")]
    publish(world, round_id, form(), after=1)
    assert refused(world, round_id, form(theme=None), after=1) == [("definition", "form_changed_meanwhile")]
    world.close_round(round_id)
    assert refused(world, round_id, form(theme=None)) == [("definition", "form_is_final")]


@pytest.mark.parametrize("role", [Role.DECIDER, Role.AUDITOR, Role.REVIEWER])
def test_nobody_but_an_officer_changes_a_form(world, round_id, role):
    with pytest.raises(Forbidden):
        publish(world, round_id, form(), actor=world.staff(role))


def test_a_question_that_comes_back_keeps_its_type(world, round_id):
    publish(world, round_id, form(theme=None))
    theme = {"key": "theme", "type": "long_text", "label": both("Theme")}
    back = form(theme=None)
    back["sections"][1]["questions"].append(theme)
    assert refused(world, round_id, back) == [("definition", "question_retyped")]


def test_letter_and_full_form_go_on_asking_the_same_in_one_way(world, session):
    round_id = world.open_round(letter=LETTER)
    letter = {"sections": deepcopy(LETTER["sections"])}
    letter["sections"][0]["questions"].append({"key": "people", "type": "short_text", "label": both("People")})
    assert refused(world, round_id, letter, purpose="loi") == [("definition", "wrong_part")]
    letter["sections"][0]["questions"][-1]["type"] = "number"
    letter["sections"][0]["questions"][2]["options"][1]["value"] = "tier-9"
    assert refused(world, round_id, letter, purpose="loi") == [("definition", "wrong_part")]
    letter["sections"][0]["questions"][2]["options"][1]["value"] = "tier-2"
    assert publish(world, round_id, letter, purpose="loi") == 2
    with world.unit(world.applicant()) as unit:
        draft_id = applications.start(unit, round_id, {"people": "40"}, locale="en", letter=True).id
    page = reads.application_page(session, id=draft_id)
    assert page.is_letter
    assert page.values["people"] == 40


def test_answers_are_read_as_the_new_form_asks_and_every_text_stays(world, session, round_id):
    draft_id = world.draft(round_id, people="40")
    publish(world, round_id, form(people={"maximum": 30}, theme=None, project_title=None))
    page = reads.application_page(session, id=draft_id)
    assert page.form_is_new
    assert page.typed["people"] == "40"
    assert "theme" not in page.values
    with world.unit(world.applicant()) as unit:
        applications.save(unit, draft_id, {"summary": "We talk.", "theme": "youth"}, locale="en")
        applications.see_changes(unit, draft_id, 2)
    session.rollback()
    page = reads.application_page(session, id=draft_id)
    assert not page.form_is_new
    texts = session.scalars(select(AnswerVersion).where(AnswerVersion.question_key.in_(["summary", "theme"]))).all()
    asked_by = {(each.question_key, each.typed): each.form_version_id for each in texts}
    versions = {each.number: each.id for each in queries.every_version(session, page.form_version_id)}
    assert asked_by["theme", "youth"] == versions[1]
    assert asked_by["summary", "We talk."] == versions[2]
    assert session.scalar(select(Answer.typed).where(Answer.question_key == "theme")) == "youth"


def test_nothing_is_sent_before_its_people_have_seen_the_new_form(world, session, round_id):
    draft_id = world.draft(round_id)
    publish(world, round_id, form(thanks={"required": False}))
    with pytest.raises(NotReady) as found, world.unit(world.applicant()) as unit:
        applications.submit(unit, draft_id)
    assert [problem.code for problem in found.value.problems] == ["form_changed"]
    with world.unit(world.applicant()) as unit:
        applications.see_changes(unit, draft_id, 2)
        applications.submit(unit, draft_id)
    assert session.get_one(Application, draft_id).status == "submitted"


def test_differences_of_a_form_with_itself_are_none_and_its_questions_order_is_one(world):
    same, other = parse(FORM), deepcopy(FORM)
    assert differences(same, same) == []
    other["sections"][1]["questions"].reverse()
    assert [each.how for each in differences(same, parse(other))] == ["reordered"]
