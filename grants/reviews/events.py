"""Facts about reviews."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReviewsAssigned:
    """One for each reviewer and command, so that a fair share is one letter and not seven. `at` tells two apart."""

    round_id: int
    reviewer_id: int
    at: str


@dataclass(frozen=True)
class ReviewerRecused:
    """A conflict of interest: somebody else is needed."""

    assignment_id: int
    application_id: int


@dataclass(frozen=True)
class ReviewSubmitted:
    assignment_id: int
    application_id: int


@dataclass(frozen=True)
class ReviewsComplete:
    application_id: int
