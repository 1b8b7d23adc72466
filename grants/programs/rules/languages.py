"""A round speaks a language when all that it says in English is there in it too: what is missing, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grants.kernel.refusal import Problem


def untranslated(languages: list[str], parts: dict[str, Any]) -> list[Problem]:
    """A problem for each text that lacks a language: `text_missing`, with its place and its languages.

    `parts` are pieces of a round's definition by name: rules, forms, reasons, the rubric. A text is what has English;
    one that English leaves empty too, such as a hint, is not missed.
    """
    found = []
    for name, part in parts.items():
        for place, texts in _texts(part, name):
            lacking = [code for code in languages if not texts.get(code, "").strip()]
            if texts["en"].strip() and lacking:
                found.append(Problem(place, "text_missing", {"place": place, "languages": lacking}))
    return found


def _texts(each: Any, place: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text below, by its place: names, and keys in lists, as in form.money.amount.label."""
    if isinstance(each, dict):
        if isinstance(each.get("en"), str):
            yield place, each
            return
        for name, inner in each.items():
            yield from _texts(inner, place if isinstance(inner, list) else f"{place}.{name}")
    elif isinstance(each, list):
        for number, inner in enumerate(each, start=1):
            known = inner if isinstance(inner, dict) else {}
            yield from _texts(inner, f"{place}.{known.get('key') or known.get('value') or number}")
