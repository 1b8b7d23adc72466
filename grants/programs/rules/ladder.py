"""Which tiers a group has reached: computed from the grants that it finished, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grants.programs.rules.eligibility import OF_HISTORY, Finding, Known, Verdict, look


@dataclass(frozen=True)
class Rung:
    """One tier for one group: reached or not, and what each rule about history found for this tier."""

    tier: dict[str, Any]
    reached: bool
    findings: tuple[Finding, ...]


def ladder(tiers: list[dict[str, Any]], rules: list[dict[str, Any]], known: Known) -> list[Rung]:
    """Every tier of the round in its order. A tier without a rule of its own is reached by everybody."""
    return [_rung(tier, [rule for rule in rules if rule.get("tier") == tier["key"]], known) for tier in tiers]


def _rung(tier: dict[str, Any], rules: list[dict[str, Any]], known: Known) -> Rung:
    found = tuple(look(rule, {}, known) for rule in rules if rule["rule"] in OF_HISTORY)
    return Rung(tier, all(each.verdict is Verdict.PASSED for each in found), found)
