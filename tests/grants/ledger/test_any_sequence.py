"""Whatever is asked of the ledger, by one or by two at once, the books stay whole."""

from __future__ import annotations

from collections import Counter
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from grants.kernel.money import Money
from grants.kernel.refusal import SomebodyElseWasFaster
from grants.ledger import commands, queries
from grants.ledger.commands import WAYS, OverBudget
from grants.ledger.model import Kind
from tests.examples import examples
from tests.racing import race

_funds = count()
ANY_WORLD = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

MOVES = st.tuples(st.sampled_from(sorted(WAYS)), st.integers(1, 700), st.sampled_from([1, 2]))
"""A way, cents, and one of two awards."""


def fresh_fund(world) -> int:
    return world.fund(key=f"any-{next(_funds)}", dollars=10)


def attempt(world, fund_id: int, key: str, step) -> str:
    """What became of one try: moved, repeated, refused or (two at once only) faster."""
    (source, to), cents, award = step
    award_id = None if source is Kind.APPROPRIATED else fund_id * 10 + award
    try:
        with world.unit() as unit:
            moved = commands.move(
                unit, key, "test", fund_id=fund_id, source=source, to=to, amount=Money(cents), award_id=award_id
            )
    except OverBudget:
        return "refused"
    except SomebodyElseWasFaster:
        return "faster"
    return "moved" if moved else "repeated"


@settings(max_examples=examples(25), deadline=None, suppress_health_check=ANY_WORLD)
@given(st.lists(MOVES, max_size=25))
def test_any_sequence_of_moves_leaves_the_books_whole(world, steps):
    fund_id = fresh_fund(world)
    model: Counter = Counter({(Kind.AVAILABLE, None): 1000})
    for number, step in enumerate(steps):
        (source, to), cents, award = step
        held = model[source, None if source is Kind.AVAILABLE else award]
        fits = source is Kind.APPROPRIATED or held >= cents
        assert attempt(world, fund_id, f"{fund_id}:{number}", step) == ("moved" if fits else "refused")
        if fits:
            model[source, None if source in (Kind.AVAILABLE, Kind.APPROPRIATED) else award] -= cents
            model[to, None if to is Kind.AVAILABLE else award] += cents
            assert attempt(world, fund_id, f"{fund_id}:{number}", step) == "repeated"
    with Session(world.engine) as session:
        assert queries.broken(session) == []
        book = queries.books(session, [fund_id])[fund_id]
    for kind in (Kind.AVAILABLE, Kind.ENCUMBERED, Kind.SENT, Kind.CONFIRMED):
        assert getattr(book, kind) == sum(cents for (place, _), cents in model.items() if place is kind)


@settings(max_examples=examples(10), deadline=None, suppress_health_check=ANY_WORLD)
@given(st.lists(MOVES, min_size=3, max_size=12), st.lists(MOVES, min_size=3, max_size=12))
def test_two_at_once_never_break_the_books_either(world, first, second):
    fund_id = fresh_fund(world)
    outcomes = race(
        lambda: [attempt(world, fund_id, f"{fund_id}:a{number}", step) for number, step in enumerate(first)],
        lambda: [attempt(world, fund_id, f"{fund_id}:b{number}", step) for number, step in enumerate(second)],
    )
    assert "repeated" not in {each for tried in outcomes for each in tried}
    with Session(world.engine) as session:
        assert queries.broken(session) == []
        lines = queries.lines(session, fund_id=fund_id, limit=100)
    assert len(lines) == 1 + sum(tried.count("moved") for tried in outcomes)


def test_of_two_who_promise_the_same_last_dollars_at_once_one_is_refused(world):
    for _ in range(5):
        fund_id = fresh_fund(world)
        all_of_it = ((Kind.AVAILABLE, Kind.ENCUMBERED), 1000)
        outcomes = race(
            lambda fund_id=fund_id, it=all_of_it: attempt(world, fund_id, f"{fund_id}:a", (*it, 1)),
            lambda fund_id=fund_id, it=all_of_it: attempt(world, fund_id, f"{fund_id}:b", (*it, 2)),
        )
        assert sorted(outcomes) == ["moved", "refused"]


def test_one_key_at_once_from_two_sides_moves_once(world):
    for _ in range(5):
        fund_id = fresh_fund(world)
        step = ((Kind.AVAILABLE, Kind.ENCUMBERED), 300, 1)
        go = lambda fund_id=fund_id, step=step: attempt(world, fund_id, f"{fund_id}:same", step)  # noqa: E731
        assert sorted(race(go, go)) == ["moved", "repeated"]
