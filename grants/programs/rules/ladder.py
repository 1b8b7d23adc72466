"""Which tiers a group has reached: computed from the grants that it finished, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grants.programs.rules.eligibility import OF_HISTORY, Finding, Known, Verdict, look


@dataclass(frozen=True)
class Rung:
    """One tier for one group: reached or not, and what each rule about history found that decides it.

    Of the rules for every tier only those are among them that do not fit: they close this one too.
    """

    tier: dict[str, Any]
    reached: bool
    findings: tuple[Finding, ...]


def ladder(tiers: list[dict[str, Any]], rules: list[dict[str, Any]], known: Known) -> list[Rung]:
    """Every tier of the round in its order. A tier without a rule of its own is reached by all whom no rule closes."""
    return [_rung(tier, rules, known) for tier in tiers]


def _rung(tier: dict[str, Any], rules: list[dict[str, Any]], known: Known) -> Rung:
    looked = [(rule, look(rule, {}, known)) for rule in rules if rule["rule"] in OF_HISTORY]
    own = [finding for rule, finding in looked if rule.get("tier") == tier["key"]]
    closed = [each for rule, each in looked if not rule.get("tier") and each.verdict is not Verdict.PASSED]
    found = (*own, *closed)
    return Rung(tier, all(each.verdict is Verdict.PASSED for each in found), found)
