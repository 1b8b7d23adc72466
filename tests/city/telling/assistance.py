"""What people asked for to take part, and what the office did about it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from grants.complaints import commands
from grants.complaints.rules import ASKED
from grants.policy.actor import NOBODY, Role
from tests.city import reading
from tests.city.story import Story
from tests.city.today import ZONE

DAYS = 5
Told = dict[str, Any]


def foresee(story: Story) -> None:
    for each in reading.requests():
        story.at(each["asked_at"], partial(_ask, story, each))
        if "taken_at" in each:
            story.at(each["taken_at"], partial(_take_up, story, each))
        if "done_at" in each:
            story.at(each["done_at"], partial(_finish, story, each))


def _ask(story: Story, each: Told) -> None:
    wanted = each.get("wanted_by")
    with story.unit(NOBODY) as unit:
        asked = commands.ask_for_help(
            unit,
            need=each["need"],
            wanted_by=date.fromisoformat(wanted) if wanted else None,
            texts={name: each.get(name, "") for name in ASKED},
            locale=each["locale"],
            days=DAYS,
            zone=ZONE.key,
        )
        each["id"] = asked.id


def _take_up(story: Story, each: Told) -> None:
    with story.unit(story.cast.one_with(Role.OFFICER)) as unit:
        commands.take_up_assistance(unit, each["id"])


def _finish(story: Story, each: Told) -> None:
    with story.unit(story.cast.one_with(Role.OFFICER)) as unit:
        commands.finish_assistance(unit, each["id"], each["outcome"], spoken=each["locale"])
