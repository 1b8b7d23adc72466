"""Apply anyway, tell us why: the group's words are kept with the draft, for whoever screens it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Disagreement
from grants.applications.queries import disagreement
from grants.kernel.history import HistoryRow
from grants.kernel.refusal import Forbidden, NotReady, WrongStatus
from grants.programs.rules import Known, find
from tests.world import World
from tests.worlds.rounds import DEFINITION

FOUND = find(DEFINITION["eligibility"], {"zip": "10001"}, Known())


@pytest.fixture
def draft_id(world: World) -> int:
    return world.draft(world.open_round())


def disagree(world: World, draft_id: int, text: str, *, email: str = "ana@example.org") -> None:
    with world.unit(world.applicant(email)) as unit:
        applications.disagree(unit, draft_id, text, locale="en", findings=FOUND)


def test_the_reason_is_kept_with_what_the_group_had_been_told(world: World, draft_id: int, session: Session) -> None:
    disagree(world, draft_id, "  We meet in 28208.\0 ")
    kept = session.scalars(select(Disagreement)).one()
    assert (kept.text, kept.locale, kept.written_at) == ("We meet in 28208.", "en", world.clock.now())
    assert {row["key"]: row["verdict"] for row in kept.findings}["zip-served"] == "failed"
    row = session.scalars(select(HistoryRow).where(HistoryRow.action == "disagree")).one()
    assert (row.note, row.actor_id) == ("We meet in 28208.", world.person_id("ana@example.org"))


def test_the_newest_reason_stands_and_an_empty_one_takes_it_back(world: World, draft_id: int, session: Session) -> None:
    disagree(world, draft_id, "First.")
    disagree(world, draft_id, "Second.")
    assert disagreement(session, draft_id) == "Second."
    session.rollback()
    disagree(world, draft_id, "  ")
    disagree(world, draft_id, "")
    assert disagreement(session, draft_id) == ""
    noted = select(HistoryRow.note).where(HistoryRow.action.in_(["disagree", "agree"])).order_by(HistoryRow.id)
    said = session.scalars(noted).all()
    assert said == ["First.", "Second.", ""], "history keeps what stood before"


def test_a_reason_that_is_too_long_is_refused_with_its_length(world: World, draft_id: int) -> None:
    with pytest.raises(NotReady) as refused:
        disagree(world, draft_id, "x" * 2001)
    [problem] = refused.value.problems
    assert (problem.field, problem.code, problem.facts) == ("why", "too_long", {"limit": 2000, "count": 2001})
    disagree(world, draft_id, "x" * 2000)


def test_nobody_else_speaks_for_the_group_and_nobody_after_sending(world: World, draft_id: int) -> None:
    with pytest.raises(Forbidden):
        disagree(world, draft_id, "I know better.", email="bo@example.org")
    with world.unit(world.applicant()) as unit:
        applications.submit(unit, draft_id)
    with pytest.raises(WrongStatus):
        disagree(world, draft_id, "Too late.")
