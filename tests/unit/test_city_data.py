"""The demonstration city's rounds, funds, people and groups are whole and pass the product's own rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from stdnum.us import ein

from grants.policy.actor import Role
from grants.programs import parsing, questions
from grants.programs.conditions.asking import asked
from grants.programs.rules.languages import untranslated
from grants.programs.spec import RoundSpec
from tests.city import reading
from tests.unit.city import APPLICATIONS, EVERY, FUNDS, GROUPS, PEOPLE, ROUNDS, TODAY

TEXTS = ("who_can_apply", "never_asked", "who_sees", "made_public", "how_scored", "what_next", "agreement")
OUTCOMES = ("draft", "submitted", "withdrawn", "ineligible", "in_review", "reviewed")
OUTCOMES += ("awarded", "partially_awarded", "waitlisted", "declined")
STEPS = ("offered", "offer_lapsed", "signed", "payee_pending", "prepared", "approved", "sent", "payout_failed")
STEPS += (
    "confirmed",
    "report_due",
    "report_overdue",
    "report_submitted",
    "report_returned",
    "report_accepted",
    "closed",
)
NEEDED = {"organization_name": "short_text", "organization_kind": "choice", "operating_budget": "money", "zip": "zip"}
NEEDED |= {"theme": "choice", "project_title": "short_text", "summary": "long_text", "amount": "money"}
NEEDED |= {"budget": "budget", "attachment": "file"}


@pytest.mark.parametrize("key", ROUNDS)
def test_a_round_is_one_that_the_product_takes(key: str) -> None:
    assert RoundSpec().validate(ROUNDS[key]) == {}
    facts = ROUNDS[key]["round"]
    assert facts["key"] == key
    assert facts["program"] in {program["key"] for program in reading.programs()}
    assert facts["languages"] == (["en", "es", "vi", "ar"] if key == "js-2026-11" else ["en", "es"])
    assert [problem.field for problem in untranslated(facts["languages"], ROUNDS[key])] == []
    assert set(facts["texts"]) == set(TEXTS)
    dates = [facts[name][:10] for name in ("opens", "closes", "decisions_by", "projects_start", "projects_end")]
    assert dates == sorted(dates)


@pytest.mark.parametrize("key", ROUNDS)
def test_a_round_asks_what_every_round_must_ask_and_nothing_that_none_may(key: str) -> None:
    form = parsing.parse(ROUNDS[key]["form"])
    asked = {question.key: question.type.value for question in form}
    assert NEEDED.items() <= asked.items()
    words = " ".join(str(question) for question in form).lower()
    assert not re.search(r"immigra|migratori|social security|seguro social", words)


@pytest.mark.parametrize("key", [key for key in ROUNDS if key.startswith("js-")])
def test_a_jumpstart_form_is_one_page(key: str) -> None:
    form = parsing.parse(ROUNDS[key]["form"])
    first, last = (asked(form, {"tier": tier, "organization_kind": "sponsored"}) for tier in ("tier-1", "tier-3"))
    tier, workshop = form.question("tier"), form.question("workshop")
    assert len(form.sections) == 3
    assert 12 <= len(list(first)) <= 14
    assert len(list(last)) - len(list(first)) == (0 if key == "js-2024-11" else 2), "the earlier rules knew no tier 3"
    assert first.question("letter_of_intent") is None
    assert tier
    assert workshop
    assert {option.value for option in tier.options} == {tier["key"] for tier in ROUNDS[key]["tiers"]}
    assert {option.value for option in workshop.options} == {"yes", "no"}


@pytest.mark.parametrize("key", [key for key in ROUNDS if key.startswith("ol-")])
def test_a_pilot_is_asked_for_its_four_boxes_and_what_it_wants_to_learn(key: str) -> None:
    form = parsing.parse(ROUNDS[key]["form"])
    boxes = form.section("boxes")
    assert len(form.sections) == 4
    assert 15 <= len(list(form)) <= 18
    assert boxes
    assert [question.key for question in boxes.questions] == ["problem", "strategy", "outcome", "accountable"]
    assert form.question("learning_question")
    assert [column.key for column in form.question("milestones").columns] == ["done_by", "step"]
    assert form.question("budget").sources == ("match_cash", "match_in_kind")
    assert form.question("counts").type is questions.Type.MEASURES


def test_the_published_rules_of_2021_stand_with_their_oddity() -> None:
    facts, tiers = ROUNDS["js-2026-11"]["round"], ROUNDS["js-2026-11"]["tiers"]
    assert [(tier["amount_cents"], tier["max_awards"]) for tier in tiers] == [
        (100_000, 20),
        (250_000, 20),
        (500_000, 17),
    ]
    assert sum(tier["amount_cents"] * tier["max_awards"] for tier in tiers) > facts["budget_cents"] == 15_000_000


def test_every_text_that_the_office_writes_is_there_in_english_and_spanish() -> None:
    files = [*reading.HERE.glob("rounds/*.toml"), *reading.HERE.glob("programs/*.toml"), reading.HERE / "funds.toml"]
    assert len(files) >= 9
    for path in files:
        assert list(_unpaired(reading.toml(path))) == [], path.name


def _unpaired(data: Any, path: str = "") -> Iterator[str]:
    """Where a text lacks Spanish, has one of Vietnamese and Arabic alone, or says the same sentence in two."""
    if isinstance(data, dict) and data.keys() & {"en", "es"}:
        paired = set(data) in ({"en", "es"}, {"en", "es", "vi", "ar"}) and all(text.strip() for text in data.values())
        if not paired or (" " in data["en"] and len(set(data.values())) < len(data)):
            yield path
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _unpaired(value, f"{path}.{key}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _unpaired(value, f"{path}[{number}]")


def test_a_fund_is_filled_for_what_its_rounds_award() -> None:
    awarded: Counter[str] = Counter()
    for key, application in EVERY:
        if "offer_lapsed" not in application.get("then", ()):
            awarded[ROUNDS[key]["round"]["fund"]] += application.get("award_cents", 0)
    awarded["community-safety"] += ROUNDS["js-2026-11"]["round"]["budget_cents"]
    awarded["opportunity-pilots"] += ROUNDS["ol-2026-09"]["round"]["budget_cents"]
    assert set(awarded) == set(FUNDS)
    for key, cents in awarded.items():
        assert cents <= sum(put["cents"] for put in FUNDS[key]["appropriations"]), key


def test_people_cover_every_role_and_nobody_prepares_and_approves() -> None:
    roles = Counter(role for person in PEOPLE.values() for role in person["roles"])
    assert set(roles) == set(Role)
    assert (roles["officer"] >= 2, roles["reviewer"] >= 9) == (True, True)
    assert all({"finance_preparer", "finance_approver"} - set(person["roles"]) for person in PEOPLE.values())
    assert {person["locale"] for person in PEOPLE.values()} == {"en", "es"}
    assert all(person["email"].endswith("@example.org") for person in PEOPLE.values())


def test_groups_are_invented_and_as_mixed_as_the_real_ones() -> None:
    kinds = Counter(group["kind"] for group in GROUPS.values())
    assert len(GROUPS) >= 45
    assert set(kinds) == {"nonprofit", "sponsored", "unincorporated", "other"}
    assert len(GROUPS) * 0.15 <= sum(group["locale"] == "es" for group in GROUPS.values()) <= len(GROUPS) * 0.25
    served = next(rule for rule in ROUNDS["js-2026-11"]["eligibility"] if rule["key"] == "served-zip")
    for group in GROUPS.values():
        assert group["zip"] in served["values"]
        assert ("ein" in group) == (group["kind"] == "nonprofit")
        assert ("sponsor" in group) == (group["kind"] == "sponsored")
        assert GROUPS.get(group.get("sponsor"), {"kind": "nonprofit"})["kind"] == "nonprofit"
        assert "ein" not in group or ein.is_valid(group["ein"])
        assert re.fullmatch(r"704-555-01\d\d", group["contact"]["phone"])
        assert group["contact"]["email"].endswith("@example.org")
    for said in ("name", "ein"):
        told = [group[said] for group in GROUPS.values() if said in group]
        assert len(told) == len(set(told))


def test_nothing_anywhere_looks_like_a_social_security_number() -> None:
    for path in reading.HERE.rglob("*.toml"):
        assert not re.search(r"\b\d{3}-\d{2}-\d{4}\b", path.read_text(encoding="utf-8")), path.name


def test_there_are_enough_applications_of_every_kind() -> None:
    outcomes = Counter(each["outcome"] for _, each in EVERY)
    steps = Counter(step for _, each in EVERY for step in each.get("then", ()))
    assert set(APPLICATIONS) == set(ROUNDS)
    assert len(EVERY) >= 70
    assert set(outcomes) == set(OUTCOMES)
    assert set(steps) == set(STEPS)
    assert min(outcomes.values()) >= 2
    assert min(steps.values()) >= 2
    assert {each["then"][-1] for _, each in EVERY if "then" in each} == set(STEPS)


def test_the_open_round_is_open_today() -> None:
    facts = ROUNDS["js-2026-11"]["round"]
    now = datetime.fromisoformat(f"{TODAY}T12:00")
    assert datetime.fromisoformat(facts["opens"]) <= now < datetime.fromisoformat(facts["closes"])


@pytest.mark.parametrize("key", ROUNDS)
def test_a_round_holds_only_what_its_stage_can_hold(key: str) -> None:
    stage = {"js-2026-11": ("draft", "submitted"), "ol-2026-09": ("ineligible", "in_review", "reviewed")}
    decided = ("ineligible", "awarded", "partially_awarded", "waitlisted", "declined")
    assert {each["outcome"] for each in APPLICATIONS[key]} <= {*stage.get(key, decided), "withdrawn"}
    for each in APPLICATIONS[key]:
        told = {name for name in ("withdrawn_on", "ineligible_on", "decided_on") if name in each}
        meant = {"withdrawn": {"withdrawn_on"}, "ineligible": {"ineligible_on"}}
        undecided = each["outcome"] in ("draft", "submitted", "in_review", "reviewed")
        assert told == meant.get(each["outcome"], set() if undecided else {"decided_on"})
