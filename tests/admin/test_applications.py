"""The list of a round's applications, and who may see what staff see."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Application, ApplicationStatus
from grants.policy.actor import Role
from grants.reviews.queries.staff import A_PAGE
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds import reviews as steps


def status(session: Session) -> ApplicationStatus:
    session.rollback()
    return session.scalars(select(Application.status)).one()


def test_the_list_shows_what_came_in_and_no_drafts(world: World, officer: Visitor) -> None:
    round_id = world.open_round(key="js-a")
    world.submitted(round_id, email="a@example.org", organization_name="Sent Group")
    world.draft(round_id, email="b@example.org", organization_name="Secret Draft")
    page = officer.get("/staff/rounds/js-a/applications")
    said = words(page)
    assert "Sent Group" in said
    assert "Secret Draft" not in said
    assert "1 draft is being written." in said
    rounds = words(officer.get("/staff/applications"))
    assert "JumpStart, fall 2026" in rounds


def test_the_list_is_filtered_by_status_and_goes_on_page_by_page(world: World, officer: Visitor) -> None:
    round_id = world.open_round(key="js-a")
    for number in range(A_PAGE + 1):
        world.submitted(round_id, email=f"g{number}@example.org", organization_name=f"Group-{number}.")
    world.eligible(round_id, email="e@example.org", organization_name="Eligible Group")
    first = officer.get("/staff/rounds/js-a/applications")
    assert "Group-0." in words(first)
    assert "Eligible Group" not in words(first)
    following = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert following
    assert "Eligible Group" in words(officer.get(following[1].replace("&amp;", "&")))
    only = words(officer.get("/staff/rounds/js-a/applications?status=eligible"))
    assert "Eligible Group" in only
    assert "Group-0." not in only
    assert "No application has this status now." in words(
        officer.get("/staff/rounds/js-a/applications?status=declined")
    )


@pytest.mark.parametrize(
    "path",
    [
        "/staff/rounds/none/applications",
        "/staff/rounds/js-a/applications?status=bribed",
        "/staff/applications/JS-2026-9999",
        "/staff/applications/JS-2026-9999/reviewers",
        "/staff/rounds/none/panels",
        "/staff/panels/4711",
    ],
)
def test_what_is_not_there_is_not_found(world: World, officer: Visitor, path: str) -> None:
    world.open_round(key="js-a")
    officer.get(path, status=404)


def test_an_empty_round_says_so(world: World, officer: Visitor) -> None:
    world.open_round(key="js-a")
    assert "No application has come in yet" in words(officer.get("/staff/rounds/js-a/applications"))


def test_the_pages_cost_the_same_for_three_and_for_sixty(world: World, officer: Visitor) -> None:
    counted = []
    for size in (3, 60):
        key = f"js-{size}"
        round_id = world.open_round(key=key)
        panel_id = steps.panel(world, round_id, size=3, first=size)
        for number in range(size):
            world.eligible(round_id, email=f"{key}-{number}@example.org", organization_name=f"Group {number}")
        steps.share_out(world, panel_id)
        costs = []
        for path in ("/staff/applications", f"/staff/rounds/{key}/applications", f"/staff/panels/{panel_id}"):
            officer.get(path)
            with world.counted() as seen:
                officer.get(path)
            costs.append(len(seen))
        counted.append(costs)
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 10


@pytest.mark.parametrize(
    "path", ["/staff/applications", "/staff/rounds/js-a/applications", "/staff/rounds/js-a/panels"]
)
def test_reviewers_and_applicants_are_not_let_in(world: World, visitor: Visitor, path: str) -> None:
    world.submitted(world.open_round(key="js-a"))
    steps.reviewer(world, 1)
    for email in ("reviewer1@example.org", "ana@example.org"):
        visitor.post("/sign-out")
        visitor.sign_in(email)
        visitor.get(path, status=403)
        visitor.get("/staff/applications/JS-2026-0001", status=403)


def test_an_auditor_reads_and_changes_nothing(world: World, visitor: Visitor, session: Session) -> None:
    world.submitted(world.open_round(key="js-a"))
    world.staff(Role.AUDITOR, email="auditor@example.org")
    visitor.sign_in("auditor@example.org")
    page = visitor.get("/staff/applications/JS-2026-0001")
    assert "Keep this decision" not in words(page)
    visitor.post("/staff/applications/JS-2026-0001/screen", {"eligible": "yes", "note": ""}, status=403)
    visitor.post("/staff/rounds/js-a/panels", {"name": "Mine"}, status=403)
    assert status(session) is ApplicationStatus.SUBMITTED


def test_one_application_costs_no_more_than_ten_queries(world: World, officer: Visitor) -> None:
    round_id = world.open_round()
    steps.reviewed(world, world.eligible(round_id))
    for path in ("", "/reviewers"):
        with world.counted() as seen:
            officer.get(f"/staff/applications/JS-2026-0001{path}")
        assert len(seen) <= 10, path
