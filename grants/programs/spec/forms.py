"""One form by itself, checked as it is within its round: what is wrong with it, place by place, in words."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError

from grants.programs.model import FormPurpose
from grants.programs.spec.fitting import form_fits, letter_fits
from grants.programs.spec.questions import FormSpec

SHOWN = 30
"""Mistakes that are told at once; a form of another kind has hundreds."""


def read_form(
    definition: dict[str, Any],
    *,
    purpose: FormPurpose,
    tiers: list[dict[str, Any]],
    eligibility: list[dict[str, Any]],
    letter_tiers: list[str],
    other: dict[str, Any] | None,
) -> list[str]:
    """Every mistake as `place: what is wrong`; none for a form that the round can ask by.

    `other` is the round's other form: the full one beside a letter, the letter (or None) beside the full one.
    """
    found = FormSpec().validate(definition)
    if found:
        return _told(found, definition)[:SHOWN]
    try:
        if purpose is FormPurpose.LOI:
            letter_fits(definition, other or definition, tiers=letter_tiers)
        else:
            form_fits(definition, eligibility=eligibility)
            if other is not None:
                letter_fits(other, definition, tiers=letter_tiers)
    except ValidationError as error:
        return [str(message) for message in error.messages]
    return []


def _told(found: Any, data: Any, place: str = "") -> list[str]:
    """Marshmallow's nested messages as lines: places by the keys that the form itself gives."""
    if isinstance(found, dict):
        lines: list[str] = []
        for name, inner in found.items():
            part = _part(data, name)
            lines += _told(inner, part, " › ".join(filter(None, (place, _name(name, part)))))
        return lines
    return [f"{place}: {message}" for message in (found if isinstance(found, list) else [found])]


def _part(data: Any, name: Any) -> Any:
    if isinstance(data, list) and isinstance(name, int) and name < len(data):
        return data[name]
    return data.get(name) if isinstance(data, dict) else None


def _name(name: Any, part: Any) -> str:
    if isinstance(name, int):
        known = part.get("key") or part.get("value") if isinstance(part, dict) else None
        return str(known or name + 1)
    return "" if name in ("sections", "questions", "_schema") else str(name)
