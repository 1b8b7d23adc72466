"""The demonstration city's decisions keep the rules, and its awards go their way step by step."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from grants.awards.lifecycle import Outcome
from grants.awards.rules import Candidate, departs
from grants.programs import parsing
from grants.reports import rules as reports
from grants.reports.form import measures_of, whole
from tests.city.answers import typed
from tests.unit.city import APPLICATIONS, AWARDED, EVERY, FUNDS, ROUNDS, TODAY, Facts, Pair, named

STEP_OF = {
    "awarded": Outcome.AWARD,
    "partially_awarded": Outcome.AWARD_IN_PART,
    "waitlisted": Outcome.WAITLIST,
    "declined": Outcome.DECLINE,
}
FOLLOWS: dict[str | None, set[str]] = {
    None: {"offered"},
    "offered": {"signed", "offer_lapsed"},
    "signed": {"payee_pending"},
    "payee_pending": {"prepared", "sent"},
    "prepared": {"approved"},
    "approved": {"sent"},
    "sent": {"confirmed", "payout_failed"},
    "payout_failed": {"payee_pending"},
    "confirmed": {"report_due", "report_submitted"},
    "report_due": {"report_submitted", "report_overdue"},
    "report_submitted": {"report_returned", "closed", "report_accepted"},
    "report_accepted": {"prepared"},
}


@pytest.mark.parametrize("key", ROUNDS)
def test_awards_keep_within_budget_and_tiers_and_a_realistic_share(key: str) -> None:
    awards = [each for each in APPLICATIONS[key] if each["outcome"] in AWARDED]
    if not awards:
        return
    sent = [each for each in APPLICATIONS[key] if each["outcome"] != "draft"]
    assert 0.11 <= len(awards) / len(sent) <= 0.56
    standing = [each for each in awards if each["then"][-1] != "offer_lapsed"]
    assert sum(each["award_cents"] for each in standing) <= ROUNDS[key]["round"]["budget_cents"]
    for tier in ROUNDS[key]["tiers"]:
        assert sum(each["tier"] == tier["key"] for each in awards) <= tier["max_awards"]
    for each in awards:
        in_part = each["outcome"] == "partially_awarded"
        assert each["award_cents"] <= each["answers"]["amount"]
        assert (each["award_cents"] < each["answers"]["amount"]) == in_part
        assert ("words" in each) == in_part


@pytest.mark.parametrize("key", ROUNDS)
def test_only_what_has_a_note_departs_from_the_ranking(key: str) -> None:
    """The decisions of each day, replayed with the product's own rule and the money that was there on that day."""
    decided = [each for each in APPLICATIONS[key] if "decided_on" in each]
    ranked = sorted(decided, key=lambda each: (-_score(key, each), each["submitted_at"]))
    number = {each["organization"]: place for place, each in enumerate(ranked)}
    facts, caps = ROUNDS[key]["round"], {tier["key"]: tier["max_awards"] for tier in ROUNDS[key]["tiers"]}
    outcomes: dict[str, str] = {}
    held: dict[str, int] = {}
    days = sorted({each[name] for each in decided for name in ("waitlisted_on", "decided_on") if name in each})
    for day in days:
        today = [each for each in ranked if day in (each.get("waitlisted_on"), each["decided_on"])]
        outcome = {each["organization"]: each["outcome"] for each in today}
        outcome |= {each["organization"]: "waitlisted" for each in today if each.get("waitlisted_on") == day}
        for each in decided:
            if "offer_lapsed" in each.get("then", ()) and each["then_on"][-1] <= day:
                held.pop(each["organization"], None)
        for each in sorted(today, key=lambda each: outcome[each["organization"]] not in AWARDED):
            name = each["organization"]
            left = min(facts["budget_cents"], _in_the_fund(key, day)) - sum(held.values())
            ranking = [
                Candidate(
                    number[other["organization"]],
                    other["tier"],
                    other["answers"]["amount"],
                    _score(key, other),
                    outcomes.get(other["organization"]),
                    held.get(other["organization"], 0),
                )
                for other in ranked
            ]
            step = STEP_OF[outcome[name]]
            if departs(ranking, number[name], step, left_cents=left, tier_caps=caps):
                assert each.get("note"), name
            outcomes[name] = step
            if step in (Outcome.AWARD, Outcome.AWARD_IN_PART):
                held[name] = each["award_cents"]
                assert each["award_cents"] <= left


def _in_the_fund(key: str, day: str) -> int:
    """What a round's fund had received by a day, less what its earlier rounds hold."""
    fund = ROUNDS[key]["round"]["fund"]
    received = sum(put["cents"] for put in FUNDS[fund]["appropriations"] if put["on"] <= day)
    earlier = [other for other, round in ROUNDS.items() if round["round"]["fund"] == fund and other < key]
    return received - sum(
        each["award_cents"] for other in earlier for each in APPLICATIONS[other] if each["outcome"] in AWARDED
    )


@pytest.mark.parametrize("pair", EVERY, ids=named)
def test_whoever_gets_less_than_they_asked_is_told_why(pair: Pair) -> None:
    key, application = pair
    known = {reason["key"] for reason in ROUNDS[key]["decline_reasons"]}
    reasons = application.get("reasons", [])
    told = application["outcome"] in ("declined", "waitlisted") or "waitlisted_on" in application
    assert bool(reasons) == told
    assert set(reasons) <= known


@pytest.mark.parametrize("pair", [pair for pair in EVERY if pair[1]["outcome"] in AWARDED], ids=named)
def test_an_award_goes_its_way_step_by_step(pair: Pair) -> None:
    key, application = pair
    facts, steps, days = ROUNDS[key]["round"], application["then"], application["then_on"]
    assert len(steps) == len(days)
    assert days == sorted(days)
    first = application.get("waitlisted_on", application["decided_on"])
    assert facts["closes"][:10] < first <= facts["decisions_by"]
    assert first <= application["decided_on"] < days[0]
    assert days[-1] <= TODAY
    for before, after in zip([None, *steps], steps, strict=False):
        assert after in FOLLOWS[before], (before, after)
    for before, after in pairwise(zip(steps, days, strict=True)):
        assert (before[0], after[0]) != ("payout_failed", "payee_pending") or before[1] < after[1]
        assert (before[0], after[0]) != ("approved", "sent") or before[1] == after[1]
    on = dict(zip(steps, days, strict=True))
    offered = date.fromisoformat(on["offered"])
    last_day = (offered + timedelta(days=21)).isoformat()
    assert on.get("signed", "") <= last_day
    assert on.get("offer_lapsed", last_day) == last_day
    due = date.fromisoformat(facts["projects_end"]) + timedelta(days=facts["report_due_days"])
    assert on.get("report_overdue", "9999") > due.isoformat()
    assert on.get("report_due", "9999") > facts["projects_end"]


@pytest.mark.parametrize("pair", [pair for pair in EVERY if "report" in pair[1]], ids=named)
def test_a_report_is_one_that_the_product_takes(pair: Pair) -> None:
    key, application = pair
    report, days = application["report"], dict(zip(application["then"], application["then_on"], strict=True))
    measures = measures_of(ROUNDS[key]["report"])
    form = whole(parsing.parse(ROUNDS[key]["report"]), measures)
    said = typed(report["answers"]) | {
        f"measure_{name}_actual": str(number) for name, number in report["measures"].items()
    }
    _, problems = reports.check(form, said, award_cents=application["award_cents"])
    assert problems == []
    assert list(report["measures"]) == [measure.key for measure in measures]
    assert report["measures"]["people_reached"] == report["answers"]["people"] == max(report["measures"].values())
    assert report["answers"].get("finished_on", "") < days["report_submitted"]
    assert ("returned_because" in report) == (application["then"][-1] == "report_returned")
    for name in ("what_happened", "what_learned", "story"):
        assert name not in report["answers"] or 40 <= len(report["answers"][name].split()) <= 90


def test_only_awards_that_reported_carry_a_report() -> None:
    for key, application in EVERY:
        assert ("report" in application) == ("report_submitted" in application.get("then", ())), named(
            (key, application)
        )


def _score(key: str, application: Facts) -> Decimal:
    weights = {each["key"]: each["weight"] for each in ROUNDS[key]["rubric"]["criteria"]}
    total = sum(weights[name] * points for each in application["scores"] for name, points in each["scores"].items())
    return Decimal(total) / len(application["scores"])
