"""The steps of a report: awaited, submitted once, accepted or sent back to be mended."""

from __future__ import annotations

from enum import StrEnum

from grants.kernel.lifecycle import Lifecycle, step


class ReportStatus(StrEnum):
    AWAITED = "awaited"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


S = ReportStatus
WITH_GRANTEE = (S.AWAITED, S.RETURNED)

REPORT = Lifecycle(
    "report",
    start=S.AWAITED,
    steps=[
        step("submit", WITH_GRANTEE, S.SUBMITTED),
        step("accept", S.SUBMITTED, S.ACCEPTED),
        step("return", S.SUBMITTED, S.RETURNED),
    ],
)
