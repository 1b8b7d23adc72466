"""Asking the policy: may this actor do this to that?"""

from __future__ import annotations

from typing import Any

from grants.kernel.refusal import Forbidden
from grants.policy.actions import Action
from grants.policy.actor import Actor
from grants.policy.table import TABLE


def allowed(actor: Actor, action: Action, subject: Any = None) -> bool:
    return any(all(holds(actor, subject) for holds in row) for row in TABLE[action])


def require(actor: Actor, action: Action, subject: Any = None) -> None:
    """Forbidden, with the predicates that said no in the row that came nearest."""
    if allowed(actor, action, subject):
        return
    missing = [tuple(holds.__name__ for holds in row if not holds(actor, subject)) for row in TABLE[action]]
    missing.sort(key=len)
    raise Forbidden(action=action, reasons=missing[0] if missing else ())
