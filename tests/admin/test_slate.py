"""The slate and the decision page, as staff use them: the line, the figures at the field, the doors."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.awards.model import Award, Decision
from grants.people.commands import declare_conflict
from grants.programs.model import Round
from tests.visitor import words
from tests.worlds.awards import decided, decider, ranked
from tests.worlds.reviews import reviewed

BASE = "/staff/rounds/js-slate/slate"


@pytest.fixture
def references(world, session):
    """Four ranked applications of $1,000 each in a round of $2,500, as references from the best down."""
    ids = ranked(world, world.open_round(key="js-slate", budget_cents=250_000), [5, 4, 3, 2])
    found = dict(session.execute(select(Application.id, Application.reference)).all())
    session.rollback()
    return [found[id] for id in ids]


@pytest.fixture
def staff(world, visitor, references):
    decider(world)
    visitor.sign_in("decider@example.org")
    return visitor


def decisions(world):
    with Session(world.engine) as session:
        return session.scalar(select(func.count()).select_from(Decision))


def test_the_slate_shows_the_ranking_the_running_total_and_where_the_money_ends(staff, references):
    page = words(staff.get(BASE))
    assert page.index("Group 1") < page.index("Group 2") < page.index("Here the money runs out") < page.index("Group 3")
    assert "can still be promised $2,500" in page
    for total in ("$1,000", "$2,000"):
        assert total in page
    assert "Reached in part" in page
    assert "Out of reach" in page
    assert "0 of 20" in page


def test_decisions_of_all_rounds_are_found_from_one_page(staff):
    page = words(staff.get("/staff/slates"))
    assert "JumpStart, fall 2026" in page
    assert "0 decided, 4 ready to decide" in page


def test_an_award_is_one_form_and_the_slate_tells_of_it(world, staff, references):
    page = staff.post(f"{BASE}/{references[0]}", {"outcome": "award"})
    assert "Decided. The group gets its letter now." in words(page)
    assert "can still be promised $1,500" in words(page)
    with Session(world.engine) as session:
        assert session.scalars(select(Award.reference)).one() == references[0]


def test_going_against_the_ranking_asks_for_a_reason_at_its_field_and_keeps_what_was_typed(world, staff, references):
    typed = {"outcome": "decline", "reasons": ["plan", "money"], "words": "Please call us, dear neighbors."}
    page = staff.post(f"{BASE}/{references[0]}", typed, status=422)
    assert "This goes against the ranking. Please write down why." in words(page)
    assert "Please call us, dear neighbors." in page.text
    assert decisions(world) == 0
    page = staff.post(f"{BASE}/{references[0]}", {**typed, "note": "The street is closed."})
    assert "Leaves the ranking" in words(page)
    assert "The street is closed." in words(page)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Please choose one."),
        ({"outcome": "award_in_part", "words": "Less."}, "Please answer this question."),
        ({"outcome": "award_in_part", "amount": "lots", "words": "Less."}, "Write an amount in dollars"),
        ({"outcome": "award_in_part", "amount": "1000", "words": "Less."}, "A part is less than the $1,000"),
        ({"outcome": "award_in_part", "amount": "500"}, "Give the group a reason"),
        ({"outcome": "decline", "note": "No."}, "Give the group a reason"),
        ({"outcome": "waitlist", "note": "No."}, "Give the group a reason"),
        ({"outcome": "award", "words": "x" * 2001}, "Please use up to 2,000 characters."),
        ({"outcome": "decline", "reasons": ["luck"]}, "Problem:"),
    ],
)
def test_what_is_wrong_stands_at_its_field(world, staff, references, typed, said):
    assert said in words(staff.post(f"{BASE}/{references[0]}", typed, status=422))
    assert decisions(world) == 0


def test_a_fund_that_holds_too_little_says_so_with_its_figures(world, visitor, session):
    round_id = world.open_round(key="js-poor", fund_id=world.fund(dollars=999))
    (application_id,) = ranked(world, round_id, [5])
    reference = session.scalars(select(Application.reference).where(Application.id == application_id)).one()
    session.rollback()
    decider(world)
    visitor.sign_in("decider@example.org")
    typed = {"outcome": "award", "note": "We want it."}
    page = words(visitor.post(f"/staff/rounds/js-poor/slate/{reference}", typed, status=422))
    assert "$999 is left here, and $1,000 was asked." in page
    assert decisions(world) == 0


def test_a_round_without_money_left_says_what_is_left(staff, references):
    for reference in references[:2]:
        staff.post(f"{BASE}/{reference}", {"outcome": "award"})
    page = staff.post(f"{BASE}/{references[2]}", {"outcome": "award", "note": "We want it."}, status=422)
    assert "The round has $500 left, and this would take $1,000." in words(page)


def test_somebody_else_who_was_faster_is_a_page_and_no_error(world, staff, references, session):
    found = session.scalars(select(Application).where(Application.reference == references[0])).one()
    application_id, version = found.id, found.version
    session.rollback()
    decided(world, application_id, "waitlist", note="We wait.")
    page = staff.post(f"{BASE}/{references[0]}", {"outcome": "award", "version": str(version)}, status=409)
    assert "Somebody else was faster" in words(page)


def test_with_a_conflict_of_interest_the_score_is_hidden_and_the_door_closed(world, staff, references, session):
    organization_id = session.scalars(
        select(Application.organization_id).where(Application.reference == references[0])
    ).one()
    session.rollback()
    who = decider(world)
    with world.unit(who) as unit:
        declare_conflict(unit, who.person_id, organization_id, reason="Neighbors.")
    page = staff.get(BASE)
    assert "Closed to you: conflict of interest" in words(page)
    assert f"{BASE}/{references[0]}" not in page.text
    staff.get(f"{BASE}/{references[0]}", status=403)
    staff.post(f"{BASE}/{references[0]}", {"outcome": "award"}, status=403)
    assert decisions(world) == 0


def test_an_officer_looks_and_does_not_decide(world, visitor, references):
    assert world.officer
    visitor.sign_in("officer@example.org")
    assert "You can look, not decide" in words(visitor.get(f"{BASE}/{references[0]}"))
    visitor.post(f"{BASE}/{references[0]}", {"outcome": "award"}, status=403)
    assert decisions(world) == 0


def test_an_applicant_finds_no_slate(visitor, references):
    visitor.sign_in("group1@example.org")
    visitor.get(BASE, status=403)


def test_what_is_not_on_the_slate_is_not_found(world, staff):
    staff.get("/staff/rounds/nothing/slate", status=404)
    staff.get(f"{BASE}/JS-2026-9999", status=404)


def test_an_empty_slate_says_so(world, visitor):
    world.open_round(key="js-empty")
    decider(world)
    visitor.sign_in("decider@example.org")
    assert "Nobody is on this list yet" in words(visitor.get("/staff/rounds/js-empty/slate"))
    assert "Nothing to decide yet" in words(visitor.get("/staff/slates"))


def test_deciding_is_done_only_when_nobody_waits(world, staff, references, session):
    round_id = session.scalars(select(Round.id)).one()
    session.rollback()
    for reference in references[:2]:
        staff.post(f"{BASE}/{reference}", {"outcome": "award"})
    world.close_round(round_id)
    page = words(staff.post(f"{BASE}/finish", status=422))
    assert "2 applications still wait for a decision." in page
    for reference in references[2:]:
        staff.post(f"{BASE}/{reference}", {"outcome": "waitlist", "reasons": ["money"]})
    assert "Deciding is done." in words(staff.post(f"{BASE}/finish"))


def test_a_long_slate_costs_no_more_queries_than_a_short_one(world, staff, references):
    round_id = world.open_round(key="js-long")
    costs = []
    for number in range(60):
        email, name = f"g{number}@example.org", f"Long {number}"
        application_id = world.eligible(round_id, email=email, organization_name=name)
        if number % 10 == 0:
            reviewed(world, application_id, (number % 5 + 1,) * 3)
        if number in (2, 59):
            with world.counted() as statements:
                staff.get("/staff/rounds/js-long/slate")
            costs.append(len(statements))
    assert costs[0] == costs[1] <= 12, costs


def test_the_decision_page_costs_ten_queries_at_most(world, staff, references):
    with world.counted() as statements:
        staff.get(f"{BASE}/{references[0]}")
    assert len(statements) <= 10
