"""What the demonstration city's groups sent is complete, eligible where it says so, and fairly read."""

from __future__ import annotations

from collections import Counter

import pytest

from grants.programs import answers as reading
from grants.programs import parsing, questions
from grants.programs.rules import Known, Verdict, find
from tests.city.answers import typed
from tests.unit.city import APPLICATIONS, EVERY, GROUPS, PEOPLE, ROUNDS, SENT, TODAY, Facts, Pair, named

UNREAD = ("draft", "submitted", "withdrawn", "ineligible")
REVIEWERS = {key for key, person in PEOPLE.items() if person["roles"] == ["reviewer"]}


@pytest.mark.parametrize("pair", SENT, ids=named)
def test_what_was_sent_is_complete_for_the_product(pair: Pair) -> None:
    key, application = pair
    answers, group = application["answers"], GROUPS[application["organization"]]
    form = parsing.parse(ROUNDS[key]["form"])
    values, problems = reading.check(form, typed(answers))
    assert problems == []
    assert set(answers) <= {question.key for question in form}
    assert (values["organization_name"], values["organization_kind"]) == (group["name"], group["kind"])
    assert application["locale"] == group["locale"]
    tiers = {tier["key"]: tier["amount_cents"] for tier in ROUNDS[key]["tiers"]}
    assert answers["amount"] <= tiers[application["tier"]]
    assert answers.get("tier", application["tier"]) == application["tier"]
    assert application["tier"] not in ("tier-2", "tier-3") or "letter_of_intent" in answers
    for question in form:
        if question.type is questions.Type.LONG_TEXT and question.key in answers:
            assert 40 <= len(answers[question.key].split()) <= 90, question.key


@pytest.mark.parametrize("pair", SENT, ids=named)
def test_the_eligibility_rules_say_what_the_outcome_says(pair: Pair) -> None:
    key, application = pair
    program = ROUNDS[key]["round"]["program"]
    history = _completed(application["organization"], program, application["submitted_at"])
    known = Known(completed=dict(Counter(each["tier"] for each in history)))
    findings = find(ROUNDS[key]["eligibility"], application["answers"], known)
    failed = [finding.key for finding in findings if finding.verdict is not Verdict.PASSED]
    assert failed == application.get("fails", [])
    assert bool(failed) == (application["outcome"] == "ineligible")
    if application["tier"] == "tier-3":
        assert any(each["award_cents"] == 100_000 for each in history)


@pytest.mark.parametrize("key", ROUNDS)
def test_a_group_applies_once_and_in_time(key: str) -> None:
    facts = ROUNDS[key]["round"]
    asking = [each["organization"] for each in APPLICATIONS[key]]
    assert len(asking) == len(set(asking))
    assert set(asking) <= set(GROUPS)
    for each in APPLICATIONS[key]:
        moments = [each[name] for name in ("started_at", "submitted_at") if name in each]
        assert [facts["opens"], *moments, facts["closes"]] == sorted([facts["opens"], *moments, facts["closes"]])
        assert ("submitted_at" in each) == (each["outcome"] != "draft")
        assert moments[-1][:10] <= TODAY


def _completed(organization: str, program: str, by: str) -> list[Facts]:
    """The grants of a program that a group had closed before the moment `by`."""
    return [
        each
        for key, each in EVERY
        if each["organization"] == organization
        and ROUNDS[key]["round"]["program"] == program
        and "closed" in each.get("then", ())
        and each["then_on"][-1] < by[:10]
    ]


@pytest.mark.parametrize("pair", EVERY, ids=named)
def test_three_people_without_a_conflict_score_what_was_reviewed(pair: Pair) -> None:
    key, application = pair
    criteria = {each["key"] for each in ROUNDS[key]["rubric"]["criteria"]}
    scores = application.get("scores", [])
    readers = {each["reviewer"] for each in scores}
    reviewed = application["outcome"] not in (*UNREAD, "in_review")
    assert len(readers) == len(scores)
    assert len(scores) == 3 if reviewed else len(scores) < 3
    assert application["outcome"] == "in_review" or reviewed or not scores
    assert readers <= REVIEWERS
    for each in scores:
        assert set(each["scores"]) == criteria
        assert set(each["scores"].values()) <= {1, 2, 3, 4, 5}
        assert len(each["comment"].split()) >= 5
    family = {application["organization"], GROUPS[application["organization"]].get("sponsor")} - {None}
    for _, other in EVERY:
        declared = {each["reviewer"] for each in other.get("conflicts", ())}
        assert not (declared & readers and other["organization"] in family)
    assert {each["reviewer"] for each in application.get("conflicts", ())} <= REVIEWERS
