"""An amount of money: integer cents with a currency, never a float."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

CURRENCY = "USD"


@dataclass(frozen=True, order=True)
class Money:
    """`cents` may be negative (a difference); two currencies never mix (ValueError)."""

    cents: int
    currency: str = CURRENCY

    def __post_init__(self) -> None:
        if isinstance(self.cents, bool) or not isinstance(self.cents, int):
            raise TypeError(f"cents must be an int, got {self.cents!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + self._same(other).cents, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - self._same(other).cents, self.currency)

    def __bool__(self) -> bool:
        return self.cents != 0

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum of amounts of one currency; nothing sums to zero dollars."""
    result = ZERO
    for amount in amounts:
        result += amount
    return result


def split(amount: Money, percents: Iterable[int]) -> list[Money]:
    """Share `amount` by whole percents that add up to 100; the last share takes the odd cents."""
    parts = list(percents)
    if sum(parts) != 100 or any(part <= 0 for part in parts):
        raise ValueError(f"shares must be positive and add up to 100, got {parts}")
    shares = [Money(amount.cents * part // 100, amount.currency) for part in parts[:-1]]
    return [*shares, amount - total(shares)]
