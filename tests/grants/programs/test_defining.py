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


def mistakes(world: World, made: dict[str, Any]) -> dict[str, Any]:
    """The code of each mistake, by its path."""
    with pytest.raises(NotReady) as refused:
        draft_round(world, made)
    return {problem.field: problem.facts["what"] for problem in refused.value.problems}


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


Change = Callable[[dict[str, Any]], Any]

WRONG: list[tuple[str, str, Change]] = [
    ("round.closes", "closes_before_opening", lambda d: d["round"].update(closes="2026-10-01T00:00")),
    ("round.projects_end", "ends_before_start", lambda d: d["round"].update(projects_end="2026-01-01")),
    ("round.opens", "not_a_time", lambda d: d["round"].update(opens="soon")),
    ("round.opens", "time_with_zone", lambda d: d["round"].update(opens="2026-11-01T09:00+00:00")),
    ("round.opens", "between", lambda d: d["round"].update(opens="9999-12-31T23:59")),
    ("round.decisions_by", "between", lambda d: d["round"].update(decisions_by="9999-12-31")),
    ("round.timezone", "no_zone", lambda d: d["round"].update(timezone="America/Charlotte")),
    ("round.timezone", "no_zone", lambda d: d["round"].update(timezone="America")),
    ("round.title", "no_english", lambda d: d["round"].update(title={"es": "Solo español"})),
    ("round.title", "not_by_language", lambda d: d["round"].update(title="A title")),
    ("round.title.es", "not_text", lambda d: d["round"].update(title={"en": "A title", "es": 3})),
    ("round.key", "not_a_round_key", lambda d: d["round"].update(key="../etc")),
    ("round.key", "not_a_round_key", lambda d: d["round"].update(key="new")),
    ("round.program", "no_program", lambda d: d["round"].update(program="gone")),
    ("round.year", "between", lambda d: d["round"].update(year=10**30)),
    ("round.budget_cents", "between", lambda d: d["round"].update(budget_cents=0)),
    ("round.budget_cents", "between", lambda d: d["round"].update(budget_cents=10**30)),
    ("round.budget_cents", "not_whole", lambda d: d["round"].update(budget_cents="100")),
    ("round.fund", "missing", lambda d: d["round"].pop("fund")),
    ("round.grace_minuts", "unknown_key", lambda d: d["round"].update(grace_minuts=15)),
    ("round.languages.1", "one_of", lambda d: d["round"].update(languages=["en", "xx"])),
    ("round.languages", "twice", lambda d: d["round"].update(languages=["en", "en"])),
    ("round.contact.phone", "missing", lambda d: d["round"]["contact"].pop("phone")),
    ("round.texts.who_sees", "missing", lambda d: d["round"]["texts"].pop("who_sees")),
    ("round.individuals_allowed", "not_yes_no", lambda d: d["round"].update(individuals_allowed="yes")),
    ("round", "missing", lambda d: d.pop("round")),
    ("round", "not_a_table", lambda d: d.update(round=3)),
    ("form.sections", "twice", lambda d: d["form"]["sections"].append(d["form"]["sections"][0])),
    ("form.sections", "too_few", lambda d: d["form"].update(sections=[])),
    ("form.sections", "not_a_list", lambda d: d["form"].update(sections="x")),
    ("form.sections.0.questions.0.type", "one_of", lambda d: first(d).update(type="telepathy")),
    ("form.sections.0.questions.0.lable", "unknown_key", lambda d: first(d).update(lable=both("?"))),
    ("form.sections.0.questions.0.label", "no_english", lambda d: first(d).update(label={})),
    ("form.sections.0.questions.0.key", "not_a_name", lambda d: first(d).update(key="X")),
    ("form.sections.0.questions.0.key", "name_of_the_page", lambda d: first(d).update(key="questions")),
    ("form.sections.0.questions.1.options", "two_options", lambda d: question(d, 0, 1).update(options=[])),
    ("form.sections.0.questions.0.private", "in_lists", lambda d: first(d).update(private=True, public=False)),
    ("form.sections.0.questions.0.show_if", "bad_condition", lambda d: first(d).update(show_if="x ==")),
    ("form.sections.0.questions.0.show_if", "bad_condition", lambda d: first(d).update(show_if='tier == "tier-1"')),
    ("form", "must_ask", lambda d: first(d).update(key="our_name")),
    ("form.sections.2.questions.1.adds_up_to", "adds_up_to_no_money", lambda d: budget(d).update(adds_up_to="zip")),
    ("form.sections.2.questions.1.adds_up_to", "adds_up_to_no_money", lambda d: budget(d).update(adds_up_to="gone")),
    ("form.sections.0.questions.0.required", "needed_of_everybody", lambda d: first(d).update(required=False)),
    (
        "form.sections.0.questions.1.show_if",
        "needed_of_everybody",
        lambda d: (
            d["form"]["sections"][0]["questions"].reverse(),
            d["form"]["sections"][0]["questions"].insert(1, question(d, 0, 4) | {"show_if": "answered(workshop)"}),
            d["form"]["sections"][0]["questions"].pop(),
        ),
    ),
    ("form.sections.0.questions.0.type", "one_of", lambda d: first(d).update(type="number")),
    ("form.sections.1.questions.0.type", "one_of", lambda d: question(d, 1, 0).update(type="choices")),
    ("form.sections.1.questions.2.type", "one_of", lambda d: question(d, 1, 2).update(type="file", public=False)),
    ("form.sections.1.questions.4.maximum", "between", lambda d: question(d, 1, 4).update(minimum=10, maximum=5)),
    ("form.sections.1.questions.4.maximum", "between", lambda d: question(d, 1, 4).update(maximum=-1)),
    ("form.sections.1.questions.4.minimum", "between", lambda d: question(d, 1, 4).update(minimum=10**30)),
    ("form.sections.2.questions.0.maximum_cents", "between", lambda d: question(d, 2, 0).update(minimum_cents=250001)),
    ("eligibility.3.tier", "no_question", lambda d: d["form"]["sections"][1]["questions"].pop(0)),
    ("eligibility.1.question", "rule_cannot_read", lambda d: d["eligibility"][1].update(question="operating_budget")),
    ("eligibility.1.question", "rule_cannot_read", lambda d: d["eligibility"][1].update(question="start")),
    ("eligibility.0.limit_cents", "needed_by", lambda d: d["eligibility"][0].pop("limit_cents")),
    ("eligibility.1.values", "needed_by", lambda d: d["eligibility"][1].pop("values")),
    ("eligibility.0.question", "no_question", lambda d: d["eligibility"][0].update(question="gone")),
    ("eligibility.0.question", "rule_cannot_read", lambda d: d["eligibility"][0].update(question="zip")),
    ("eligibility.3.tier", "no_tier", lambda d: d["eligibility"][3].update(tier="tier-9")),
    ("eligibility.0.rule", "one_of", lambda d: d["eligibility"][0].update(rule="phase_of_the_moon")),
    ("rubric.criteria", "weights", lambda d: d["rubric"]["criteria"][0].update(weight=41)),
    ("rubric.criteria.0.anchors.2", "one_of", lambda d: d["rubric"]["criteria"][0].update(anchors={"2": both("Two.")})),
    ("rubric.reviews_each", "between", lambda d: d["rubric"].update(reviews_each=0)),
    ("rubric.reviews_each", "not_whole", lambda d: d["rubric"].update(reviews_each="3")),
    ("schedule.parts", "weights", lambda d: d["schedule"].update(parts=[50, 40], release=["agreement", "report"])),
    ("schedule.parts", "each_part_its_release", lambda d: d["schedule"].update(parts=[100], release=["report"] * 2)),
    ("tiers.0.amount_cents", "between", lambda d: d["tiers"][0].update(amount_cents=0)),
    ("tiers", "twice", lambda d: d["tiers"].append(d["tiers"][0])),
]


def question(made: dict[str, Any], section: int, number: int) -> dict[str, Any]:
    found: dict[str, Any] = made["form"]["sections"][section]["questions"][number]
    return found


def first(made: dict[str, Any]) -> dict[str, Any]:
    return question(made, 0, 0)


def budget(made: dict[str, Any]) -> dict[str, Any]:
    return question(made, 2, 1)


@pytest.mark.parametrize(("path", "code", "change"), WRONG, ids=[f"{path} {code}" for path, code, _ in WRONG])
def test_a_definition_that_is_wrong_is_refused_where_it_is_wrong(
    world: World, session: Session, path: str, code: str, change: Change
) -> None:
    made = deepcopy(definition("js-a"))
    change(made)
    assert mistakes(world, made) == {path: code}
    assert session.scalar(select(func.count()).select_from(Round)) == 0


def test_a_form_and_its_questions_or_a_letter_and_its_day_are_wrong_at_once(world: World) -> None:
    made = definition("js-a", letter=deepcopy(LETTER))
    first(made).update(key="our_name")
    budget(made).update(adds_up_to="gone")
    made["letter"]["closes"] = "2027-11-20T17:00"
    made["letter"]["sections"][0]["questions"].pop(0)
    assert mistakes(world, made) == {
        "form": "must_ask",
        "form.sections.2.questions.1.adds_up_to": "adds_up_to_no_money",
        "letter": "must_ask",
        "letter.closes": "letters_outside_round",
    }


def test_an_amount_is_money(world: World) -> None:
    made = deepcopy(definition("js-a"))
    question(made, 2, 0).update(type="short_text")
    question(made, 2, 0).pop("maximum_cents")
    budget(made).pop("adds_up_to")
    assert mistakes(world, made) == {"form.sections.2.questions.0.type": "one_of"}


def test_a_letter_for_some_tiers_needs_a_full_form_that_asks_for_the_tier_too(world: World) -> None:
    """Who is not asked would send the full form without a letter."""
    made = definition("js-a", letter={**deepcopy(LETTER), "tiers": ["tier-2"]})
    made["eligibility"] = [rule for rule in made["eligibility"] if not rule.get("tier")]
    made["form"]["sections"][1]["questions"].pop(0)
    assert mistakes(world, made) == {"form": "must_ask"}


def test_a_letter_names_who_writes_and_has_its_tier_as_a_choice(world: World) -> None:
    made = definition("js-a", letter=deepcopy(LETTER))
    asked = made["letter"]["sections"][0]["questions"]
    asked[0]["required"] = False
    asked[2]["type"] = "choices"
    question(made, 1, 0)["type"] = "choices"
    assert mistakes(world, made) == {
        "form.sections.1.questions.0.type": "one_of",
        "letter.sections.0.questions.0.required": "needed_of_everybody",
        "letter.sections.0.questions.2.type": "one_of",
    }


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
