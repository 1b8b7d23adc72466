"""Reads about decisions and awards, one subject a file: money, slate, award, lists, answers, what is due."""

from grants.awards.queries.answer import Answer, answer
from grants.awards.queries.award import AwardPage, award_page, shares
from grants.awards.queries.books import FundLine, fund_lines
from grants.awards.queries.doors import Door, application_door, award_door
from grants.awards.queries.due import offers_over, offers_to_remind
from grants.awards.queries.lists import AwardLine, Grant, OwnAward, awards, counts, grants_of, own_awards
from grants.awards.queries.round_money import Decided, RoundMoney, TierMoney
from grants.awards.queries.slate import SlatePage, SlateRow, slate_page
from grants.awards.queries.slates import SlateCard, slates

__all__ = [
    "Answer",
    "AwardLine",
    "AwardPage",
    "Decided",
    "Door",
    "FundLine",
    "Grant",
    "OwnAward",
    "RoundMoney",
    "SlateCard",
    "SlatePage",
    "SlateRow",
    "TierMoney",
    "answer",
    "application_door",
    "award_door",
    "award_page",
    "awards",
    "counts",
    "fund_lines",
    "grants_of",
    "offers_over",
    "offers_to_remind",
    "own_awards",
    "shares",
    "slate_page",
    "slates",
]
