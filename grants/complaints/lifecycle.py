"""The steps of a complaint, from the one who was wronged to an answer, and of a request for help with access."""

from __future__ import annotations

from enum import StrEnum

from grants.kernel.lifecycle import Lifecycle, step


class ComplaintStatus(StrEnum):
    RECEIVED = "received"
    IN_HAND = "in_hand"
    ANSWERED = "answered"
    CLOSED = "closed"


S = ComplaintStatus
OPEN = (S.RECEIVED, S.IN_HAND)

COMPLAINT = Lifecycle(
    "complaint",
    start=S.RECEIVED,
    steps=[
        step("take_up", S.RECEIVED, S.IN_HAND),
        step("answer", OPEN, S.ANSWERED),
        step("close", S.ANSWERED, S.CLOSED),
        step("reopen", (S.ANSWERED, S.CLOSED), S.IN_HAND),
    ],
)


class AssistanceStatus(StrEnum):
    RECEIVED = "received"
    IN_HAND = "in_hand"
    DONE = "done"


A = AssistanceStatus
WAITING = (A.RECEIVED, A.IN_HAND)

ASSISTANCE = Lifecycle(
    "assistance",
    start=A.RECEIVED,
    steps=[
        step("take_up", WAITING, A.IN_HAND),
        step("finish", WAITING, A.DONE),
        step("reopen", A.DONE, A.IN_HAND),
    ],
)
