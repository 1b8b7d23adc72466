"""A condition as a frozen tree, and the same tree as JSON for the page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Plain = str | int | Decimal


@dataclass(frozen=True)
class Literal:
    """A text, a number, or cents (`is_money`)."""

    value: Plain
    is_money: bool = False
    at: int = 0


@dataclass(frozen=True)
class Several:
    """Literals between brackets."""

    items: tuple[Literal, ...]
    at: int = 0


@dataclass(frozen=True)
class Answer:
    """The answer to an earlier question."""

    key: str
    at: int = 0


Operand = Literal | Several | Answer


@dataclass(frozen=True)
class Compare:
    """`==`, `!=`, `<`, `<=`, `>`, `>=` or `in`."""

    operator: str
    left: Operand
    right: Operand
    at: int = 0


@dataclass(frozen=True)
class Answered:
    key: str
    at: int = 0


@dataclass(frozen=True)
class Not:
    part: Condition


@dataclass(frozen=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Condition, ...]


Condition = Compare | Answered | Not | All | AnyOf


def as_json(node: Condition) -> list[Any]:
    """`["and", …]`, `["not", x]`, `["answered", key]`, `["==", left, right]`. A side is {"answer": key} or a value."""
    if isinstance(node, Not):
        return ["not", as_json(node.part)]
    if isinstance(node, All | AnyOf):
        return ["and" if isinstance(node, All) else "or", *(as_json(part) for part in node.parts)]
    if isinstance(node, Answered):
        return ["answered", node.key]
    return [node.operator, _operand(node.left), _operand(node.right)]


def _operand(node: Operand) -> Any:
    if isinstance(node, Answer):
        return {"answer": node.key}
    return [plain(item.value) for item in node.items] if isinstance(node, Several) else plain(node.value)


def plain(value: Any) -> Any:
    """A value for JSON. A number here has at most fifteen digits, and so many are the same again after a float."""
    return float(value) if isinstance(value, Decimal) else value


def keys(node: Condition) -> set[str]:
    """The questions that a condition looks at."""
    if isinstance(node, Not):
        return keys(node.part)
    if isinstance(node, All | AnyOf):
        return {key for part in node.parts for key in keys(part)}
    if isinstance(node, Answered):
        return {node.key}
    return {side.key for side in (node.left, node.right) if isinstance(side, Answer)}
