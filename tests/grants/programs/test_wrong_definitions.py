"""A definition that is wrong is refused where it is wrong: each mistake by its code, at its path."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel.refusal import NotReady
from grants.programs.model import Round
from grants.reports.form import DIFFERENCE
from tests.grants.programs.test_defining import draft_round
from tests.world import World
from tests.worlds.questions import both
from tests.worlds.rounds import LETTER, definition


def mistakes(world: World, made: dict[str, Any]) -> dict[str, Any]:
    """The code of each mistake, by its path."""
    with pytest.raises(NotReady) as refused:
        draft_round(world, made)
    return {problem.field: problem.facts["what"] for problem in refused.value.problems}


SUMMED = {"type": "budget", "adds_up_to": "amount"}
OF_A_MEASURE = "measure_reached_actual"
Change = Callable[[dict[str, Any]], Any]

WRONG: list[tuple[str, str, Change]] = [
    ("round.closes", "closes_before_opening", lambda d: d["round"].update(closes="2026-10-01T00:00")),
    (
        "round.closes",
        "closes_before_opening",  # in the night that skips an hour
        lambda d: d["round"].update(opens="2027-03-14T02:50", closes="2027-03-14T03:10"),
    ),
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
    ("form.sections.2.questions.3.key", "name_of_the_page", lambda d: add(d["form"], 2).update(key="why")),
    ("report.sections.0.questions.4.key", "name_of_the_page", lambda d: add(d["report"]).update(key=OF_A_MEASURE)),
    ("report.sections.0.questions.4.key", "name_of_the_page", lambda d: add(d["report"]).update(key=DIFFERENCE)),
    ("tiers.2.key", "tier_not_offered", lambda d: d["tiers"].append({**d["tiers"][1], "key": "tier-3"})),
    ("letter.sections.0.questions.2.options.1.value", "no_tier", lambda d: option(with_letter(d)[2], "tier-9")),
    ("eligibility.1.values.1", "one_of", lambda d: lists(d, "theme", ["mediation", "Mediation"])),
    ("eligibility.1.values.0", "one_of", lambda d: lists(d, "workshop", ["Yes"])),
    (
        "form.sections.1.questions.1.options.1.value",
        "kept_otherwise",
        lambda d: option(question(d, 1, 1), "nin\u0303os"),
    ),
    ("form.sections.1.questions.1.options.1.value", "kept_otherwise", lambda d: option(question(d, 1, 1), "  ")),
    ("form.sections.3.questions.8.columns.4.options.1.value", "kept_otherwise", lambda d: option(cell(d), " us")),
    ("form.sections.3.questions.8.columns.4.options", "twice", lambda d: option(cell(d), "us")),
    ("eligibility.1.values", "too_few", lambda d: d["eligibility"][1].update(values=[])),
    ("eligibility.2.question", "rule_cannot_read", lambda d: d["eligibility"][2].update(question="theme")),
    ("letter.sections.0.questions.4.adds_up_to", "adds_up_to_no_money", lambda d: with_letter(d)[4].update(SUMMED)),
    (
        "eligibility.1.values.0",
        "one_of",
        lambda d: (add(d["form"]).update(key="ready", type="yes_no"), lists(d, "ready", ["Yes"])),
    ),
    ("letter.tiers.0", "no_tier", lambda d: d.update(letter=LETTER | {"tiers": ["tier-9"]})),
    ("letter.closes", "letters_outside_round", lambda d: d.update(letter=LETTER | {"closes": d["round"]["opens"]})),
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
    (
        "form.sections.1.show_if",
        "needed_of_everybody",  # who applies is asked in a section that not everybody sees
        lambda d: (
            d["form"]["sections"][1]["questions"].append(d["form"]["sections"][0]["questions"].pop(0)),
            d["form"]["sections"][1].update(show_if="answered(workshop)"),
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
    ("eligibility.3.of_tier", "no_tier", lambda d: d["eligibility"][3].update(of_tier="tier-9")),
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


def add(form: dict[str, Any], section: int = 0) -> dict[str, Any]:
    """One question more."""
    made = {"key": "more", "type": "short_text", "label": both("More?")}
    form["sections"][section]["questions"].append(made)
    return made


def cell(made: dict[str, Any]) -> dict[str, Any]:
    """The column of a table that is a choice."""
    return question(made, 3, 8)["columns"][4]


def option(asked: dict[str, Any], value: str) -> None:
    asked["options"][1]["value"] = value


def with_letter(made: dict[str, Any]) -> list[dict[str, Any]]:
    made["letter"] = deepcopy(LETTER)
    found: list[dict[str, Any]] = made["letter"]["sections"][0]["questions"]
    return found


def lists(made: dict[str, Any], asked: str, values: list[str]) -> None:
    rule = made["eligibility"][1]
    rule.pop("as_zip")
    rule.update(question=asked, values=values)


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


def test_a_tier_that_can_be_chosen_is_the_rounds_and_each_of_these_can_be_chosen(world: World) -> None:
    made = deepcopy(definition("js-a"))
    option(question(made, 1, 0), "tier-9")
    assert mistakes(world, made) == {
        "form.sections.1.questions.0.options.1.value": "no_tier",
        "tiers.1.key": "tier_not_offered",
    }


def test_a_round_of_one_tier_asks_for_it_too(world: World) -> None:
    made = definition("js-a", tiers=[deepcopy(definition("js-a")["tiers"][0])])
    assert [each["value"] for each in question(made, 1, 0)["options"]] == ["tier-1"]
    assert draft_round(world, made)


@pytest.mark.parametrize(("limits", "least"), [({"minimum": 10, "maximum": 5}, "10"), ({"minimum": 10**30}, 0)])
def test_of_limits_that_no_number_meets_it_is_said_from_where(world: World, limits: dict[str, int], least: Any) -> None:
    made = definition("js-a")
    question(made, 1, 4).update(limits)
    with pytest.raises(NotReady) as refused:
        draft_round(world, made)
    assert [problem.facts["facts"]["least"] for problem in refused.value.problems] == [least]


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
