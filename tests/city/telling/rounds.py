"""Programs and their rounds: written, published a week ahead, opened and closed by the clock, their forms changed."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from grants.policy.actor import Role
from grants.programs import commands as programs
from tests.city import reading
from tests.city.story import Story

WRITTEN, PUBLISHED = timedelta(days=14), timedelta(days=7)


def foresee(story: Story) -> None:
    for key in reading.round_keys():
        definition = reading.round_definition(key)
        facts = definition["round"]
        opens = datetime.fromisoformat(facts["opens"])
        story.at((opens - WRITTEN).isoformat(), partial(_write, story, definition))
        story.at((opens - PUBLISHED).isoformat(), partial(_publish, story, key))
        story.at(facts["opens"], story.sweep, zone=facts["timezone"])
        last = datetime.fromisoformat(facts["closes"]) + timedelta(minutes=facts.get("grace_minutes", 0))
        story.at(last.isoformat(), story.sweep, zone=facts["timezone"])

    for change in reading.changes():
        story.at(change["at"], partial(_change_form, story, change))


def _change_form(story: Story, change: dict[str, Any]) -> None:
    form = deepcopy(reading.round_definition(change["round"])["form"])
    for section in form["sections"]:
        for question in section["questions"]:
            if question["key"] == change["question"]:
                question["hint"] = change["hint"]
    with story.unit(story.cast.one_with(Role.OFFICER)) as unit:
        round_id = story.round_ids[change["round"]]
        programs.publish_form(unit, round_id, "application", {"sections": form["sections"]}, reason=change["reason"])


def _write(story: Story, definition: dict[str, Any]) -> None:
    facts = definition["round"]
    program = next(each for each in reading.programs() if each["key"] == facts["program"])
    with story.unit(story.cast.one_with(Role.OFFICER)) as unit:
        programs.define_program(unit, program)
        made = programs.define_round(unit, definition, fund_id=story.fund_ids[facts["fund"]])
        story.round_ids[facts["key"]] = made.id


def _publish(story: Story, key: str) -> None:
    with story.unit(story.cast.one_with(Role.OFFICER)) as unit:
        programs.publish(unit, story.round_ids[key])
