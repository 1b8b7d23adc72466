"""The steps of an award, from the decision to the last receipt."""

from __future__ import annotations

from enum import StrEnum

from grants.applications.lifecycle import ApplicationStatus
from grants.kernel.lifecycle import Lifecycle, step


class Outcome(StrEnum):
    """What a decision says; each is also the application's step of that name."""

    AWARD = "award"
    AWARD_IN_PART = "award_in_part"
    WAITLIST = "waitlist"
    DECLINE = "decline"


AWARDING = (Outcome.AWARD, Outcome.AWARD_IN_PART)


class AwardStatus(StrEnum):
    DECIDED = "decided"
    ENCUMBERED = "encumbered"
    CERTIFIED = "certified"
    OFFERED = "offered"
    SIGNED = "signed"
    CLOSED = "closed"
    REFUSED = "refused"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


S = AwardStatus
NOT_OFFERED = (S.DECIDED, S.ENCUMBERED, S.CERTIFIED)
ENDED = (S.CLOSED, S.REFUSED, S.LAPSED, S.CANCELLED)
FALLEN_THROUGH = (S.REFUSED, S.LAPSED, S.CANCELLED)
"""Awards whose money went back: they count against no budget and no tier."""

AWARD = Lifecycle(
    "award",
    start=S.DECIDED,
    steps=[
        step("encumber", S.DECIDED, S.ENCUMBERED),
        step("certify", S.ENCUMBERED, S.CERTIFIED),
        step("offer", S.CERTIFIED, S.OFFERED),
        step("sign", S.OFFERED, S.SIGNED),
        step("close", S.SIGNED, S.CLOSED),
        step("refuse", S.OFFERED, S.REFUSED),
        step("lapse", S.OFFERED, S.LAPSED),
        step("cancel", NOT_OFFERED, S.CANCELLED),
    ],
)

DECIDED = (
    ApplicationStatus.AWARDED,
    ApplicationStatus.PARTIALLY_AWARDED,
    ApplicationStatus.WAITLISTED,
    ApplicationStatus.DECLINED,
)
"""Statuses that a decision leaves an application in."""
