"""One step of an award's way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """`payment` is the number of the award's payment that a step of paying is about."""

    name: str
    day: str
    payment: int
    is_last: bool
