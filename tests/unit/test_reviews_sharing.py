"""Sharing out: enough readers, nobody in conflict, even loads, the same draw for the same seed."""

from __future__ import annotations

import itertools
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from grants.reviews.rules import Need, share
from tests.examples import examples

FREE: frozenset[int] = frozenset()


def loads_after(drawn: dict[int, list[int]], loads: dict[int, int]) -> dict[int, int]:
    counted = Counter(itertools.chain.from_iterable(drawn.values()))
    return {reviewer: load + counted[reviewer] for reviewer, load in loads.items()}


def test_sixty_applications_and_nine_reviewers_are_twenty_each() -> None:
    needs = [Need(number, 3, FREE) for number in range(60)]
    drawn, short = share(needs, dict.fromkeys(range(100, 109), 0), seed="spring")
    assert set(loads_after(drawn, dict.fromkeys(range(100, 109), 0)).values()) == {20}
    assert not short
    assert all(len(set(readers)) == 3 for readers in drawn.values())


def test_the_same_seed_gives_the_same_draw_whatever_the_order_of_the_list() -> None:
    needs = [Need(number, 3, frozenset({100 + number % 5})) for number in range(30)]
    loads = dict.fromkeys(range(100, 108), 0)
    first, _ = share(needs, loads, seed="spring")
    again, _ = share(needs[::-1], dict(reversed(loads.items())), seed="spring")
    other, _ = share(needs, loads, seed="fall")
    assert first == again
    assert first != other


def test_reviewers_meet_in_many_different_threes() -> None:
    needs = [Need(number, 3, FREE) for number in range(40)]
    drawn, _ = share(needs, dict.fromkeys(range(12), 0), seed="mix")
    assert len({frozenset(readers) for readers in drawn.values()}) > 20


def test_a_conflict_keeps_out_even_when_it_leaves_the_application_short() -> None:
    needs = [Need(1, 3, frozenset({10, 11}))]
    drawn, short = share(needs, {10: 0, 11: 0, 12: 9, 13: 0}, seed="s")
    assert sorted(drawn[1]) == [12, 13]
    assert short == {1: 1}


def test_without_anybody_everything_is_short() -> None:
    assert share([Need(1, 3, FREE)], {}, seed="s") == ({1: []}, {1: 3})


def test_who_has_much_already_gets_less() -> None:
    needs = [Need(number, 1, FREE) for number in range(4)]
    drawn, _ = share(needs, {10: 4, 11: 0}, seed="s")
    assert set(itertools.chain.from_iterable(drawn.values())) == {11}


def test_an_application_moves_on_when_its_first_reader_is_the_only_one_for_others() -> None:
    """10 alone can read 1 to 3; whatever chance gave 10 of the others must go to 11 and 12."""
    needs = [Need(number, 1, frozenset({11, 12})) for number in (1, 2, 3)]
    needs += [Need(number, 1, FREE) for number in range(4, 10)]
    for seed in map(str, range(20)):
        drawn, _ = share(needs, {10: 0, 11: 0, 12: 0}, seed=seed)
        assert loads_after(drawn, {10: 0, 11: 0, 12: 0}) == {10: 3, 11: 3, 12: 3}


def test_what_was_drawn_early_is_handed_on_when_that_evens_the_loads() -> None:
    """10 and 11 can read the first, 10 and 12 the second, 12 has one already: 10 must not get both, nor 12 two."""
    needs = [Need(1, 1, frozenset({12})), Need(2, 1, frozenset({11}))]
    for seed in map(str, range(40)):
        drawn, _ = share(needs, {10: 0, 11: 0, 12: 1}, seed=seed)
        assert drawn == {1: [11], 2: [10]}, seed


REVIEWERS = list(range(100, 104))


@settings(max_examples=examples(60), deadline=None)
@given(
    barred=st.lists(st.frozensets(st.sampled_from(REVIEWERS)), min_size=1, max_size=5),
    missing=st.integers(1, 2),
    loads=st.lists(st.integers(0, 3), min_size=4, max_size=4),
    seed=st.text(max_size=5),
)
def test_no_possible_draw_is_more_even(barred: list[frozenset[int]], missing: int, loads: list[int], seed: str) -> None:
    """Against every possible draw, by brute force: nobody is in conflict and the squares of the loads are least."""
    before = dict(zip(REVIEWERS, loads, strict=True))
    needs = [Need(number, missing, kept) for number, kept in enumerate(barred)]
    drawn, short = share(needs, before, seed=seed)
    for need in needs:
        readers = drawn[need.application_id]
        possible = len(set(REVIEWERS) - need.barred)
        assert len(readers) == len(set(readers)) == min(missing, possible)
        assert not set(readers) & need.barred
        assert short.get(need.application_id, 0) == missing - len(readers)
    ways = [
        list(itertools.combinations(sorted(set(REVIEWERS) - kept), min(missing, len(set(REVIEWERS) - kept))))
        for kept in barred
    ]
    least = min(
        sum(load**2 for load in loads_after(dict(enumerate(map(list, way))), before).values())
        for way in itertools.product(*ways)
    )
    assert sum(load**2 for load in loads_after(drawn, before).values()) == least
