"""Making funds, and putting money into them on a named authority."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from grants.funds import commands, queries
from grants.funds.model import Appropriation, Fund
from grants.kernel.money import Money
from grants.kernel.refusal import Forbidden, NotFound, NotReady
from grants.ledger.model import Account, Kind
from grants.ledger.queries import Books
from grants.policy.actor import Role

FACTS = {
    "key": "safety-2027",
    "name": {"en": "Safety fund"},
    "source": {"en": "City general fund"},
    "restrictions": {"en": "For safety."},
    "fiscal_year": 2027,
}


@pytest.fixture
def officer(world):
    return world.staff(Role.FINANCE_OFFICER)


def define(world, actor, **changed):
    with world.unit(actor) as unit:
        return commands.define_fund(unit, {**FACTS, **changed}).id


def put_in(world, actor, fund_id, cents, authority="Council action of July 1"):
    with world.unit(actor) as unit:
        commands.appropriate(unit, fund_id, Money(cents), authority=authority)


def codes(refusal):
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def test_a_new_fund_has_every_place_and_no_money(world, session, officer):
    define(world, officer)
    assert set(session.scalars(select(Account.kind))) == set(Kind)
    assert queries.fund_books(session, "safety-2027").books == Books(0, 0, 0, 0, 0)


def test_describing_a_fund_again_changes_its_words_and_not_its_places(world, session, officer):
    first = define(world, officer)
    assert define(world, officer, name={"en": "Neighborhood fund"}) == first
    assert session.scalars(select(Fund.name)).one() == {"en": "Neighborhood fund"}
    assert session.scalar(select(func.count()).select_from(Account)) == len(Kind)


def test_money_is_put_in_on_an_authority_and_can_be_promised(world, session, officer):
    fund_id = define(world, officer)
    put_in(world, officer, fund_id, 50_000)
    put_in(world, officer, fund_id, 25_001, authority="  Gift  letter ")
    assert queries.fund_books(session, "safety-2027").books == Books(75_001, 75_001, 0, 0, 0)
    assert session.scalars(select(Appropriation.authority).order_by(Appropriation.id)).all() == [
        "Council action of July 1",
        "Gift letter",
    ]


def test_what_is_missing_is_named_at_its_field(world, officer):
    with pytest.raises(NotReady) as refusal:
        define(world, officer, key="Über Fund", name={}, restrictions={"es": "Solo."}, fiscal_year="")
    assert codes(refusal) == [
        ("key", "not_a_key"),
        ("name", "required"),
        ("restrictions", "required"),
        ("fiscal_year", "required"),
    ]


@pytest.mark.parametrize(
    ("cents", "authority", "expected"),
    [
        (0, "Council", [("amount", "money_too_small")]),
        (-100, "Council", [("amount", "money_too_small")]),
        (100, "  ", [("authority", "authority_missing")]),
        (100, "x" * 201, [("authority", "too_long")]),
    ],
)
def test_money_without_amount_or_authority_is_refused(world, session, officer, cents, authority, expected):
    fund_id = define(world, officer)
    with pytest.raises(NotReady) as refusal:
        put_in(world, officer, fund_id, cents, authority)
    assert codes(refusal) == expected
    assert session.scalar(select(func.count()).select_from(Appropriation)) == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.FINANCE_OFFICER])
def test_only_the_finance_officer_handles_funds(world, officer, role):
    fund_id = define(world, officer)
    with pytest.raises(Forbidden):
        put_in(world, world.staff(role, email="other@example.org"), fund_id, 100)


def test_the_books_of_many_funds_cost_as_many_queries_as_those_of_few(world, session, officer):
    counts = []
    for number in range(60):
        put_in(world, officer, define(world, officer, key=f"fund-{number}"), 100 + number)
        if number in (2, 59):
            with world.counted() as statements:
                assert len(queries.all_books(session)) == number + 1
            session.rollback()
            counts.append(len(statements))
    assert counts == [2, 2]


def test_a_fund_that_is_not_there_is_not_found(session):
    with pytest.raises(NotFound):
        queries.fund_books(session, "nothing")
