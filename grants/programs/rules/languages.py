"""A round speaks a language when all that it says in English is there in it too: what is missing, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grants.kernel.refusal import Problem
from grants.kernel.texts import Texts
from grants.programs.rules.places import steps

Path = tuple[str | int, ...]
FORMS = ("form", "letter", "report")


def vital_texts(program: Texts, definition: dict[str, Any]) -> dict[str, Any]:
    """Of a round's whole definition what says something, from its title to the reasons of a no, by name."""
    facts = definition["round"]
    forms = {name: {"sections": definition[name]["sections"]} for name in FORMS if name in definition}
    return {
        "program": {"name": program},
        "round": {"title": facts["title"], "summary": facts["summary"]},
        "texts": facts["texts"],
        "tiers": definition["tiers"],
        "eligibility": definition["eligibility"],
        "rubric": definition["rubric"]["criteria"],
        "measures": definition["report"]["measures"],
        "decline_reasons": definition["decline_reasons"],
        **forms,
    }


def untranslated(languages: list[str], parts: dict[str, Any]) -> list[Problem]:
    """A problem for each text that lacks a language: `text_missing`, with its place and its languages.

    `parts` are pieces of a round's definition by name: rules, forms, reasons, the rubric. A text is what has English;
    one that English leaves empty too, such as a hint, is not missed.
    """
    found = []
    for path, texts in _texts(parts, ()):
        lacking = [code for code in languages if not texts.get(code, "").strip()]
        if texts["en"].strip() and lacking:
            facts = {"place": steps(parts, path), "languages": lacking}
            found.append(Problem(_field(parts, path), "text_missing", facts))
    return found


def _texts(each: Any, path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Every text below, with its path."""
    if isinstance(each, dict):
        if isinstance(each.get("en"), str):
            yield path, each
            return
        for name, inner in each.items():
            yield from _texts(inner, (*path, name))
    elif isinstance(each, list):
        for number, inner in enumerate(each):
            yield from _texts(inner, (*path, number))


def _field(parts: Any, path: Path) -> str:
    """A path by the keys of what stands in lists, as in form.money.amount.label."""
    names: list[str] = []
    here = parts
    for name in path:
        here = here[name]
        if isinstance(name, int):
            known = here if isinstance(here, dict) else {}
            names.append(str(known.get("key") or known.get("value") or name + 1))
        elif not names or not isinstance(here, list):
            names.append(name)
    return ".".join(names)
