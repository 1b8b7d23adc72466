"""Who is acting: a frozen picture of a person's rights, detached from the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person on staff or on a panel may be asked to do."""

    OFFICER = "officer"
    DECIDER = "decider"
    FINANCE_PREPARER = "finance_preparer"
    FINANCE_APPROVER = "finance_approver"
    FINANCE_OFFICER = "finance_officer"
    DEPUTY_FINANCE_OFFICER = "deputy_finance_officer"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    NAVIGATOR = "navigator"


VOLUNTEERS = frozenset({Role.REVIEWER, Role.NAVIGATOR})
"""Who helps without being on staff: a mailed link is enough for them, and they see what is in their own hands."""
STAFF_ROLES = frozenset(Role) - VOLUNTEERS


@dataclass(frozen=True)
class Actor:
    """`organization_ids` are all of a person's groups; `edits` those that they write for, `leads` those they speak for.

    `holds` are applications that this device or a PIN opens, without an account. `reads_for`, `writes_for` and
    `sends_for` are those whose people let this navigator help, for now.
    `device` is the digest of the browser's own secret: it tells two people without an account apart.
    """

    person_id: int | None = None
    roles: frozenset[Role] = frozenset()
    organization_ids: frozenset[int] = frozenset()
    edits: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    holds: frozenset[int] = field(default_factory=frozenset)
    reads_for: frozenset[int] = frozenset()
    writes_for: frozenset[int] = frozenset()
    sends_for: frozenset[int] = frozenset()
    second_factor: bool = False
    system: str = ""
    device: str = ""

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF_ROLES)

    @property
    def acting_as(self) -> str:
        """The hat that history records beside the person's id."""
        if self.system:
            return self.system
        if self.roles:
            return ",".join(sorted(self.roles))[:40]
        return "person" if self.person_id else ("device" if self.holds else "visitor")


NOBODY = Actor()


def system(name: str) -> Actor:
    """The product itself at work (sweep, webhook, loader), named in history."""
    return Actor(system=name)
