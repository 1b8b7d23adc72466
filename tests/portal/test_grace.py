"""A round closes in the middle of a sentence: the pages say so, keep what is typed, and say until when it can be sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.portal.sending import section_data
from tests.portal.test_apply import begin, fill
from tests.portal.test_saving import send
from tests.visitor import words
from tests.worlds.rounds import answers

CLOSES = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)


@pytest.fixture
def reference(world, visitor) -> str:
    world.open_round(key="js-a", grace_minutes=15)
    reference = begin(visitor)
    visitor.post(f"/applications/{reference}/pin")
    fill(visitor, reference)
    return reference


def said_on(visitor, reference, *pages):
    return [words(visitor.get(f"/applications/{reference}{page}")).replace("\u202f", " ") for page in pages]


EVERY = ("", "/sections/project", "/check")


def test_before_the_closing_nobody_speaks_of_a_grace(world, visitor, reference):
    for said in said_on(visitor, reference, *EVERY):
        assert "5:15" not in said
        assert "can't be sent" not in said


def test_within_the_grace_each_page_says_until_when_it_can_be_sent(world, visitor, reference):
    world.clock.at = CLOSES + timedelta(minutes=2)
    for said in said_on(visitor, reference, *EVERY):
        assert "You can still send until 5:15 PM" in said
        assert "This round closed Monday, November 30, 2026, 5:00 PM (Eastern Time)" in said
        assert "Your draft is kept" in said
        assert "This round closes" not in said
    body = send(visitor, f"/applications/{reference}/answers", {"summary": "We talk on."}, {"summary": 1}).json
    assert (
        body["saved"].replace("\u202f", " ") == "Saved 5:02 PM. The round has closed. You can still send until 5:15 PM."
    )
    sent = visitor.post(f"/applications/{reference}/send")
    assert "We have your application" in words(sent)


def test_after_the_grace_the_draft_is_kept_and_the_pages_say_whom_to_write_to(world, visitor, reference):
    world.clock.at = CLOSES + timedelta(minutes=15)
    for said in said_on(visitor, reference, *EVERY):
        assert "This round has closed" in said
        assert "Your draft is kept, but it can't be sent any more" in said
        assert "grants@example.org" in said
    assert "Send my application" not in said
    project = section_data("project", answers() | {"project_title": "Late thoughts"})
    visitor.post(f"/applications/{reference}/sections/project", project)
    body = send(visitor, f"/applications/{reference}/answers", {"summary": "Still here."}, {"summary": 1}).json
    assert "can't be sent" in body["saved"]
    assert "Late thoughts" in words(visitor.get(f"/applications/{reference}/check"))
    assert "can't be sent" in words(visitor.post(f"/applications/{reference}/send", status=422))
