"""The steps of an assignment: one reviewer, one application, from the offer to the review."""

from __future__ import annotations

from enum import StrEnum

from grants.kernel.lifecycle import Lifecycle, step


class AssignmentStatus(StrEnum):
    """`offered` until the reviewer has said that nothing stands between them and the group."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DONE = "done"
    RECUSED = "recused"
    RELEASED = "released"


S = AssignmentStatus
OPEN = (S.OFFERED, S.ACCEPTED)
COUNTS = (S.OFFERED, S.ACCEPTED, S.DONE)

ASSIGNMENT = Lifecycle(
    "assignment",
    start=S.OFFERED,
    steps=[
        step("accept", S.OFFERED, S.ACCEPTED),
        step("submit", S.ACCEPTED, S.DONE),
        step("recuse", COUNTS, S.RECUSED),
        step("release", OPEN, S.RELEASED),
        step("offer_again", S.RELEASED, S.OFFERED),
    ],
)
