"""Who can apply: each rule of a round is data, and says yes, no or not known yet, with what it looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from grants.kernel.texts import Texts

Rule = dict[str, Any]
ONE_EACH = "one_application_per_organization"


class Verdict(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """What one eligibility rule says of one application, with why not and what would help.

    `rule` is the rule as it was applied and `found` what it looked at: an answer's value, or a count of history.
    """

    key: str
    verdict: Verdict
    why_not: Texts = field(default_factory=dict)
    how_to: Texts = field(default_factory=dict)
    rule: Rule = field(default_factory=dict)
    found: Any = None

    @property
    def stops(self) -> bool:
        """Whether nothing can be sent against it. On every other rule a person has the last word."""
        return self.verdict is Verdict.FAILED and self.rule.get("rule") == ONE_EACH


@dataclass(frozen=True)
class Known:
    """What our own records know of the one who applies, so that it is computed and never typed.

    Grants are counted in the round's program, by tier; open and overdue ones and the year's in all programs.
    `workshop` is None where nobody kept a list of who came.
    """

    completed: dict[str, int] = field(default_factory=dict)
    other_applications: int = 0
    open: int = 0
    overdue: int = 0
    awards_this_year: int = 0
    workshop: bool | None = None


def find(rules: list[Rule], answers: dict[str, Any], known: Known | None) -> list[Finding]:
    """Every rule's verdict in the round's order. A rule about one tier is silent about the others.

    `known` is None for somebody whom we don't know: what only our records can tell is unknown then, never failed.
    """
    return [look(rule, answers, known) for rule in rules if not rule.get("tier") or answers.get("tier") == rule["tier"]]


def look(rule: Rule, answers: dict[str, Any], known: Known | None) -> Finding:
    """One rule's verdict. ValueError for a kind that nobody knows: it is not passed over."""
    kind = rule["rule"]
    if kind in OF_HISTORY:
        verdict, found = (Verdict.UNKNOWN, None) if known is None else OF_HISTORY[kind](rule, known)
    elif kind in OF_ANSWERS:
        found = answers.get(rule["question"])
        verdict = Verdict.UNKNOWN if found in (None, [], "") else _say(OF_ANSWERS[kind](rule, found))
    elif kind == "workshop_attended":
        verdict, found = _workshop(rule, answers, known)
    else:
        raise ValueError(f"unknown eligibility rule {kind!r}")
    return Finding(rule["key"], verdict, rule.get("why_not") or {}, rule.get("how_to") or {}, rule, found)


def _say(holds: bool) -> Verdict:
    return Verdict.PASSED if holds else Verdict.FAILED


def _completed(rule: Rule, known: Known) -> tuple[Verdict, int]:
    """All of the program, or those of one tier and of what earlier rounds called the same (`also_of`)."""
    tiers = [rule["of_tier"], *rule.get("also_of", ())] if rule.get("of_tier") else list(known.completed)
    count = sum(known.completed.get(tier, 0) for tier in tiers)
    return _say(count >= rule["count"]), count


def _at_most(rule: Rule, count: int) -> tuple[Verdict, int]:
    return _say(count <= rule.get("count", 0)), count


def _workshop(rule: Rule, answers: dict[str, Any], known: Known | None) -> tuple[Verdict, Any]:
    """The list of who came decides. Without one the group's own word is taken; against it a person looks."""
    came, said = (None if known is None else known.workshop), answers.get(rule.get("question", ""))
    if came or said is None:
        return (Verdict.UNKNOWN if came is None else _say(came)), came
    if came is False and _is_yes(said):
        return Verdict.UNKNOWN, said
    return _say(_is_yes(said)), said


def _is_yes(said: Any) -> bool:
    return said is True or said == "yes"


def _in_list(rule: Rule, answer: Any) -> bool:
    picked = answer if isinstance(answer, list) else [str(answer)[:5] if rule.get("as_zip") else answer]
    return all(each in rule["values"] for each in picked)


OF_ANSWERS: dict[str, Callable[[Rule, Any], bool]] = {
    "answer_below": lambda rule, answer: answer < rule["limit_cents"],
    "answer_in": _in_list,
    "answer_yes": lambda rule, answer: _is_yes(answer),
}
"""Rules about what was typed for a question."""

OF_HISTORY: dict[str, Callable[[Rule, Known], tuple[Verdict, Any]]] = {
    "completed_grants_at_least": _completed,
    "open_grants_at_most": lambda rule, known: _at_most(rule, known.open),
    "awards_this_year_at_most": lambda rule, known: _at_most(rule, known.awards_this_year),
    "no_overdue_report": lambda rule, known: _at_most({}, known.overdue),
    ONE_EACH: lambda rule, known: _at_most({}, known.other_applications),
}
"""Rules about what our own records know."""

KINDS = (*OF_ANSWERS, *OF_HISTORY, "workshop_attended")
