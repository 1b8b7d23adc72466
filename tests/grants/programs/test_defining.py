"""A round is data: checked where it comes in, published with its oddities, opened and closed by the clock."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel.history import HistoryRow
from grants.kernel.refusal import Forbidden, NotReady, SomebodyElseWasFaster, WrongStatus
from grants.policy.actor import NOBODY, Role
from grants.programs import commands, queries
from grants.programs.model import FormVersion, Program, Round, RoundStatus
from tests.world import World
from tests.worlds.rounds import LETTER, PROGRAM, both, definition


def draft_round(world: World, made: dict[str, Any] | None = None) -> int:
    fund_id = world.fund(key="pot")
    with world.unit(world.officer) as unit:
        commands.define_program(unit, PROGRAM)
        return commands.define_round(unit, made or definition("js-a"), fund_id=fund_id).id


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


def test_a_key_is_taken_once(world: World) -> None:
    draft_round(world)
    with world.unit(world.officer) as unit, pytest.raises(NotReady) as refused:
        commands.define_round(unit, definition("js-a"), fund_id=1)
    assert [(problem.field, problem.facts["what"]) for problem in refused.value.problems] == [
        ("round.key", "key_taken")
    ]


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


def test_a_round_gives_back_the_data_that_it_was_made_from(world: World, session: Session) -> None:
    made = deepcopy(definition("js-a", letter=deepcopy(LETTER) | {"tiers": ["tier-2"]}))
    draft_round(world, made)
    found = queries.round_definition(session, "js-a")
    assert found["round"] == {"grace_minutes": 0, "individuals_allowed": False, "paper_days": 5} | made["round"] | {
        "fund": "pot"
    }
    assert found["rubric"] == {"reviews_each": 3} | made["rubric"]
    for name in made.keys() - {"round", "rubric", "report"}:
        assert found[name] == made[name], name
    assert found["report"] == {"measures": []} | made["report"]


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(letter=LETTER | {"closes": d["round"]["closes"]}),
        lambda d: d["form"]["sections"][1]["questions"][4].update(minimum=40, maximum=40),
        lambda d: d.update(tiers=[], eligibility=[rule for rule in d["eligibility"] if "tier" not in rule]),
    ],
    ids=["letters until the round closes", "one number alone", "no tiers, but a question that is called so"],
)
def test_what_is_only_just_within_is_taken(
    world: World, session: Session, change: Callable[[dict[str, Any]], None]
) -> None:
    made = definition("js-a")
    change(made)
    assert status(session, draft_round(world, made)) == "draft"


def redefine(world: World, round_id: int, made: dict[str, Any], *, actor: Any = None, version: Any = None) -> None:
    with world.unit(actor or world.officer) as unit:
        fund_id = unit.session.get_one(Round, round_id).fund_id
        commands.redefine_round(unit, round_id, made, fund_id=fund_id, version=version)


def test_a_drafts_data_is_handed_in_anew_as_a_whole_and_history_names_the_parts(world: World, session: Session) -> None:
    round_id = draft_round(world, definition("js-a", letter=LETTER))
    other = deepcopy(definition("js-b", budget_cents=9_000_000))
    other["form"]["sections"][0]["title"] = both("Who you are")
    redefine(world, round_id, other, version=1)
    round = session.get_one(Round, round_id)
    assert (round.key, round.budget_cents, round.letters_close_at, round.version) == ("js-b", 9_000_000, None, 2)
    assert round.status == "draft"
    purposes = session.scalars(select(FormVersion.purpose).where(FormVersion.round_id == round_id)).all()
    assert sorted(purposes) == ["application", "report"]
    assert queries.present_form(session, round_id, "application").form.sections[0].title["en"] == "Who you are"
    row = session.scalars(select(HistoryRow).where(HistoryRow.action == "define_anew")).one()
    assert row.facts == {"parts": ["form", "letter", "round"]}


def test_the_same_data_an_old_page_a_taken_key_or_a_public_round_change_nothing(world: World, session: Session) -> None:
    round_id = draft_round(world)
    with world.unit(world.officer) as unit:
        fund_id = unit.session.get_one(Round, round_id).fund_id
        commands.define_round(unit, definition("js-b"), fund_id=fund_id)
    with pytest.raises(NotReady) as refused:
        redefine(world, round_id, definition("js-a"))
    assert [problem.code for problem in refused.value.problems] == ["round_same"]
    with pytest.raises(NotReady) as refused:
        redefine(world, round_id, definition("js-b"))
    assert [problem.field for problem in refused.value.problems] == ["round.key"]
    with pytest.raises(SomebodyElseWasFaster):
        redefine(world, round_id, definition("js-c"), version=9)
    for role in (Role.DECIDER, Role.FINANCE_OFFICER, Role.AUDITOR):
        with pytest.raises(Forbidden):
            redefine(world, round_id, definition("js-c"), actor=world.staff(role))
    with world.unit(world.officer) as unit:
        commands.publish(unit, round_id)
    with pytest.raises(WrongStatus):
        redefine(world, round_id, definition("js-c"))
    session.rollback()
    assert session.get_one(Round, round_id).key == "js-a"
