"""Reads of panels, assignments and scores, one audience a file."""

from grants.reviews.queries.ranking import CriterionMean, SlateLine, criteria_means, slate
from grants.reviews.queries.reading import Review, reviews_of

__all__ = ["CriterionMean", "Review", "SlateLine", "criteria_means", "reviews_of", "slate"]
