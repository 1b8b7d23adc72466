"""A group that has sent its one application is not told that it can send another."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application
from tests.visitor import Visitor, words
from tests.world import World

FITS = {"operating_budget": "8,000", "zip": "28208", "workshop": "yes", "tier": "tier-1"}
STILL = "You can still send your application."


@pytest.fixture
def second(world: World, session: Session) -> str:
    """A second draft of a group that has sent one; its reference."""
    round_id = world.open_round(key="js-a")
    sent = session.get_one(Application, world.submitted(round_id))
    draft_id = world.draft(round_id, zip="10001")
    with world.unit(world.applicant("ana@example.org")) as unit:
        applications.choose_group(unit, draft_id, sent.organization_id or 0)
    session.rollback()
    return session.get_one(Application, draft_id).reference


def test_the_last_page_promises_only_what_sending_keeps(visitor: Visitor, second: str) -> None:
    visitor.sign_in("ana@example.org")
    page = words(visitor.get(f"/applications/{second}/check"))
    assert f"Your group has applied already. Change the first one. {STILL}" not in page
    assert "Your group has applied already. Change the first one." in page
    assert f"Serve one of the ZIP codes. {STILL}" in page, "on every other rule a person has the last word"
    refused = visitor.post(f"/applications/{second}/send", {}, status=422)
    assert "Your group has already sent an application in this round." in words(refused)


def test_the_check_does_not_invite_to_apply_anyway(visitor: Visitor, second: str) -> None:
    visitor.sign_in("ana@example.org")
    told = words(visitor.post("/rounds/js-a/check", {**FITS, "zip": "10001"}))
    assert "Your group has applied already." in told
    assert "You may still apply" not in told
    assert "Apply anyway" not in told
    assert "Start your application" in told, "for another group"
