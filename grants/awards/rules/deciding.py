"""What each outcome needs: a sum that fits, and reasons that the group can use."""

from __future__ import annotations

from collections.abc import Sequence

from grants.awards.lifecycle import AWARDING, Outcome
from grants.kernel.refusal import Problem


def whole_cents(*, requested_cents: int | None, tier_cents: int | None) -> int | None:
    """What a whole award is: what was asked; where the form asks for no sum, what the tier gives."""
    return requested_cents if requested_cents is not None else tier_cents


def amount_of(
    outcome: Outcome, typed_cents: int | None, *, requested_cents: int | None, tier_cents: int | None
) -> tuple[int | None, list[Problem]]:
    """The award's cents, or None with what is wrong. A whole award is what was asked and need not be typed."""
    if outcome not in AWARDING:
        return None, []
    whole = whole_cents(requested_cents=requested_cents, tier_cents=tier_cents)
    cents = whole if typed_cents is None and outcome is Outcome.AWARD else typed_cents
    problem = _sum_problem(outcome, cents, whole, tier_cents)
    return (None, [problem]) if problem is not None else (cents, [])


def _sum_problem(outcome: Outcome, cents: int | None, whole: int | None, tier_cents: int | None) -> Problem | None:
    if cents is None:
        return Problem("amount", "required")
    if cents <= 0:
        return Problem("amount", "money_too_small", {"limit": 1})
    if whole is not None and outcome is Outcome.AWARD and cents != whole:
        return Problem("amount", "not_what_was_asked", {"asked_cents": whole})
    if whole is not None and outcome is Outcome.AWARD_IN_PART and cents >= whole:
        return Problem("amount", "part_is_the_whole", {"asked_cents": whole})
    if tier_cents is not None and cents > tier_cents:
        return Problem("amount", "more_than_tier_gives", {"limit": tier_cents})
    return None


def reason_problems(outcome: Outcome, picked: Sequence[str], words: str, *, known: Sequence[str]) -> list[Problem]:
    """Whoever gets less than they asked is told why: a decline by the round's reasons, the rest by these or words.

    Where the round has no list of reasons, words stand in for them.
    """
    if any(key not in known for key in picked):
        return [Problem("reasons", "not_an_option")]
    if outcome is Outcome.AWARD or picked:
        return []
    if outcome is Outcome.DECLINE and known:
        return [Problem("reasons", "reason_missing")]
    if not words.strip():
        return [Problem("words", "reason_missing")]
    return []
