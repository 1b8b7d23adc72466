"""Forms begun, sent and taken back by the groups, and screened by the office."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from grants.applications import commands as applications
from grants.applications.rules import Came
from grants.policy.actor import Actor, Role
from tests.city import reading
from tests.city.answers import typed
from tests.city.case import Case, cases
from tests.city.story import Story

SCREENED = timedelta(days=5)
PHONE = "704-555-0191"
PAPER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def foresee(story: Story) -> None:
    for case in cases():
        story.at(case.facts["started_at"], partial(_start, story, case))
        if "submitted_at" in case.facts:
            story.at(case.facts["submitted_at"], partial(_submit, story, case))
            _foresee_screening(story, case)
        if "withdrawn_on" in case.facts:
            story.at(f"{case.facts['withdrawn_on']}T08:40", partial(_withdraw, story, case))


def screened_on(round_key: str) -> date:
    """The day on which the office looks through what came in."""
    closes = reading.round_definition(round_key)["round"]["closes"]
    return datetime.fromisoformat(closes).date() + SCREENED


def _foresee_screening(story: Story, case: Case) -> None:
    day = case.facts.get("ineligible_on", screened_on(case.round_key).isoformat())
    if case.facts.get("withdrawn_on", "never") > day:
        story.at(f"{day}T10:{case.turn % 60:02d}", partial(_screen, story, case))


def _start(story: Story, case: Case) -> None:
    if "keyed" in case.facts:
        _key_in(story, case)
        return
    with story.unit(story.cast.actor(case.group)) as unit:
        made = applications.start(
            unit, story.round_ids[case.round_key], typed(case.facts["answers"]), locale=case.facts["locale"]
        )
        story.application_ids[case.key] = made.id


def _key_in(story: Story, case: Case) -> None:
    """Somebody in the office types what came on paper; another one will screen it."""
    contact = reading.organizations()[case.group]["contact"]
    came = Came(
        channel=case.facts["keyed"],
        received_on=datetime.fromisoformat(case.facts["started_at"]).date(),
        name=contact["name"],
        phone=contact.get("phone", PHONE),
        email=contact["email"],
        locale=case.facts["locale"],
    )
    with story.unit(_typist(story, case)) as unit:
        made = applications.enter(unit, story.round_ids[case.round_key], came, scans=[("application.pdf", PAPER)])
        applications.save(unit, made.id, typed(case.facts["answers"]), locale=case.facts["locale"])
        story.application_ids[case.key] = made.id


def _typist(story: Story, case: Case) -> Actor:
    return story.cast.one_with(Role.OFFICER, case.turn + 1)


def _submit(story: Story, case: Case) -> None:
    with story.unit(_typist(story, case) if "keyed" in case.facts else story.cast.actor(case.group)) as unit:
        applications.submit(unit, story.application_ids[case.key])


def _withdraw(story: Story, case: Case) -> None:
    with story.unit(story.cast.actor(case.group)) as unit:
        applications.withdraw(unit, story.application_ids[case.key])


def _screen(story: Story, case: Case) -> None:
    fails = case.facts.get("fails", [])
    with story.unit(story.cast.one_with(Role.OFFICER, case.turn)) as unit:
        applications.screen(unit, story.application_ids[case.key], eligible=not fails, reasons=fails)
