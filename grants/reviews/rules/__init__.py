"""Pure checks on reviews: what a score is worth, and who reads what."""

from grants.reviews.rules.scoring import (
    COMMENT_LIMIT,
    MOST,
    POINTS,
    Typed,
    is_complete,
    reviews_each,
    to_mend,
    unreadable,
    weighted,
)
from grants.reviews.rules.sharing import Need, share

__all__ = [
    "COMMENT_LIMIT",
    "MOST",
    "POINTS",
    "Need",
    "Typed",
    "is_complete",
    "reviews_each",
    "share",
    "to_mend",
    "unreadable",
    "weighted",
]
