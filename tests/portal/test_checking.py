"""The eligibility check: no sign-up, explained answer by answer, its answers carried into the draft, open to dissent."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.model import Answer, Application, Disagreement
from grants.people import commands as people
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.questions import both
from tests.worlds.rounds import DEFINITION

FITS = {"operating_budget": "8,000", "zip": "28208", "workshop": "yes", "tier": "tier-1"}
HOSTILE = "<script>alert('x')</script> {{ 7*7 }} \u202e🏳️‍🌈"


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round(key="js-a")


def drafts(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Application)) or 0


def said(text: str) -> str:
    return text.replace("&#39;", "'")


def test_only_what_the_rules_read_is_asked_and_the_round_leads_here(visitor: Visitor, round_id: int) -> None:
    assert "/rounds/js-a/check" in visitor.get("/rounds/js-a").text
    page = visitor.get("/rounds/js-a/check")
    assert "Budget for a year" in page.text
    assert "Which tier?" in page.text
    assert "Name of your group" not in page.text
    assert "Set-Cookie" not in page.headers or "throughline" in page.headers["Set-Cookie"]


def test_answers_that_fit_are_said_to_fit_and_are_carried_into_the_draft(
    visitor: Visitor, round_id: int, session: Session
) -> None:
    page = visitor.post("/rounds/js-a/check", FITS)
    told = words(page)
    assert "So far, you can apply" in told, "one application for each group is for our records to say"
    assert "The rule: less than $100,000" in told
    assert "The answer: $8,000" in told
    assert drafts(session) == 0, "the check keeps nothing"
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    begun = visitor.post("/rounds/js-a/check/start", hidden)
    assert visitor.path(begun) == "/applications/JS-2026-0001/sections/group"
    assert 'value="8,000"' in begun.text
    session.rollback()
    kept = {row.question_key: row.typed for row in session.execute(select(Answer.question_key, Answer.typed))}
    assert kept == FITS
    assert session.scalar(select(func.count()).select_from(Disagreement)) == 0


def test_an_answer_that_does_not_fit_is_told_why_and_what_would_help(visitor: Visitor, round_id: int) -> None:
    told = words(visitor.post("/rounds/js-a/check", {**FITS, "zip": "10001", "tier": "tier-2"}))
    assert "Some rules do not fit" in told
    assert "The project is outside the ZIP codes of this round." in told
    assert "Serve one of the ZIP codes." in told
    assert "At least 1 finished grant" in told, "what the tier asks is said, and left to our records"


def test_apply_anyway_keeps_the_reason_for_whoever_screens_it(
    world: World, visitor: Visitor, another_visitor: Visitor, round_id: int, session: Session
) -> None:
    visitor.post("/rounds/js-a/check/start", {**FITS, "zip": "10001", "why": HOSTILE})
    kept = session.scalars(select(Disagreement)).one()
    assert kept.text == HOSTILE
    assert {row["key"]: row["verdict"] for row in kept.findings}["zip-served"] == "failed"


def test_staff_read_the_reason_and_the_rules_in_words(world: World, visitor: Visitor, round_id: int) -> None:
    draft_id = world.draft(round_id, zip="10001")
    visitor.sign_in("ana@example.org")
    page = visitor.get("/applications/JS-2026-0001/check")
    assert "Do you see it another way?" in page.text
    visitor.post("/applications/JS-2026-0001/disagree", {"why": HOSTILE})
    assert "You told us" not in page.text
    assert (
        HOSTILE.replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;")
        in visitor.get("/applications/JS-2026-0001/check").text
    )
    visitor.post("/applications/JS-2026-0001/send")
    visitor.post("/sign-out")
    world.staff(*world.officer.roles, email="officer@example.org")
    visitor.sign_in("officer@example.org")
    shown = visitor.get("/staff/applications/JS-2026-0001")
    assert "The group sees it another way" in words(shown)
    assert "&lt;script&gt;alert" in shown.text
    assert "The rule: one of 28216, 28208" in words(shown)
    assert "zip-served" not in words(shown)
    assert draft_id


def test_a_reason_goes_along_with_whatever_button_of_its_page_is_pressed(
    world: World, visitor: Visitor, round_id: int, session: Session
) -> None:
    page = visitor.post("/rounds/js-a/check", {**FITS, "zip": "10001"})
    assert 'form="begin" formaction="/rounds/js-a/check"' in page.text, "the form with the reason goes to the questions"
    changing = visitor.post("/rounds/js-a/check", {**FITS, "zip": "10001", "why": "We meet here.", "go": "change"})
    assert '<input type="hidden" name="why" value="We meet here.">' in changing.text
    fits = visitor.post("/rounds/js-a/check", {**FITS, "why": "We meet here."})
    assert '<input type="hidden" name="why" value="We meet here.">' in fits.text, "back once more, and it is there"
    world.draft(round_id, zip="10001")
    visitor.sign_in("ana@example.org")
    check = visitor.get("/applications/JS-2026-0001/check")
    assert 'id="your-reason"' in check.text
    assert 'form="your-reason" formaction="/applications/JS-2026-0001/send"' in check.text
    long = "why " * 600
    refused = visitor.post("/applications/JS-2026-0001/send", {"why": long}, status=422)
    assert "too long" in words(refused)
    assert long in refused.text
    receipt = visitor.post("/applications/JS-2026-0001/send", {"why": "We meet in 28208."})
    again = visitor.post("/applications/JS-2026-0001/send", {"why": "We meet in 28208."})
    assert visitor.path(receipt) == visitor.path(again) == "/applications/JS-2026-0001"
    session.rollback()
    assert session.scalars(select(Disagreement.text)).one() == "We meet in 28208."


def test_a_reason_that_is_too_long_is_refused_at_its_field_and_nothing_is_lost(
    visitor: Visitor, round_id: int, session: Session
) -> None:
    long = "why " * 600
    page = visitor.post("/rounds/js-a/check/start", {**FITS, "zip": "10001", "why": long}, status=422)
    assert "too long" in words(page)
    assert long in page.text
    assert 'name="zip" value="10001"' in page.text
    assert drafts(session) == 0
    visitor.sign_in("ana@example.org")


def test_what_can_not_be_read_is_said_at_its_field_and_kept(visitor: Visitor, round_id: int) -> None:
    page = visitor.post("/rounds/js-a/check", {**FITS, "operating_budget": HOSTILE, "zip": "2820"}, status=422)
    assert "Write an amount in dollars" in words(page)
    assert "Write a ZIP code of five digits" in said(words(page))
    assert "&lt;script&gt;" in page.text
    changed = visitor.post("/rounds/js-a/check", {**FITS, "go": "change"})
    assert 'value="8,000"' in changed.text, "changing one's answers begins with what was typed"


def test_nothing_answered_is_no_mistake(visitor: Visitor, round_id: int) -> None:
    assert "We look at this later" in words(visitor.post("/rounds/js-a/check", {}))


def test_a_group_that_we_know_sees_which_tiers_it_has_reached_and_why(
    world: World, visitor: Visitor, round_id: int
) -> None:
    with world.unit() as unit:
        member = people.person_with_email(unit, "ana@example.org")
        group = people.know_organization(unit, "Oak Street", kind="unincorporated", member=member)
        people.adjust_standing(unit, group.id, program="jumpstart", tier="tier-1", completed=1)
    visitor.sign_in("ana@example.org")
    page = words(visitor.get("/rounds/js-a/check"))
    assert "What Oak Street can apply for" in page
    assert "You can apply for Tier 2. Your group has finished 1 grant." in page
    assert "You can apply </h1>" in visitor.post("/rounds/js-a/check", {**FITS, "tier": "tier-2"}).text.replace(
        "apply</h1>", "apply </h1>"
    )


def test_a_group_that_has_reached_nothing_yet_is_told_so_kindly(world: World, visitor: Visitor, round_id: int) -> None:
    world.submitted(round_id)
    visitor.sign_in("ana@example.org")
    page = words(visitor.get("/rounds/js-a/check"))
    assert "Tier 2 is not open to you yet. Your group has finished 0 grants." in page
    found = words(visitor.post("/rounds/js-a/check", {**FITS, "tier": "tier-2"}))
    assert "Tier 2 is for groups that completed a grant." in found
    assert "Your group has sent 1 other application." in found


def test_a_rule_for_every_tier_closes_each_of_them(world: World, visitor: Visitor) -> None:
    late = {"key": "late", "rule": "no_overdue_report", "why_not": both("A report of your group is late.")}
    world.open_round(key="js-a", eligibility=[*DEFINITION["eligibility"], late])
    with world.unit() as unit:
        member = people.person_with_email(unit, "ana@example.org")
        group = people.know_organization(unit, "Oak Street", kind="unincorporated", member=member)
        people.adjust_standing(unit, group.id, program="jumpstart", tier="tier-1", completed=1, overdue=1)
    visitor.sign_in("ana@example.org")
    page = words(visitor.get("/rounds/js-a/check"))
    assert "You can apply for" not in page
    assert "Tier 1 is not open to you yet. 1 report of your group is late." in page
    assert "Tier 2 is not open to you yet. Your group has finished 1 grant. 1 report of your group is late." in page
    assert "A report of your group is late." in words(visitor.post("/rounds/js-a/check", FITS))


def test_without_a_tier_nobody_is_told_that_all_rules_fit(world: World, visitor: Visitor) -> None:
    rules = [rule for rule in DEFINITION["eligibility"] if rule["key"] != "one-each"]
    world.open_round(key="js-a", eligibility=rules)
    typed = {**FITS, "tier": ""}
    told = words(visitor.post("/rounds/js-a/check", typed))
    assert "So far, you can apply" in told
    assert "Which tier? We look at this later" in told
    assert "Which tier? We look" not in words(visitor.post("/rounds/js-a/check", FITS))


def test_the_check_speaks_spanish(visitor: Visitor, round_id: int) -> None:
    assert "¿Puede participar mi grupo?" in words(visitor.get("/es/rounds/js-a/check"))
    page = words(visitor.post("/es/rounds/js-a/check", {**FITS, "zip": "10001"}))
    assert "Algunas reglas no se cumplen" in page
    assert "The project is outside the ZIP codes of this round. (es)" in page


def test_a_round_that_has_closed_explains_its_rules_and_begins_nothing(
    world: World, visitor: Visitor, round_id: int, session: Session
) -> None:
    world.close_round(round_id)
    page = visitor.post("/rounds/js-a/check", FITS)
    assert "This round has closed" in words(page)
    assert "Start your application" not in page.text
    visitor.post("/rounds/js-a/check/start", FITS, status=409)
    assert drafts(session) == 0


def test_the_check_costs_the_same_for_any_round(world: World, visitor: Visitor, round_id: int) -> None:
    with world.counted() as asked:
        visitor.get("/rounds/js-a/check")
    assert len(asked) <= 4
