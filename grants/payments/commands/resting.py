"""Whether money rests because a group was handed over: asked under the groups' locks, before a signature or a change.

Invariant: while a handover's days run, nothing is prepared, approved or changed for the group it was about, whether
the group is the grantee or the payee. A handover locks the group's row, and so do we: neither overlooks the other.
"""

from __future__ import annotations

from collections.abc import Iterable

from grants.kernel.refusal import Problem
from grants.kernel.unit import Unit
from grants.people.model import Organization
from grants.people.queries import resting_until


def resting(unit: Unit, organization_ids: Iterable[int], reference: str) -> list[Problem]:
    """The problem to show, with the day until which it rests; none when nothing rests. Locks the groups' rows."""
    ids = sorted(set(organization_ids))
    for id in ids:
        unit.get(Organization, id)
    until = resting_until(unit.session, ids, now=unit.now)
    return [Problem("payee", "money_rests", {"reference": reference, "until": until})] if until is not None else []
