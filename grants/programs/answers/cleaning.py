"""An answer as it was typed, made storable: its texts cleaned, its rows and parts kept."""

from __future__ import annotations

from typing import Any

from grants.kernel.cleaning import clean
from grants.programs.answers.letters import tidy

DEEPEST = 8


def clean_typed(typed: Any, deep: int = 0, deepest: int = DEEPEST) -> Any:
    """What was typed, storable: a text, a list of texts, or rows of them. What no form sends is left out."""
    if deep > deepest:
        return ""
    if isinstance(typed, list):
        return [clean_typed(each, deep + 1, deepest) for each in typed]
    if isinstance(typed, dict):
        return {clean(name): clean_typed(value, deep + 1, deepest) for name, value in typed.items()}
    return clean(typed) if not isinstance(typed, int) else typed


def is_blank(typed: Any) -> bool:
    if isinstance(typed, list):
        return all(is_blank(each) for each in typed)
    if isinstance(typed, dict):
        return all(is_blank(value) for value in typed.values())
    return typed is None or (isinstance(typed, str) and not tidy(typed))


__all__ = ["clean", "clean_typed", "is_blank"]
