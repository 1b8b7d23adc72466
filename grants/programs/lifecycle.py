"""The steps of a round."""

from __future__ import annotations

from enum import StrEnum

from grants.kernel.lifecycle import Lifecycle, step


class RoundStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    OPEN = "open"
    CLOSED = "closed"
    DECIDED = "decided"


S = RoundStatus
ROUND = Lifecycle(
    "round",
    start=S.DRAFT,
    steps=[
        step("publish", S.DRAFT, S.PUBLISHED),
        step("open", S.PUBLISHED, S.OPEN),
        step("close", (S.PUBLISHED, S.OPEN), S.CLOSED),
        step("open_again", S.CLOSED, S.OPEN),
        step("finish_deciding", S.CLOSED, S.DECIDED),
    ],
)
