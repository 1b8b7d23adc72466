"""A refusal is a type with facts; the edge turns it into words (grants/web/refusals.py)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass


class Refusal(Exception):
    """The product says no. Subclasses are dataclasses: their fields are the facts."""


@dataclass
class NotFound(Refusal):
    what: str


@dataclass
class Forbidden(Refusal):
    """Policy says no. `reasons` are codes from the policy table's predicates."""

    action: str
    reasons: tuple[str, ...] = ()


@dataclass
class WrongStatus(Refusal):
    """The step does not start from where the subject stands. `reference`, where people call it by one."""

    subject: str
    status: str
    action: str
    reference: str = ""


@dataclass
class SomebodyElseWasFaster(Refusal):
    """The subject changed since the form was opened, or two people pressed at once."""

    what: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing to mend, at a field: a stable code and the facts its words need."""

    field: str
    code: str
    facts: dict[str, object] = dataclasses.field(default_factory=dict)


@dataclass
class NotReady(Refusal):
    """The content is not ready; each problem names its field."""

    problems: list[Problem]
