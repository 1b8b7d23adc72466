"""What a form must have to fit its round: what rules, tiers and the other form name; each mistake at its path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grants.kernel.clock import instant
from grants.programs.answers.choosing import NO, YES
from grants.programs.questions import Type
from grants.programs.spec.mistakes import Found, Mistake
from grants.programs.spec.sections import questions_of

READS = {
    "answer_below": ("money",),
    "answer_in": ("short_text", "zip", "choice", "choices", "yes_no", "ranking"),
    "answer_yes": ("choice", "yes_no"),
    "workshop_attended": ("choice", "yes_no"),
}
"""The types of question that a rule can read: of any other, no answer would ever be among the texts of `answer_in`."""

SAYS_YES = ("answer_yes", "workshop_attended")

KNOWN = {
    "organization_name": ("short_text", "long_text"),
    "organization_address": ("address", "short_text", "long_text"),
    "project_title": ("short_text", "long_text"),
    "tier": ("choice", "short_text"),
    "amount": ("money",),
}
"""Questions that we read by their keys, in lists, for money and for who applies, and the types that they can be of."""


def form_fits(
    form: dict[str, Any], *, eligibility: list[dict[str, Any]], round_tiers: list[dict[str, Any]]
) -> Iterator[Found]:
    """The full form asks what the round's rules read, and who applies."""
    asked = {question["key"]: question["type"] for question in questions_of(form)}
    if "organization_name" not in asked:
        yield ("form",), Mistake("must_ask", {"keys": ["organization_name"]})
    yield from _everybody_is_named(form, "form")
    yield from _known_by_type(form, "form")
    yield from tiers_are_there(form, "form", round_tiers)
    yield from _adds_up_to_money(form, "form")
    for at, rule in enumerate(eligibility):
        if rule.get("tier") and "tier" not in asked:
            yield ("eligibility", at, "tier"), Mistake("no_question", {"key": "tier"})
        named = rule.get("question")
        if named is not None and named not in asked:
            yield ("eligibility", at, "question"), Mistake("no_question", {"key": named})
        elif named is not None and asked[named] not in READS.get(rule["rule"], asked.values()):
            yield ("eligibility", at, "question"), Mistake("rule_cannot_read", {"key": named, "type": asked[named]})


def letter_fits(letter: dict[str, Any], full: dict[str, Any], *, tiers: list[str]) -> Iterator[Found]:
    """The letter asks who writes, for which tier where it is for some, and all of it as the full form does.

    The full form asks for the tier then too: who is not asked would need no letter.
    """
    later = {question["key"]: question["type"] for question in questions_of(full)}
    asked = {question["key"] for question in questions_of(letter)}
    lacking = sorted(({"organization_name"} | ({"tier"} if tiers else set())) - asked)
    if lacking:
        yield ("letter",), Mistake("must_ask", {"keys": lacking})
    if tiers and "tier" not in later:
        yield ("form",), Mistake("must_ask", {"keys": ["tier"]})
    yield from _everybody_is_named(letter, "letter")
    yield from _known_by_type(letter, "letter")
    yield from _adds_up_to_money(letter, "letter")
    for at, section in enumerate(letter["sections"]):
        for number, question in enumerate(section["questions"]):
            wanted = later.get(question["key"], question["type"])
            if wanted != question["type"]:
                place = ("letter", "sections", at, "questions", number, "type")
                yield place, Mistake("asked_otherwise", {"type": wanted})


def _everybody_is_named(form: dict[str, Any], name: str) -> Iterator[Found]:
    """Nothing can be taken from nobody: who applies is asked of everybody, and needed."""
    for at, section in enumerate(form["sections"]):
        for number, question in enumerate(section["questions"]):
            if question["key"] != "organization_name":
                continue
            place = (name, "sections", at, "questions", number)
            if not question.get("required", True):
                yield (*place, "required"), Mistake("needed_of_everybody")
            if question.get("show_if"):
                yield (*place, "show_if"), Mistake("needed_of_everybody")
            if section.get("show_if"):
                yield (*place[:3], "show_if"), Mistake("needed_of_everybody")


def tiers_are_there(form: dict[str, Any], name: str, round_tiers: list[dict[str, Any]]) -> Iterator[Found]:
    """A tier that can be chosen is one of the round's: of another nobody would know what it is worth."""
    known = {tier["key"] for tier in round_tiers}
    for at, section in enumerate(form["sections"]):
        for number, question in enumerate(section["questions"]):
            if question["key"] != "tier" or not known:
                continue
            for place, option in enumerate(question.get("options", ())):
                if option["value"] not in known:
                    path = (name, "sections", at, "questions", number, "options", place, "value")
                    yield path, Mistake("no_tier", {"key": option["value"]})


def _adds_up_to_money(form: dict[str, Any], name: str) -> Iterator[Found]:
    """A budget must equal an amount of its own form: another could never be compared, and any sum would pass."""
    amounts = {question["key"] for question in questions_of(form) if question["type"] == Type.MONEY}
    for at, section in enumerate(form["sections"]):
        for number, question in enumerate(section["questions"]):
            if question.get("adds_up_to") and question["adds_up_to"] not in amounts:
                yield (name, "sections", at, "questions", number, "adds_up_to"), Mistake("adds_up_to_no_money")


def _known_by_type(form: dict[str, Any], name: str) -> Iterator[Found]:
    """What we read by its key is of a type that we can read."""
    for at, section in enumerate(form["sections"]):
        for number, question in enumerate(section["questions"]):
            types = KNOWN.get(question["key"])
            if types is not None and question["type"] not in types:
                yield (name, "sections", at, "questions", number, "type"), Mistake("one_of", {"allowed": list(types)})


def letter_misfits(data: dict[str, Any]) -> Iterator[Found]:
    """A letter closes within its round, and fits its form."""
    letter = data.get("letter")
    if letter is None:
        return
    facts = data["round"]
    opens, closes = (instant(facts[name], facts["timezone"]) for name in ("opens", "closes"))
    if not opens < instant(letter["closes"], facts["timezone"]) <= closes:
        yield ("letter", "closes"), Mistake("letters_outside_round")
    yield from letter_fits(letter, data["form"], tiers=letter["tiers"])
    yield from tiers_are_there(letter, "letter", data["tiers"])


def gone(data: dict[str, Any]) -> Iterator[Found]:
    """Tiers that are named and not there, and those that are there and nobody could choose."""
    tiers = {tier["key"] for tier in data["tiers"]}
    for at, key in enumerate(data["letter"]["tiers"] if "letter" in data else ()):
        if key not in tiers:
            yield ("letter", "tiers", at), Mistake("no_tier", {"key": key})
    for at, rule in enumerate(data["eligibility"]):
        for name in ("tier", "of_tier"):
            if rule.get(name) and rule[name] not in tiers:
                yield ("eligibility", at, name), Mistake("no_tier", {"key": rule[name]})
    question = next((each for each in questions_of(data["form"]) if each["key"] == "tier"), {})
    offered = {option["value"] for option in question.get("options", ())}
    for at, tier in enumerate(data["tiers"] if offered else ()):
        if tier["key"] not in offered:
            yield ("tiers", at, "key"), Mistake("tier_not_offered", {"key": tier["key"]})


def never_chosen(data: dict[str, Any]) -> Iterator[Found]:
    """Values of a rule that no answer can be, and a yes that no option is: they would keep out whom they let in."""
    asked = {question["key"]: question for question in questions_of(data["form"])}
    for at, rule in enumerate(data["eligibility"]):
        question = asked.get(rule.get("question", ""), {})
        options = [option["value"] for option in question.get("options", ())]
        if question.get("type") == Type.YES_NO:
            options = [YES, NO]
        if rule["rule"] in SAYS_YES and options and YES not in options:
            yield (
                ("eligibility", at, "question"),
                Mistake("rule_cannot_read", {"key": question["key"], "type": "choice"}),
            )
        for number, value in enumerate(rule.get("values", ()) if options else ()):
            if value not in options:
                yield ("eligibility", at, "values", number), Mistake("one_of", {"allowed": options})
