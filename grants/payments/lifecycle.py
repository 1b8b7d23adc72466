"""The steps of a payment and of the place that it goes to."""

from __future__ import annotations

from enum import StrEnum

from grants.kernel.lifecycle import Lifecycle, step


class DisbursementStatus(StrEnum):
    PLANNED = "planned"  # waits for a report
    DUE = "due"
    PREPARED = "prepared"
    APPROVED = "approved"
    SENDING = "sending"  # the rail may or may not have it: looked up before anything is sent again
    SENT = "sent"  # a transfer exists
    CONFIRMED = "confirmed"  # the payout that holds it is paid
    RETURNED = "returned"  # the bank turned the payout back: the money waits in the group's account at the rail
    TAKEN_BACK = "taken_back"  # the transfer was reversed: the money is with us again
    REFUSED = "refused"  # the rail said no for good: nothing is out
    CANCELLED = "cancelled"


S = DisbursementStatus
TO_PREPARE = (S.DUE, S.REFUSED, S.TAKEN_BACK)
WITH_TRANSFER = (S.SENT, S.CONFIRMED, S.RETURNED)
SIGNED_OFF = (S.APPROVED, S.SENDING, *WITH_TRANSFER, S.TAKEN_BACK, S.REFUSED)
NOT_OUT = (S.PLANNED, S.PREPARED, S.APPROVED, *TO_PREPARE)
"""No money of these is at the rail, nor can be on its way there."""

DISBURSEMENT = Lifecycle(
    "disbursement",
    start=S.PLANNED,
    steps=[
        step("release", S.PLANNED, S.DUE),
        step("prepare", TO_PREPARE, S.PREPARED),
        step("send_back", (S.PREPARED, S.APPROVED), S.DUE),
        step("approve", S.PREPARED, S.APPROVED),
        step("cancel", NOT_OUT, S.CANCELLED),
        step("start_sending", S.APPROVED, S.SENDING),
        step("mark_sent", S.SENDING, S.SENT),
        step("refuse", S.SENDING, S.REFUSED),
        step("confirm", (S.SENT, S.RETURNED), S.CONFIRMED),
        step("return_money", (S.SENT, S.CONFIRMED), S.RETURNED),
        step("go_again", S.RETURNED, S.SENT),
        step("take_back", WITH_TRANSFER, S.TAKEN_BACK),
    ],
)


class PayeeStatus(StrEnum):
    WANTED = "wanted"  # nobody has begun to give bank details
    ONBOARDING = "onboarding"  # an account is open at the rail, something is still missing
    READY = "ready"
    RESTRICTED = "restricted"  # the rail pays it nothing for now


P = PayeeStatus
PAYEE = Lifecycle(
    "payee",
    start=P.WANTED,
    steps=[
        step("open_account", P.WANTED, P.ONBOARDING),
        step("become_ready", (P.ONBOARDING, P.RESTRICTED), P.READY),
        step("restrict", P.READY, P.RESTRICTED),
        step("start_over", (P.ONBOARDING, P.READY, P.RESTRICTED), P.WANTED),
    ],
)


class Outcome(StrEnum):
    """How an attempt to send ended; one without an outcome is open."""

    SENT = "sent"
    REFUSED = "refused"  # the rail's definite no
    LOST = "lost"  # nothing was found, and its key is older than the rail's memory
    TAKEN_BACK = "taken_back"
