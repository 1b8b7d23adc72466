"""Where the money runs out on a ranked list, and whether a decision departs from that ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from grants.awards.lifecycle import AWARDING, Outcome


@dataclass(frozen=True)
class Candidate:
    """One application as the ranking has it, best first. `asked_cents` is what a whole award would cost.

    `outcome` is what was decided, None while nothing is. `holds_cents` is what its award binds now: nothing, once
    the award fell through.
    """

    application_id: int
    tier: str
    asked_cents: int
    score: Decimal | None
    outcome: str | None = None
    holds_cents: int = 0


class Side(StrEnum):
    """On which side of the line an open application stands."""

    ABOVE = "above"  # the money and its tier reach it
    AT = "at"  # the first that the money does not reach in whole: what is left may go to it in part
    BELOW = "below"  # the money is gone before it
    TIER_FULL = "tier_full"  # its tier has as many awards as it may
    UNSCORED = "unscored"  # the ranking says nothing of it


@dataclass(frozen=True)
class Reach:
    """How far the money goes: each open application's side, and what is left after those above the line."""

    sides: Mapping[int, Side]
    left_cents: int


def reach(
    ranking: Sequence[Candidate], *, left_cents: int, tier_caps: Mapping[str, int], waitlist: bool = False
) -> Reach:
    """Walk down the ranking and give each open application what it asked while money and its tier last.

    `left_cents` is what can still be promised. Open is what is undecided; with `waitlist` also what waits.
    """
    places = dict(tier_caps)
    for each in ranking:
        if each.holds_cents and each.tier in places:
            places[each.tier] -= 1
    sides: dict[int, Side] = {}
    stopped = False
    for each in ranking:
        if not _is_open(each, waitlist):
            continue
        if each.score is None:
            side = Side.UNSCORED
        elif places.get(each.tier, 1) <= 0:
            side = Side.TIER_FULL
        elif stopped:
            side = Side.BELOW
        elif each.asked_cents > left_cents:
            side, stopped = Side.AT if left_cents > 0 else Side.BELOW, True
        else:
            side = Side.ABOVE
            left_cents -= each.asked_cents
            if each.tier in places:
                places[each.tier] -= 1
        sides[each.application_id] = side
    return Reach(sides, left_cents)


def departs(
    ranking: Sequence[Candidate],
    application_id: int,
    outcome: Outcome,
    *,
    left_cents: int,
    tier_caps: Mapping[str, int],
) -> bool:
    """True when the decision goes against the ranking: an award below the line, or none above it.

    The line moves with what is decided, so that one reason explains one change of order and the decisions that
    follow from it need none. Between equal scores nobody departs.
    """
    own = next(each for each in ranking if each.application_id == application_id)
    waitlist = own.outcome == Outcome.WAITLIST
    sides = reach(ranking, left_cents=left_cents, tier_caps=tier_caps, waitlist=waitlist).sides
    side = sides[application_id]
    awards = outcome in AWARDING
    if awards == (side is Side.ABOVE) or (outcome is Outcome.AWARD_IN_PART and side is Side.AT):
        return False
    if own.score is None:
        return awards
    equals = [each for each in ranking if each.score == own.score and each.application_id in sides and each != own]
    return not any(_could_swap(own, each, side, sides[each.application_id]) for each in equals)


def _could_swap(own: Candidate, other: Candidate, side: Side, its: Side) -> bool:
    """Of two with one score, the line passed between them: chance put one above, and it may be the other."""
    if Side.TIER_FULL in (side, its) and own.tier != other.tier:
        return False
    return (side is Side.ABOVE) != (its is Side.ABOVE)


def _is_open(each: Candidate, waitlist: bool) -> bool:
    return each.outcome is None or (waitlist and each.outcome == Outcome.WAITLIST)
