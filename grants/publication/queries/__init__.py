"""Reads for the public: the list of awards, one award, the books of each fund."""

from grants.publication.queries.award import Part, PartState, PublicAwardPage, award_page
from grants.publication.queries.books import FundLine, PublicBooks, public_books
from grants.publication.queries.listing import Line, Page, awards_list
from grants.publication.queries.money import Given, Totals
from grants.publication.queries.search import Choice, Search, choices

__all__ = [
    "Choice",
    "FundLine",
    "Given",
    "Line",
    "Page",
    "Part",
    "PartState",
    "PublicAwardPage",
    "PublicBooks",
    "Search",
    "Totals",
    "award_page",
    "awards_list",
    "choices",
    "public_books",
]
