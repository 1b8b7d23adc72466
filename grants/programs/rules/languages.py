"""A round speaks a language when its vital texts are there in it: what those are, as data, and which are missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grants.kernel.refusal import Problem

VITAL: dict[str, tuple[str, ...]] = {
    "round": ("title", "summary"),
    "texts": ("who_can_apply", "never_asked", "who_sees", "made_public", "how_scored", "what_next"),
    "tiers": ("name", "needs"),
    "eligibility": ("why_not", "how_to"),
    "sections": ("title", "intro"),
    "questions": ("label", "hint", "why"),
    "options": ("label",),
}
"""What nobody can apply without: by part of a round, the texts that must be in each of its languages.

A text that the round does not have in English either, such as a hint, is not missed.
"""


def untranslated(languages: list[str], parts: dict[str, Any], form: dict[str, Any]) -> list[Problem]:
    """A problem for each vital text that lacks a language: `text_missing`, with its place and its languages.

    `parts` holds `round`, `texts`, `tiers` and `eligibility`; `form` is the stored definition of the questions.
    """
    found = []
    for place, texts in _vital(parts, form):
        lacking = [code for code in languages if not texts.get(code, "").strip()]
        if lacking:
            found.append(Problem(place, "text_missing", {"place": place, "languages": lacking}))
    return found


def _vital(parts: dict[str, Any], form: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    yield from _of("round", parts["round"], "round")
    yield from _of("texts", parts["texts"], "texts")
    for part in ("tiers", "eligibility"):
        for each in parts[part]:
            yield from _of(part, each, f"{part}.{each['key']}")
    for section in form["sections"]:
        yield from _of("sections", section, f"form.{section['key']}")
        for question in section["questions"]:
            place = f"form.{section['key']}.{question['key']}"
            yield from _of("questions", question, place)
            for option in question.get("options", ()):
                yield from _of("options", option, f"{place}.{option['value']}")


def _of(part: str, each: dict[str, Any], place: str) -> Iterator[tuple[str, dict[str, str]]]:
    for name in VITAL[part]:
        if each.get(name):
            yield f"{place}.{name}", each[name]
