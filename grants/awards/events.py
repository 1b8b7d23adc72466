"""Facts about decisions and awards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ApplicationDecided:
    """`outcome` is one of award, award_in_part, waitlist, decline."""

    application_id: int
    outcome: str


@dataclass(frozen=True)
class AwardOffered:
    award_id: int


@dataclass(frozen=True)
class OfferNearsItsEnd:
    """The sweep saw that an offer is open and its deadline near; the letter looks again before it goes."""

    award_id: int


@dataclass(frozen=True)
class AwardSigned:
    award_id: int


@dataclass(frozen=True)
class AwardRefused:
    award_id: int


@dataclass(frozen=True)
class AwardLapsed:
    award_id: int


@dataclass(frozen=True)
class AwardCancelled:
    award_id: int


@dataclass(frozen=True)
class AwardClosed:
    award_id: int
