"""Answers as a person would have typed them: cents as dollars, rows cell by cell."""

from __future__ import annotations

from typing import Any

MONEY = ("amount", "operating_budget")


def typed(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: _typed(name, value) for name, value in answers.items()}


def _typed(name: str, value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [_row(row) for row in value]
    if isinstance(value, bool) or not isinstance(value, int):
        return str(value) if not isinstance(value, list) else value
    return dollars(value) if name in MONEY else str(value)


def _row(row: dict[str, Any]) -> dict[str, str]:
    """A budget's cents are an amount in dollars; the other columns keep their names."""
    return {_column(name): _cell(name, value) for name, value in row.items()}


def _column(name: str) -> str:
    return "amount" if name == "cents" else name.removesuffix("_cents")


def _cell(name: str, value: Any) -> str:
    return dollars(value) if name.endswith("cents") else str(value)


def dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
