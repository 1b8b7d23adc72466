"""The steps of an invitation into a group, and of a fiscal sponsor's word."""

from __future__ import annotations

from enum import StrEnum

from grants.kernel.lifecycle import Lifecycle, step


class InvitationStatus(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    TAKEN_BACK = "taken_back"


INVITATION = Lifecycle(
    "invitation",
    start=InvitationStatus.SENT,
    steps=[
        step("accept", InvitationStatus.SENT, InvitationStatus.ACCEPTED),
        step("take_back", InvitationStatus.SENT, InvitationStatus.TAKEN_BACK),
    ],
)
"""One that has expired stays `sent`: the clock says so, and it can be sent anew."""


class SponsorshipStatus(StrEnum):
    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    ENDED = "ended"


SPONSORSHIP = Lifecycle(
    "sponsorship",
    start=SponsorshipStatus.ASKED,
    steps=[
        step("confirm", SponsorshipStatus.ASKED, SponsorshipStatus.CONFIRMED),
        step("decline", SponsorshipStatus.ASKED, SponsorshipStatus.DECLINED),
        step("take_back", SponsorshipStatus.ASKED, SponsorshipStatus.TAKEN_BACK),
        step("end", SponsorshipStatus.CONFIRMED, SponsorshipStatus.ENDED),
    ],
)
"""One that was asked and has expired stays `asked`: the clock says so, and it can be asked anew."""
