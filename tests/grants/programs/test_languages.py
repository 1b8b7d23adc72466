"""A round is published when it says what is vital in each language that it names."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy.orm import Session

from grants.kernel.refusal import NotReady, Problem
from grants.programs import commands
from grants.programs.model import Round
from tests.world import World
from tests.worlds.rounds import LETTER, PROGRAM, definition


def refused(world: World, made: dict[str, Any], **of_program: Any) -> tuple[int, list[Problem]]:
    fund_id = world.fund(key="pot")
    with world.unit(world.officer) as unit:
        commands.define_program(unit, {**PROGRAM, **of_program})
        round_id = commands.define_round(unit, made, fund_id=fund_id).id
    with pytest.raises(NotReady) as refusal, world.unit(world.officer) as unit:
        commands.publish(unit, round_id)
    return round_id, refusal.value.problems


def test_a_round_that_lacks_a_language_is_not_published_and_each_text_is_named(world: World, session: Session) -> None:
    round_id, problems = refused(world, definition("js-a", languages=["en", "es", "ar"]))
    places = {problem.field for problem in problems}
    assert {problem.code for problem in problems} == {"text_missing"}
    assert all(problem.facts["languages"] == ["ar"] for problem in problems)
    assert {
        "round.title",
        "texts.who_can_apply",
        "tiers.tier-1.needs",
        "eligibility.workshop.how_to",
        "form.money.title",
        "form.money.amount.label",
        "report.story.title",
        "rubric.plan.anchors.1",
        "decline_reasons.plan.text",
    } <= places
    assert session.get_one(Round, round_id).status == "draft"


def test_one_missing_option_is_enough_to_say_no_and_is_the_only_thing_said(world: World) -> None:
    made = definition("js-a")
    for section in made["form"]["sections"]:
        for question in section["questions"]:
            if question.get("options"):
                question["options"][0]["label"] = {"en": "A first choice", "es": " "}
                value = question["options"][0]["value"]
                place = f"form.{section['key']}.{question['key']}.{value}.label"
                _, problems = refused(world, made)
                assert [(p.field, p.facts["languages"]) for p in problems] == [(place, ["es"])]
                return
    pytest.fail("the form of the tests has no choice")


def test_the_programs_name_stands_on_each_receipt_so_it_is_looked_at_too(world: World) -> None:
    _, problems = refused(world, definition("js-a"), name={"en": "JumpStart"})
    assert [(p.field, p.facts["languages"]) for p in problems] == [("program.name", ["es"])]


def test_a_text_that_english_leaves_out_too_is_not_missed(world: World) -> None:
    made = definition("js-a")
    made["form"]["sections"][0]["intro"] = {}
    fund_id = world.fund(key="pot")
    with world.unit(world.officer) as unit:
        commands.define_program(unit, PROGRAM)
        round_id = commands.define_round(unit, made, fund_id=fund_id).id
        assert isinstance(commands.publish(unit, round_id), list)


@pytest.mark.parametrize("form", ["form", "letter", "report"])
def test_every_form_of_the_round_is_looked_at(world: World, form: str) -> None:
    made = definition("js-a", letter=deepcopy(LETTER))
    section = made[form]["sections"][0]
    section["title"] = {"en": "A title"}
    _, problems = refused(world, made)
    assert [(p.field, p.facts["languages"]) for p in problems] == [(f"{form}.{section['key']}.title", ["es"])]
