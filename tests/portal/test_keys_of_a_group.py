"""Who is put out of a group writes by no PIN either; its people are told; who goes on their own locks nobody out."""

from __future__ import annotations

import re

import pytest

from grants.people import commands as people
from grants.people.model import MemberRole
from tests.portal.test_apply import begin, fill
from tests.visitor import Visitor, words
from tests.world import World

ANA, BO = "ana@example.org", "bo@example.org"
ENDED = "The old PIN no longer works"


@pytest.fixture
def group(world: World, visitor: Visitor, another_visitor: Visitor) -> tuple[int, int]:
    """The group that Ana leads, and Bo, who writes for it."""
    world.open_round(key="js-a")
    with world.unit() as unit:
        ana, bo = people.person_with_email(unit, ANA), people.person_with_email(unit, BO)
        made = people.know_organization(unit, "Oak Street", kind="nonprofit", member=ana)
        people.join(unit, made, bo.id, MemberRole.EDITOR)
        found = made.id, bo.id
    visitor.sign_in(ANA)
    another_visitor.sign_in(BO)
    return found


def draft(visitor: Visitor, group_id: int) -> str:
    reference = begin(visitor, organization_name="Oak Street")
    visitor.post(f"/applications/{reference}/group", {"group": str(group_id)})
    return reference


def new_pin(visitor: Visitor, reference: str) -> str:
    found = re.search(r"\b\d{6}\b", words(visitor.post(f"/applications/{reference}/pin")))
    assert found
    return found[0]


def leave(visitor: Visitor, group: tuple[int, int], *, role: str = "") -> None:
    path = "/groups/{}/members/{}".format(*group)
    visitor.client.post(path if role else f"{path}/remove", data={"role": role})


@pytest.mark.parametrize("role", ["", "reader"])
@pytest.mark.parametrize("is_sent", [False, True])
def test_who_is_put_out_or_only_reads_has_no_key_any_more_and_its_people_are_told(
    world: World, visitor: Visitor, another_visitor: Visitor, group: tuple[int, int], role: str, is_sent: bool
) -> None:
    reference = draft(visitor, group[0])
    pin = new_pin(another_visitor, reference)
    fill(visitor, reference)
    if is_sent:
        visitor.post(f"/applications/{reference}/send")
    assert ENDED not in words(visitor.get(f"/applications/{reference}"))
    leave(visitor, group, role=role)
    world.drain()
    another_visitor.get(f"/applications/{reference}/sections/group", status=403)
    stranger = Visitor(visitor.app, world)
    stranger.client.post("/resume", data={"reference": reference, "pin": pin})
    assert stranger.client.get(f"/applications/{reference}").status_code != 200
    page = visitor.get(f"/applications/{reference}")
    assert ENDED in words(page)
    assert f'href="/applications/{reference}/keep"' in page.text
    if role:
        assert ENDED not in words(another_visitor.get(f"/applications/{reference}")), "who reads can't make one"
    stranger.post("/resume", {"reference": reference, "pin": new_pin(visitor, reference)})
    assert ENDED not in words(visitor.get(f"/applications/{reference}"))


def test_who_goes_on_their_own_locks_nobody_out(
    world: World, visitor: Visitor, another_visitor: Visitor, group: tuple[int, int]
) -> None:
    """The group's other people may have nothing but the PIN."""
    reference = draft(visitor, group[0])
    pin = new_pin(visitor, reference)
    leave(another_visitor, group)
    world.drain()
    stranger = Visitor(visitor.app, world)
    stranger.post("/resume", {"reference": reference, "pin": pin})
    stranger.get(f"/applications/{reference}/sections/group")
    assert ENDED not in words(visitor.get(f"/applications/{reference}"))


def test_where_no_pin_was_nothing_is_said_of_one(
    world: World, visitor: Visitor, another_visitor: Visitor, group: tuple[int, int]
) -> None:
    reference = draft(another_visitor, group[0])
    leave(visitor, group)
    world.drain()
    assert ENDED not in words(visitor.get(f"/applications/{reference}"))
