"""Giving more time on the officer's pages: shown first, then done; wrong moments are said at their field."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from grants.applications.model import Application
from grants.programs.model import Round
from tests.visitor import words
from tests.worlds.rounds import LETTER

HERE = "/staff/rounds/js-a/deadline"
CLOSES = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)
LATER = {"closes": "2026-12-02T17:00", "reason": "The site was down."}


@pytest.fixture
def round_id(world) -> int:
    return world.open_round(key="js-a", grace_minutes=15)


def said(response) -> str:
    return words(response).replace("\u202f", " ")


def closes(session):
    session.rollback()
    return session.scalars(select(Round.closes_at)).one()


def test_everybody_gets_more_time_after_it_was_shown(world, officer, round_id, session):
    world.draft(round_id)
    page = officer.get("/staff/rounds/js-a/applications")
    assert HERE in page.text
    assert "Who had begun can send until 5:15 PM" in said(officer.get(HERE))
    shown = officer.post(HERE, LATER | {"go": "look"})
    assert "Wednesday, December 2, 2026, 5:00 PM" in said(shown)
    assert "instead of Monday, November 30, 2026" in said(shown)
    assert "1 draft is being written" in said(shown)
    assert closes(session) == CLOSES, "shown and not done"
    done = officer.post(HERE, LATER | {"go": "do"})
    assert "Everybody has more time" in said(done)
    assert closes(session) == CLOSES.replace(month=12, day=2)
    assert "More time for everybody" in said(officer.get(f"/staff/history/round/{round_id}"))


def test_looking_rings_no_bell_and_writes_no_letter(world, officer, round_id, session):
    world.draft(round_id)
    world.drain()
    officer.post(HERE, LATER | {"go": "look"})
    assert world.drain() == 0


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"closes": "2026-11-30T17:00"}, "Choose a moment after the present one"),
        ({"closes": "2027-03-01T17:00"}, "Give up to 30 days more at once"),
        ({"closes": "soon"}, "Not a valid datetime value"),
        ({"closes": ""}, "Choose a day and a time"),
        ({"reason": ""}, "Write down why"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(officer, round_id, session, changed, problem):
    for go in ("look", "do"):
        page = officer.post(HERE, LATER | changed | {"go": go}, status=422)
        assert problem in said(page)
        assert changed.get("reason", "The site was down.") in page.text
    assert closes(session) == CLOSES


def test_one_draft_gets_more_time_by_its_reference(world, officer, round_id, session):
    draft_id = world.draft(round_id)
    reference = session.get_one(Application, draft_id).reference
    typed = {"one-reference": reference.lower(), "one-until": "2026-12-02T12:00", "one-reason": "A mistake of ours."}
    assert reference in said(officer.post(f"{HERE}/one", typed | {"go": "look"}))
    session.rollback()
    assert session.get_one(Application, draft_id).extended_until is None
    done = officer.post(f"{HERE}/one", typed | {"go": "do"})
    assert f"{reference} has more time" in said(done)
    session.rollback()
    assert session.get_one(Application, draft_id).extended_until == datetime(2026, 12, 2, 17, 0, tzinfo=UTC)
    wrong = officer.post(f"{HERE}/one", typed | {"one-reference": "JS-2026-9999"}, status=422)
    assert "There is no draft of this reference" in said(wrong)
    assert "Porch talks" not in done.text, "staff see no drafts"
    history = said(officer.get(f"/staff/history/round/{round_id}"))
    assert "More time for this one" in history
    assert f"{reference}: A mistake of ours." in history


def test_letters_have_their_own_day(world, officer, session):
    world.open_round(key="js-a", letter=LETTER)
    assert 'name="letters"' in officer.get(HERE).text
    shown = officer.post(HERE, {"closes": "2026-11-30T17:00", "letters": "2026-11-22T17:00", "reason": "Snow."})
    assert "Letters of intent are taken until" in said(shown)
    assert "The round closes" not in said(shown)


def test_the_pages_of_a_draft_say_that_it_has_more_time(world, officer, another_visitor, round_id, session):
    draft_id = world.draft(round_id)
    reference = session.get_one(Application, draft_id).reference
    typed = {"one-reference": reference, "one-until": "2026-12-02T12:00", "one-reason": "So.", "go": "do"}
    officer.post(f"{HERE}/one", typed)
    world.close_round(round_id)
    another_visitor.sign_in("ana@example.org")
    for page in ("", "/sections/project", "/check"):
        shown = said(another_visitor.get(f"/applications/{reference}{page}"))
        assert "You can send this until Wednesday, December 2, 2026, 12:00 PM" in shown
    assert "Send my application" in shown
