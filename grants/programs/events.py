"""Facts about rounds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RoundPublished:
    round_id: int


@dataclass(frozen=True)
class RoundAnnounced:
    """Somebody who asked for news is to hear of a round."""

    round_id: int
    person_id: int


@dataclass(frozen=True)
class RoundClosed:
    round_id: int


@dataclass(frozen=True)
class ClosingMoved:
    """Everybody has more time."""

    round_id: int
