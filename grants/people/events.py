"""Facts about people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SignInAsked:
    sign_in_id: int


@dataclass(frozen=True)
class MemberInvited:
    invitation_id: int


@dataclass(frozen=True)
class MemberLeft:
    """Somebody does not write for a group any more. `stays`: as a reader; else they are out. `at` is the instant.

    `by_themselves`: they went on their own; else somebody else took their place away.
    """

    organization_id: int
    person_id: int
    heir_id: int
    stays: bool
    at: str
    by_themselves: bool = False


@dataclass(frozen=True)
class GroupHandedOver:
    """Somebody else has the group now; the one before is out, and old keys open its applications no longer."""

    handover_id: int


@dataclass(frozen=True)
class LanguageChosen:
    """Somebody reads our letters in another language from now on."""

    person_id: int


@dataclass(frozen=True)
class SponsorAsked:
    sponsorship_id: int


@dataclass(frozen=True)
class SponsorAnswered:
    sponsorship_id: int
