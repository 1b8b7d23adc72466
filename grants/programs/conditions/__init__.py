"""When a question is asked: a small, safe language over earlier answers, read once and never run as code."""

from __future__ import annotations

from grants.programs.conditions.evaluating import holds
from grants.programs.conditions.parsing import BadCondition, parse
from grants.programs.conditions.tree import Condition, as_json, keys

__all__ = ["BadCondition", "Condition", "as_json", "holds", "keys", "parse"]
