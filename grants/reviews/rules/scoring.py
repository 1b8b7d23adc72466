"""What points are worth, and when a review or an application's reviews are complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from grants.kernel.refusal import Problem

POINTS = (1, 2, 3, 4, 5)
MOST = max(POINTS)
REVIEWS_EACH = 3
COMMENT_LIMIT = 2000


@dataclass(frozen=True)
class Typed:
    """What a reviewer typed for one criterion; no points yet is fine until the review is handed in."""

    points: int | None = None
    comment: str = ""


def reviews_each(details: Mapping[str, Any]) -> int:
    """How many reviews an application of this round needs: the round's own number, else three."""
    number = details.get("reviews_each", REVIEWS_EACH)
    return number if isinstance(number, int) and number > 0 else REVIEWS_EACH


def is_complete(*, done: int, each: int) -> bool:
    return done >= each


def unreadable(rubric: list[dict[str, Any]], typed: Mapping[str, Typed], comment: str) -> list[Problem]:
    """What can't be kept: points that no anchor knows, a criterion that the rubric doesn't have, too long a text."""
    keys = {criterion["key"] for criterion in rubric}
    problems = [Problem(key, "not_a_criterion") for key in typed if key not in keys]
    for key in (criterion["key"] for criterion in rubric if criterion["key"] in typed):
        said = typed[key]
        if said.points is not None and said.points not in POINTS:
            problems.append(Problem(key, "not_points"))
        problems += _too_long(f"{key}_comment", said.comment)
    return problems + _too_long("comment", comment)


def _too_long(field: str, text: str) -> list[Problem]:
    if len(text) <= COMMENT_LIMIT:
        return []
    return [Problem(field, "too_long", {"limit": COMMENT_LIMIT, "count": len(text)})]


def to_mend(rubric: list[dict[str, Any]], points: Mapping[str, int | None]) -> list[Problem]:
    """The criteria that still wait for points, in the rubric's order; none when the review can be handed in."""
    return [Problem(each["key"], "points_missing") for each in rubric if points.get(each["key"]) is None]


def weighted(total: int, reviews: int) -> Decimal:
    """A score of 0 to 100 from the sum over `reviews` of (weight times points), where the weights make 100.

    Each review that counts has points for every criterion, so the mean of the reviews' totals is the total of
    the criteria's means: sum(weight * mean points) / 5.
    """
    return (Decimal(total) / (reviews * MOST)).quantize(Decimal("0.01"), ROUND_HALF_UP)
