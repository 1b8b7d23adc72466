"""A round is data: checked where it comes in, published with its oddities, opened and closed by the clock."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.jobs import sweep
from grants.kernel.history import HistoryRow
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import Forbidden, NotFound, NotReady, SomebodyElseWasFaster, WrongStatus
from grants.policy.actor import NOBODY, Role
from grants.programs import commands, queries
from grants.programs.model import FormVersion, Program, Round, RoundStatus
from tests.world import World
from tests.worlds.rounds import PROGRAM, both, definition


def draft_round(world: World, made: dict[str, Any] | None = None) -> int:
    fund_id = world.fund(key="pot")
    with world.unit(world.officer) as unit:
        commands.define_program(unit, PROGRAM)
        return commands.define_round(unit, made or definition("js-a"), fund_id=fund_id).id


def mistakes(world: World, made: dict[str, Any]) -> dict[str, Any]:
    """What is wrong, by the part of the definition."""
    with pytest.raises(NotReady) as refused:
        draft_round(world, made)
    return {problem.field: problem.facts.get("errors") for problem in refused.value.problems}


def status(session: Session, round_id: int) -> str:
    session.rollback()
    return session.get_one(Round, round_id).status


def test_a_program_is_made_once_and_then_brought_up_to_date(world: World, session: Session) -> None:
    for name in ("JumpStart", "JumpStart grants"):
        with world.unit(world.officer) as unit:
            commands.define_program(unit, {**PROGRAM, "name": both(name)})
    program = session.scalars(select(Program)).one()
    assert program.name["en"] == "JumpStart grants"
    assert session.scalar(select(func.count()).select_from(HistoryRow).where(HistoryRow.action == "define")) == 2


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.OFFICER])
def test_only_an_officer_makes_programs_and_rounds(world: World, role: Role) -> None:
    fund_id = world.fund(key="pot")
    with world.unit(world.officer) as unit:
        commands.define_program(unit, PROGRAM)
    for actor in (world.staff(role), NOBODY):
        with pytest.raises(Forbidden), world.unit(actor) as unit:
            commands.define_program(unit, PROGRAM)
        with pytest.raises(Forbidden), world.unit(actor) as unit:
            commands.define_round(unit, definition("js-a"), fund_id=fund_id)


def test_a_round_is_made_from_its_data_as_a_draft(world: World, session: Session) -> None:
    round = session.get_one(Round, draft_round(world))
    assert (round.status, round.published_at, round.is_public) == (RoundStatus.DRAFT, None, False)
    assert round.opens_at == datetime(2026, 11, 1, 14, 0, tzinfo=UTC)
    assert round.closes_at == datetime(2026, 11, 30, 22, 0, tzinfo=UTC)
    assert round.decisions_by == date(2027, 1, 15)
    assert round.details["reviews_each"] == 3
    versions = session.execute(
        select(FormVersion.purpose, FormVersion.number).where(FormVersion.round_id == round.id)
    ).all()
    assert sorted(tuple(row) for row in versions) == [("application", 1), ("report", 1)]


def changed(part: str, change: Callable[[Any], None]) -> dict[str, Any]:
    made = deepcopy(definition("js-a"))
    change(made[part])
    return made


WRONG: list[tuple[str, str, Callable[[Any], None]]] = [
    ("closes", "round", lambda r: r.update(closes="2026-10-01T00:00")),
    ("projects_end", "round", lambda r: r.update(projects_end="2026-01-01")),
    ("opens", "round", lambda r: r.update(opens="soon")),
    ("opens", "round", lambda r: r.update(opens="2026-11-01T09:00+00:00")),
    ("timezone", "round", lambda r: r.update(timezone="America/Charlotte")),
    ("title", "round", lambda r: r.update(title={"es": "Solo español"})),
    ("key", "round", lambda r: r.update(key="../etc")),
    ("budget_cents", "round", lambda r: r.update(budget_cents=0)),
    ("fund", "round", lambda r: r.pop("fund")),
    ("sections", "form", lambda f: f["sections"].append(f["sections"][0])),
    ("sections", "form", lambda f: f.update(sections=[])),
    ("type", "form", lambda f: f["sections"][0]["questions"][0].update(type="telepathy")),
    ("options", "form", lambda f: f["sections"][0]["questions"][1].update(options=[])),
    ("public", "form", lambda f: f["sections"][0]["questions"][0].update(private=True)),
    ("organization_name", "form", lambda f: f["sections"][0]["questions"][0].update(key="our_name")),
    ("adds up to no money", "form", lambda f: f["sections"][2]["questions"][1].update(adds_up_to="zip")),
    ("adds up to no money", "form", lambda f: f["sections"][2]["questions"][1].update(adds_up_to="gone")),
    ("limit_cents", "eligibility", lambda e: e[0].pop("limit_cents")),
    ("values", "eligibility", lambda e: e[1].pop("values")),
    ("no question gone", "eligibility", lambda e: e[0].update(question="gone")),
    ("names a tier", "eligibility", lambda e: e[3].update(tier="tier-9")),
    ("rule", "eligibility", lambda e: e[0].update(rule="phase_of_the_moon")),
    ("not 100", "rubric", lambda r: r["criteria"][0].update(weight=41)),
    ("anchors", "rubric", lambda r: r["criteria"][0].update(anchors={"2": both("Two.")})),
    ("reviews_each", "rubric", lambda r: r.update(reviews_each=0)),
    ("reviews_each", "rubric", lambda r: r.update(reviews_each="3")),
    ("parts", "schedule", lambda s: s.update(parts=[50, 40], release=["agreement", "report"])),
    ("parts", "schedule", lambda s: s.update(parts=[100], release=["agreement", "report"])),
    ("amount_cents", "tiers", lambda t: t[0].update(amount_cents=0)),
]


@pytest.mark.parametrize(("said", "part", "change"), WRONG)
def test_a_definition_that_is_wrong_is_refused_where_it_is_wrong(
    world: World, session: Session, said: str, part: str, change: Callable[[Any], None]
) -> None:
    found = mistakes(world, changed(part, change))
    assert list(found) == [part]
    assert said in repr(found[part])
    assert session.scalar(select(func.count()).select_from(Round)) == 0


def test_a_key_is_taken_once(world: World) -> None:
    draft_round(world)
    with world.unit(world.officer) as unit, pytest.raises(NotReady) as refused:
        commands.define_round(unit, definition("js-a"), fund_id=1)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("key", "taken")]


def test_a_round_of_an_unknown_program_is_not_made(world: World) -> None:
    with pytest.raises(NotFound, match="Program"), world.unit(world.officer) as unit:
        commands.define_round(unit, definition("js-a"), fund_id=1)


def test_publishing_makes_it_public_and_keeps_the_oddities_in_history(world: World, session: Session) -> None:
    round_id = draft_round(world, definition("js-a", budget_cents=5_000_000))
    with world.unit(world.officer) as unit:
        found = commands.publish(unit, round_id)
    assert [problem.code for problem in found] == ["caps_exceed_budget"]
    round = session.get_one(Round, round_id)
    assert (round.status, round.published_at, round.is_public) == ("published", world.clock.now(), True)
    row = session.scalars(select(HistoryRow).where(HistoryRow.action == "publish")).one()
    assert row.facts == {"oddities": ["caps_exceed_budget"]}
    assert session.scalars(select(FactRow.payload).where(FactRow.name == "RoundPublished")).all() == [
        {"round_id": round_id}
    ]


def test_publishing_twice_or_from_an_old_page_is_refused(world: World) -> None:
    round_id = draft_round(world)
    with pytest.raises(Forbidden), world.unit(world.staff(Role.DECIDER)) as unit:
        commands.publish(unit, round_id)
    with pytest.raises(SomebodyElseWasFaster), world.unit(world.officer) as unit:
        commands.publish(unit, round_id, version=99)
    with world.unit(world.officer) as unit:
        commands.publish(unit, round_id, version=1)
    with pytest.raises(WrongStatus), world.unit(world.officer) as unit:
        commands.publish(unit, round_id)


def test_the_clock_opens_and_closes_and_asking_again_is_harmless(world: World, session: Session) -> None:
    world.clock.at = datetime(2026, 10, 1, tzinfo=UTC)
    round_id = draft_round(world)
    with world.unit(world.officer) as unit:
        commands.publish(unit, round_id)
    seen = []
    for moment in ("2026-11-01T13:59", "2026-11-01T14:00", "2026-11-30T21:59", "2026-11-30T22:00", "2026-12-01T00:00"):
        world.clock.at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        for _ in range(2):
            sweep.once()
        seen.append(status(session, round_id))
    assert seen == ["published", "open", "open", "closed", "closed"]
    assert session.scalar(select(func.count()).select_from(FactRow).where(FactRow.name == "RoundClosed")) == 1


def test_a_round_that_was_slept_through_is_closed_without_opening(world: World, session: Session) -> None:
    world.clock.at = datetime(2026, 10, 1, tzinfo=UTC)
    round_id = draft_round(world)
    with world.unit(world.officer) as unit:
        commands.publish(unit, round_id)
    world.clock.move(timedelta(days=365))
    sweep.once()
    assert status(session, round_id) == "closed"


def test_a_draft_round_is_left_alone_by_the_clock(world: World, session: Session) -> None:
    round_id = draft_round(world)
    sweep.once()
    assert status(session, round_id) == "draft"
    assert queries.public_rounds(session, now=world.clock.now()) == []


def test_a_round_page_that_is_not_there_is_not_found(session: Session, world: World) -> None:
    with pytest.raises(NotFound):
        queries.round_page(session, key="nowhere", now=world.clock.now())
    with pytest.raises(NotFound):
        queries.form_version(session, 4711)


def test_an_application_keeps_the_form_it_was_written_with(world: World, session: Session) -> None:
    round_id = world.open_round()
    first = queries.round_page(session, id=round_id, now=world.clock.now()).form_version_id
    with world.unit() as unit:
        newer = deepcopy(definition("js-b")["form"])
        newer["sections"][0]["questions"].pop()
        unit.add(FormVersion(round_id=round_id, purpose="application", number=2, definition=newer))
    session.rollback()
    page = queries.round_page(session, id=round_id, now=world.clock.now())
    assert page.form_version_id != first
    assert page.form.question("workshop") is None
    assert queries.form_version(session, first).question("workshop") is not None
