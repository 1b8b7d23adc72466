"""Whether a condition holds, for what is known of the answers; js/conditions.js says the same in the page.

A comparison with something unanswered, or of two different kinds, does not hold: nothing is asked for before it is
known that it applies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from grants.programs.conditions.tree import All, Answer, Answered, AnyOf, Condition, Not, Operand, Several

Facts = Mapping[str, Any]
NUMBERS = int | Decimal
"""By question key: a text, a number (int or Decimal), a list of texts, True for any other answer, None for none."""

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def holds(node: Condition, facts: Facts) -> bool:
    if isinstance(node, Not):
        return not holds(node.part, facts)
    if isinstance(node, All):
        return all(holds(part, facts) for part in node.parts)
    if isinstance(node, AnyOf):
        return any(holds(part, facts) for part in node.parts)
    if isinstance(node, Answered):
        return facts.get(node.key) not in (None, "", [])
    left, right = _known(node.left, facts), _known(node.right, facts)
    if node.operator == "in":
        return isinstance(right, list) and any(_alike(left, each) and left == each for each in right)
    return _alike(left, right) and isinstance(left, NUMBERS | str) and COMPARE[node.operator](left, right)


def _alike(left: Any, right: Any) -> bool:
    """Two numbers are alike with and without decimals; a yes is no number."""
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    return (isinstance(left, NUMBERS) and isinstance(right, NUMBERS)) or type(left) is type(right)


def _known(operand: Operand, facts: Facts) -> Any:
    if isinstance(operand, Answer):
        return facts.get(operand.key)
    return [item.value for item in operand.items] if isinstance(operand, Several) else operand.value
