"""Pure checks on funds: what describes one, and what money needs to be put into it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from grants.kernel.money import Money
from grants.kernel.refusal import Problem

KEY = re.compile(r"^[a-z0-9][a-z0-9-]{1,39}$")
FISCAL_YEAR_LIMIT = 10
AUTHORITY_LIMIT = 200


def fund_problems(facts: Mapping[str, Any]) -> list[Problem]:
    """A fund needs a short name for addresses, and its name, source and restrictions in English at least."""
    problems = []
    if not KEY.fullmatch(str(facts.get("key", ""))):
        problems.append(Problem("key", "not_a_key"))
    problems += [
        Problem(name, "required")
        for name in ("name", "source", "restrictions")
        if not (facts.get(name) or {}).get("en")
    ]
    year = str(facts.get("fiscal_year", "")).strip()
    if not year:
        problems.append(Problem("fiscal_year", "required"))
    elif len(year) > FISCAL_YEAR_LIMIT:
        problems.append(Problem("fiscal_year", "too_long", {"limit": FISCAL_YEAR_LIMIT, "count": len(year)}))
    return problems


def appropriation_problems(amount: Money, authority: str) -> list[Problem]:
    """Money comes in positive amounts, and on somebody's authority that can be looked up."""
    problems = []
    if amount.cents <= 0:
        problems.append(Problem("amount", "money_too_small", {"limit": 1}))
    if not authority:
        problems.append(Problem("authority", "authority_missing"))
    elif len(authority) > AUTHORITY_LIMIT:
        problems.append(Problem("authority", "too_long", {"limit": AUTHORITY_LIMIT, "count": len(authority)}))
    return problems
