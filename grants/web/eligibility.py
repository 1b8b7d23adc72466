"""Eligibility rules in words: what each asks for, and what it looked at. Codes and keys stay inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext

from grants.kernel.texts import Texts
from grants.programs.questions import Form, Question
from grants.programs.rules import Finding, Rung
from grants.web import language
from grants.web.answers import answer
from grants.web.filters import lang, money, spoken

Tiers = list[dict[str, Any]]
MANY = 12


@dataclass(frozen=True)
class Line:
    """One rule for a page: what it asks, what was found, and whether that is enough."""

    key: str
    asks: str
    needs: str
    found: str
    verdict: str
    why_not: Texts
    how_to: Texts


def lines(findings: list[Finding] | list[dict[str, Any]], form: Form, tiers: Tiers) -> list[Line]:
    """Findings as a page shows them; stored ones come as dicts."""
    return [_line(each if isinstance(each, Finding) else _stored(each), form, tiers) for each in findings]


def _stored(row: dict[str, Any]) -> Finding:
    return Finding(**{name: value for name, value in row.items() if name in Finding.__dataclass_fields__})


def _line(finding: Finding, form: Form, tiers: Tiers) -> Line:
    rule = finding.rule
    kind, question = rule.get("rule", ""), form.question(rule.get("question", ""))
    needs = NEEDS[kind](rule, question) if kind in NEEDS else ""
    if question is not None:
        asks = spoken(question.label)
    else:
        asks = ASKS[kind](rule, tiers) if kind in ASKS else finding.key.replace("-", " ").capitalize()
    return Line(
        key=finding.key,
        asks=asks,
        needs=needs,
        found=_found(finding, question, tiers),
        verdict=str(finding.verdict),
        why_not=finding.why_not,
        how_to=finding.how_to,
    )


def _found(finding: Finding, question: Question | None, tiers: Tiers) -> str:
    if finding.found is None:
        return ""
    count = COUNTS.get(finding.rule["rule"])
    if count is not None:
        return count(finding.found, _of(finding.rule, tiers))
    if finding.found is True:
        return gettext("Our list says that your group came.")
    if finding.found is False:
        return gettext("Our list does not show your group.")
    said = answer(finding.found, question) if question is not None else str(finding.found)
    return gettext("The answer: %(answer)s", answer=said)


def because(rung: Rung, tiers: Tiers) -> str:
    """Why a group has reached a tier, or not yet, as our records count it."""
    said = [COUNTS[each.rule["rule"]](each.found, _of(each.rule, tiers)) for each in rung.findings]
    return " ".join(dict.fromkeys(said))


def _of(rule: dict[str, Any], tiers: Tiers) -> str:
    return next((lang(tier["name"]) for tier in tiers if tier["key"] == rule.get("of_tier")), rule.get("of_tier", ""))


def _completed(rule: dict[str, Any], tiers: Tiers) -> str:
    if rule.get("of_tier"):
        return ngettext(
            "At least %(num)s finished grant of %(tier)s",
            "At least %(num)s finished grants of %(tier)s",
            rule["count"],
            tier=_of(rule, tiers),
        )
    return ngettext("At least %(num)s finished grant", "At least %(num)s finished grants", rule["count"])


def _finished(count: int, tier: str) -> str:
    if tier:
        return ngettext(
            "%(num)s finished grant of your group is of %(tier)s.",
            "%(num)s finished grants of your group are of %(tier)s.",
            count,
            tier=tier,
        )
    return ngettext("Your group has finished %(num)s grant.", "Your group has finished %(num)s grants.", count)


def _others(count: int) -> str:
    if count == 0:
        return gettext("Your group has sent no other application.")
    return ngettext(
        "Your group has sent %(num)s other application.", "Your group has sent %(num)s other applications.", count
    )


def _values(rule: dict[str, Any], question: Question | None) -> str:
    shown = [question.option_label(value, language.current()) if question else value for value in rule["values"]]
    more = ", …" if len(shown) > MANY else ""
    return gettext("The rule: one of %(values)s", values=", ".join(shown[:MANY]) + more)


NEEDS: dict[str, Callable[[dict[str, Any], Question | None], str]] = {
    "answer_below": lambda rule, _: gettext("The rule: less than %(limit)s", limit=money(rule["limit_cents"])),
    "answer_in": _values,
    "answer_yes": lambda *_: gettext("The rule: yes"),
}

ASKS: dict[str, Callable[[dict[str, Any], Tiers], str]] = {
    "completed_grants_at_least": _completed,
    "open_grants_at_most": lambda rule, _: ngettext(
        "No more than %(num)s grant still open", "No more than %(num)s grants still open", rule["count"]
    ),
    "awards_this_year_at_most": lambda rule, _: ngettext(
        "No more than %(num)s grant this year so far", "No more than %(num)s grants this year so far", rule["count"]
    ),
    "no_overdue_report": lambda *_: gettext("No report that is late"),
    "one_application_per_organization": lambda *_: gettext("One application for each group"),
    "workshop_attended": lambda *_: gettext("Somebody came to a workshop"),
}

COUNTS: dict[str, Callable[[int, str], str]] = {
    "completed_grants_at_least": _finished,
    "open_grants_at_most": lambda count, _: ngettext(
        "Your group has %(num)s grant still open.", "Your group has %(num)s grants still open.", count
    ),
    "awards_this_year_at_most": lambda count, _: ngettext(
        "Your group signed for %(num)s grant this year.", "Your group signed for %(num)s grants this year.", count
    ),
    "no_overdue_report": lambda count, _: ngettext(
        "%(num)s report of your group is late.", "%(num)s reports of your group are late.", count
    ),
    "one_application_per_organization": lambda count, _: _others(count),
}
