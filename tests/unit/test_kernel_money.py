"""Money: whole cents of one currency; shares that lose no cent."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.money import ZERO, Money, split, total

CENTS = st.integers(min_value=-(10**13), max_value=10**13)


@given(CENTS, CENTS)
def test_adding_and_taking_away_are_each_others_way_back(a: int, b: int) -> None:
    assert Money(a) + Money(b) - Money(b) == Money(a)


@pytest.mark.parametrize("wrong", [1.0, 1.5, "100", None, True])
def test_only_whole_numbers_are_cents(wrong: object) -> None:
    with pytest.raises(TypeError, match="cents must be an int"):
        Money(wrong)  # type: ignore[arg-type]


def test_two_currencies_never_mix() -> None:
    euros = Money(100, "EUR")
    for mix in (lambda: Money(100) + euros, lambda: Money(100) - euros, lambda: total([Money(1), euros])):
        with pytest.raises(ValueError, match="do not mix"):
            mix()


def test_an_amount_can_not_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Money(100).cents = 200  # type: ignore[misc]


def test_no_money_is_false_and_a_debt_is_not() -> None:
    assert not ZERO
    assert Money(-1)
    assert total([]) == ZERO


@st.composite
def percents(draw: st.DrawFn) -> list[int]:
    """Positive whole numbers that add up to 100."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=6)))
    return [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]


@given(st.integers(0, 10**12), percents())
def test_shares_add_up_to_the_whole(cents: int, parts: list[int]) -> None:
    shares = split(Money(cents), parts)
    assert total(shares) == Money(cents)
    assert all(abs(share.cents - cents * part / 100) < len(parts) for share, part in zip(shares, parts, strict=True))


def test_the_last_share_takes_the_odd_cents() -> None:
    assert [share.cents for share in split(Money(100_01), [50, 25, 25])] == [5000, 2500, 2501]


@pytest.mark.parametrize("parts", [[], [100, 0], [50, 49], [120, -20], [101]])
def test_shares_that_are_not_a_whole_are_refused(parts: list[int]) -> None:
    with pytest.raises(ValueError, match="add up to 100"):
        split(Money(100), parts)
