"""Funds for staff: books that add up, lines page by page, money put in on an authority."""

from __future__ import annotations

import re

import pytest

from grants.policy.actor import Role
from tests.visitor import words
from tests.worlds.awards import awarded


@pytest.fixture
def officer(world, visitor):
    world.staff(Role.FINANCE_OFFICER)
    visitor.sign_in("finance_officer@example.org")
    return visitor


NEW = {
    "key": "safety-2027",
    "name": "Safety fund",
    "name_es": "Fondo de seguridad",
    "source": "City general fund",
    "restrictions": "For safety.",
    "fiscal_year": "2027",
}


def test_without_a_fund_the_first_step_is_to_make_one(officer):
    page = officer.get("/staff/funds")
    assert "No fund yet" in words(page)
    assert "/staff/funds/new" in page.text


def test_a_fund_is_made_by_filling_in_a_form_and_money_put_in(officer):
    page = words(officer.post("/staff/funds/new", NEW))
    assert "The fund is made. Now put money in." in page
    assert "No money has been put in yet." in page
    put = {"amount": "$1,250.50", "authority": "Council action of July 1"}
    page = words(officer.post("/staff/funds/safety-2027/appropriate", put))
    assert "$1,250.50 is put in." in page
    assert "free to promise $1,250.50" in page
    assert "Source to Free" in page
    assert "Fondo de seguridad" in words(officer.get("/es/staff/funds/safety-2027"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"key": "Über!"}, "Use small letters, digits and dashes"),
        ({"name": " "}, "Please answer this question."),
        ({"fiscal_year": "the year 2027"}, "too long"),
    ],
)
def test_what_is_wrong_with_a_new_fund_stands_at_its_field(officer, changed, said):
    page = officer.post("/staff/funds/new", {**NEW, **changed}, status=422)
    assert said in words(page)
    assert "City general fund" in page.text


def test_a_short_name_is_given_once(officer):
    officer.post("/staff/funds/new", NEW)
    page = officer.post("/staff/funds/new", {**NEW, "name": "Another"}, status=422)
    assert "There is a fund with this short name already." in words(page)
    assert "Safety fund" in words(officer.get("/staff/funds/safety-2027"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "lots", "authority": "Council"}, "Write an amount in dollars"),
        ({"amount": "-5", "authority": "Council"}, "The smallest amount here is"),
        ({"amount": "0", "authority": "Council"}, "The smallest amount here is"),
        ({"amount": "99999999999", "authority": "Council"}, "Write an amount in dollars"),
        ({"amount": "5", "authority": " "}, "Write down on whose authority"),
        ({"amount": "5", "authority": "x" * 201}, "too long"),
    ],
)
def test_money_that_cannot_be_put_in_says_why_and_keeps_what_was_typed(world, officer, typed, said):
    world.fund(dollars=10)
    page = officer.post("/staff/funds/community/appropriate", typed, status=422)
    assert said in words(page)
    assert "free to promise $10" in words(page)


def test_an_award_moves_money_in_the_books_of_its_fund(world, visitor):
    awarded(world)
    world.staff(Role.AUDITOR)
    visitor.sign_in("auditor@example.org")
    page = words(visitor.get("/staff/funds/fund-js-test-1"))
    assert "free to promise $149,000" in page
    assert "set aside for awards $1,000" in page
    assert "Set aside for an award Free to Set aside $1,000.00 JS-2026-0001" in page
    assert "Put money in" not in page
    visitor.post("/staff/funds/fund-js-test-1/appropriate", {"amount": "5", "authority": "I"}, status=403)
    visitor.get("/staff/funds/new", status=403)


def test_the_total_of_all_funds_is_below_them(world, officer):
    world.fund(key="one", dollars=10)
    world.fund(key="two", dollars=5)
    assert "Together $15.00 $15.00 $0.00" in words(officer.get("/staff/funds"))


def test_applicants_see_no_books(world, visitor):
    world.fund()
    visitor.sign_in("ana@example.org")
    visitor.get("/staff/funds", status=403)
    visitor.get("/staff/funds/community", status=403)


def test_a_fund_that_is_not_there_is_not_found(officer):
    officer.get("/staff/funds/nothing", status=404)


def test_lines_come_page_by_page_and_none_is_lost_or_shown_twice(world, officer):
    world.fund(dollars=0)
    costs = []
    for number in range(1, 61):
        put = {"amount": str(number), "authority": f"Gift {number}"}
        officer.post("/staff/funds/community/appropriate", put)
        if number in (3, 60):
            with world.counted() as statements:
                page = officer.get("/staff/funds/community")
            costs.append(len(statements))
    assert costs[0] == costs[1] <= 10, costs
    first = re.findall(r">(\$\d+\.00)</div></td>", page.text)
    older = re.search(r'rel="next" href="([^"]+)"', page.text)
    assert older
    second = re.findall(r">(\$\d+\.00)</div></td>", officer.get(older[1].replace("&amp;", "&")).text)
    assert first + second == [f"${number}.00" for number in range(60, 0, -1)]
