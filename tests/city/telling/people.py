"""Staff and reviewers with their roles, groups with their contacts."""

from __future__ import annotations

from typing import Any

from grants.kernel.unit import Unit
from grants.people import commands as people
from grants.people.model import Person
from grants.policy.actor import VOLUNTEERS, Actor, Role
from tests.city import reading
from tests.city.story import Story

SEEN_TWICE = "Montrose Place Senior Watch Group"
"""Somebody wrote a group down a second time, under nearly the same name: staff find the pair and merge it."""


def introduce(story: Story) -> None:
    with story.unit() as unit:
        for each in reading.people():
            story.cast.ids[each["key"]] = _member_of_staff(unit, each).id
        for key, group in reading.organizations().items():
            story.cast.ids[key] = _contact(unit, group).id
        people.found_group(unit, SEEN_TWICE, kind="unincorporated", zip="28208")


def _member_of_staff(unit: Unit, facts: dict[str, Any]) -> Person:
    person = people.person_with_email(unit, facts["email"], locale=facts["locale"], name=facts["name"])
    roles = frozenset(Role(role) for role in facts["roles"])
    for role in facts["roles"]:
        people.grant_role(unit, person, Role(role))
    if roles - VOLUNTEERS:
        unit.actor, loader = Actor(person_id=person.id, roles=roles), unit.actor
        people.begin_second_factor(unit, person)
        unit.actor = loader
    return person


def _contact(unit: Unit, group: dict[str, Any]) -> Person:
    """The group's contact, and the group as the office has known it for long."""
    contact = group["contact"]
    person = people.person_with_email(
        unit, contact["email"], locale=group["locale"], name=contact["name"], phone=contact["phone"]
    )
    people.know_organization(
        unit, group["name"], kind=group["kind"], zip=group["zip"], ein=group.get("ein"), member=person
    )
    return person
