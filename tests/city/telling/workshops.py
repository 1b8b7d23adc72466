"""Workshops of the open round: announced with it, signed up for, held, with a list of who came."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from grants.kernel.clock import instant
from grants.policy.actor import NOBODY, Role
from grants.workshops import commands
from grants.workshops.rules import LIMITS, Plan
from tests.city import reading
from tests.city.case import cases
from tests.city.story import Story
from tests.city.today import TODAY, ZONE

AFTER_OPENING, BEFORE, AT_THE_END = timedelta(hours=1), timedelta(hours=9), timedelta(hours=1)
FACTS = ("minutes", "place", "link", "language", "interpreter", "places")
Told = dict[str, Any]


def foresee(story: Story) -> None:
    """Who sent an application came to the first workshop before that day."""
    meetings = reading.workshops()
    for each in meetings:
        each["guests"] = [dict(guest) for guest in each["guests"]]
    for case in cases():
        held = [each for each in meetings if each["round"] == case.round_key]
        before = [each for each in held if each["starts_at"] < case.facts.get("submitted_at", "")]
        for each in before[:1]:
            each["guests"].append(_contact(case.group) | {"came": True})
    for each in meetings:
        _foresee(story, each)


def _contact(group: str) -> Told:
    facts = reading.organizations()[group]
    contact = facts["contact"]
    return {"name": contact["name"], "email": contact["email"], "group_name": facts["name"], "locale": facts["locale"]}


def _foresee(story: Story, each: Told) -> None:
    opens = datetime.fromisoformat(reading.round_definition(each["round"])["round"]["opens"])
    begins = datetime.fromisoformat(each["starts_at"])
    yesterday = datetime.combine(TODAY, datetime.min.time()) - timedelta(hours=5)
    story.at((opens + AFTER_OPENING).isoformat(), partial(_plan, story, each))
    story.at(min(begins - BEFORE, yesterday).isoformat(), partial(_sign_up, story, each))
    story.at((begins + AT_THE_END).isoformat(), partial(_hold, story, each))


def _plan(story: Story, each: Told) -> None:
    plan = Plan(starts_at=instant(each["starts_at"], ZONE.key), **{name: each[name] for name in FACTS})
    with story.unit(story.cast.one_with(Role.OFFICER)) as unit:
        each["id"] = commands.plan(unit, story.round_ids[each["round"]], plan).id


def _sign_up(story: Story, each: Told) -> None:
    for guest in each["guests"]:
        said = {name: guest.get(name, "") for name in LIMITS}
        with story.unit(NOBODY) as unit:
            seat = commands.sign_up(unit, each["id"], said, locale=guest.get("locale", "en"), secret="")
            guest["id"] = seat.id


def _hold(story: Story, each: Told) -> None:
    came = [guest["id"] for guest in each["guests"] if guest.get("came")]
    with story.unit(story.cast.one_with(Role.OFFICER)) as unit:
        commands.take_attendance(unit, each["id"], came)
