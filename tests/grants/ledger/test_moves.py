"""One movement: what it needs, what refuses it, and that a repetition is harmless."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from grants.kernel.money import Money
from grants.ledger import commands, queries
from grants.ledger.commands import OverBudget
from grants.ledger.model import Entry, Kind, Line

AWARD = 7


def move(world, fund_id, key, source, to, cents, *, award_id=AWARD):
    with world.unit() as unit:
        return commands.move(
            unit, key, "test", fund_id=fund_id, source=source, to=to, amount=Money(cents), award_id=award_id
        )


@pytest.fixture
def fund_id(world):
    return world.fund(dollars=10)


def test_money_goes_from_place_to_place_and_none_is_lost(world, session, fund_id):
    move(world, fund_id, "a", Kind.AVAILABLE, Kind.ENCUMBERED, 600)
    move(world, fund_id, "b", Kind.ENCUMBERED, Kind.SENT, 400)
    move(world, fund_id, "c", Kind.SENT, Kind.CONFIRMED, 300)
    assert queries.books(session)[fund_id] == queries.Books(1000, 400, 200, 100, 300)
    assert queries.award_books(session, AWARD) == queries.Books(0, -600, 200, 100, 300)
    assert queries.broken(session) == []


def test_a_cent_too_much_is_refused_with_the_figures_and_nothing_moves(world, session, fund_id):
    with pytest.raises(OverBudget) as refused:
        move(world, fund_id, "a", Kind.AVAILABLE, Kind.ENCUMBERED, 1001)
    assert refused.value == OverBudget(kind=Kind.AVAILABLE, available=Money(1000), asked=Money(1001))
    assert queries.books(session)[fund_id].available == 1000


def test_the_last_cent_can_be_spent(world, session, fund_id):
    move(world, fund_id, "a", Kind.AVAILABLE, Kind.ENCUMBERED, 1000)
    assert queries.books(session)[fund_id].available == 0


def test_one_award_cannot_be_paid_with_the_money_of_another(world, session, fund_id):
    move(world, fund_id, "a", Kind.AVAILABLE, Kind.ENCUMBERED, 500, award_id=1)
    move(world, fund_id, "b", Kind.AVAILABLE, Kind.ENCUMBERED, 100, award_id=2)
    with pytest.raises(OverBudget) as refused:
        move(world, fund_id, "c", Kind.ENCUMBERED, Kind.SENT, 101, award_id=2)
    assert refused.value.available == Money(100)


def test_the_same_key_again_moves_nothing(world, session, fund_id):
    assert move(world, fund_id, "a", Kind.AVAILABLE, Kind.ENCUMBERED, 600) is True
    assert move(world, fund_id, "a", Kind.AVAILABLE, Kind.ENCUMBERED, 600) is False
    assert queries.books(session)[fund_id].encumbered == 600


def test_a_repetition_is_harmless_even_when_the_money_would_no_longer_do(world, fund_id):
    move(world, fund_id, "a", Kind.AVAILABLE, Kind.ENCUMBERED, 1000)
    assert move(world, fund_id, "a", Kind.AVAILABLE, Kind.ENCUMBERED, 1000) is False


def test_one_key_cannot_name_two_movements(world, session, fund_id):
    move(world, fund_id, "a", Kind.AVAILABLE, Kind.ENCUMBERED, 600)
    with pytest.raises(ValueError, match="another movement"):
        move(world, fund_id, "a", Kind.AVAILABLE, Kind.ENCUMBERED, 601)
    with pytest.raises(ValueError, match="another movement"):
        move(world, fund_id, "a", Kind.ENCUMBERED, Kind.AVAILABLE, 600)


@pytest.mark.parametrize("cents", [0, -5])
def test_only_a_positive_amount_moves(world, fund_id, cents):
    with pytest.raises(ValueError, match="positive"):
        move(world, fund_id, "a", Kind.AVAILABLE, Kind.ENCUMBERED, cents)


@pytest.mark.parametrize(
    ("source", "to"),
    [
        (Kind.AVAILABLE, Kind.SENT),
        (Kind.AVAILABLE, Kind.CONFIRMED),
        (Kind.ENCUMBERED, Kind.CONFIRMED),
        (Kind.CONFIRMED, Kind.AVAILABLE),
        (Kind.AVAILABLE, Kind.APPROPRIATED),
        (Kind.ENCUMBERED, Kind.ENCUMBERED),
    ],
)
def test_no_movement_skips_a_place(world, fund_id, source, to):
    with pytest.raises(ValueError, match="does not go"):
        move(world, fund_id, "a", source, to, 1)


def test_promised_money_always_names_its_award(world, fund_id):
    with pytest.raises(ValueError, match="an award is named"):
        move(world, fund_id, "a", Kind.AVAILABLE, Kind.ENCUMBERED, 1, award_id=None)
    with pytest.raises(ValueError, match="an award is named"):
        move(world, fund_id, "a", Kind.APPROPRIATED, Kind.AVAILABLE, 1, award_id=AWARD)


def test_a_fund_that_does_not_exist_has_no_accounts(world):
    with pytest.raises(LookupError):
        move(world, 999, "a", Kind.AVAILABLE, Kind.ENCUMBERED, 1)


@pytest.mark.parametrize("table", ["ledger_line", "ledger_entry", "history"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_what_is_written_in_the_books_can_be_neither_changed_nor_removed(world, fund_id, table, change):
    move(world, fund_id, "a", Kind.AVAILABLE, Kind.ENCUMBERED, 600)
    with world.engine.begin() as connection, pytest.raises(DBAPIError, match="never changed or removed"):
        connection.execute(text(change.format(table)))
    with Session(world.engine) as session:
        assert session.scalar(select(func.count()).select_from(Line)) == 2


def test_the_check_of_the_books_sees_an_overdrawn_place_and_an_overdrawn_award(world, session, fund_id):
    """To prove that the check would speak, the books are broken behind the command's back."""
    accounts = {row.kind: row.id for row in session.execute(text("SELECT kind, id FROM ledger_account"))}
    with world.unit() as unit:
        entry = unit.add(Entry(key="wrong", what="test", at=unit.now))
        unit.add(
            Line(
                entry_id=entry.id,
                debit_id=accounts[Kind.SENT],
                credit_id=accounts[Kind.ENCUMBERED],
                cents=5,
                award_id=AWARD,
            )
        )
    session.rollback()
    fund, award = f"fund {fund_id}: encumbered is -5 cents", f"award {AWARD}: encumbered is -5 cents"
    assert queries.broken(session) == [fund, award]


def test_the_check_of_the_books_sees_a_line_between_two_funds(world, session, fund_id):
    other = world.fund(key="other", dollars=10)
    rows = session.execute(text("SELECT fund_id, kind, id FROM ledger_account")).all()
    accounts = {(row.fund_id, row.kind): row.id for row in rows}
    with world.unit() as unit:
        entry = unit.add(Entry(key="wrong", what="test", at=unit.now))
        debit, credit = accounts[other, Kind.AVAILABLE], accounts[fund_id, Kind.AVAILABLE]
        unit.add(Line(entry_id=entry.id, debit_id=debit, credit_id=credit, cents=5))
    session.rollback()
    found = queries.broken(session)
    assert "1 lines join two funds" in found
    assert f"fund {other}: places hold 1005, appropriated 1000" in found
