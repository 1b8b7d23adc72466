"""Facts about places in workshops."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SeatAsked:
    """Somebody signed up: seated, or waiting."""

    seat_id: int


@dataclass(frozen=True)
class SeatFreed:
    """Somebody who waited has a place now."""

    seat_id: int


@dataclass(frozen=True)
class SeatMoved:
    """The workshop of this place has another time or place. `version` is the workshop's, for the letter's key."""

    seat_id: int
    version: int


@dataclass(frozen=True)
class SeatCalledOff:
    seat_id: int


@dataclass(frozen=True)
class WorkshopTomorrow:
    seat_id: int
