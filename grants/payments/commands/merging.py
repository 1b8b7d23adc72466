"""Merging two groups asks about the money last, so the door to it stands here.

Invariant: a merge moves no money and changes no payee. Awards and payments keep pointing to the record that they were
made with; where both records can be paid, nobody could say which account is the group's, so nothing is merged. An award
of either that is signed later goes to the account that there is (planning.py).
"""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy import select

from grants.applications.lifecycle import OPEN, ApplicationStatus
from grants.applications.model import Application
from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.payments.model import Payee, PayeeStatus
from grants.people.commands import merge_records
from grants.people.model import Organization
from grants.people.queries import family

COMPETING = tuple(status for status in OPEN if status is not ApplicationStatus.DRAFT)


def merge_groups(unit: Unit, kept_id: int, merged_id: int, *, reason: str) -> Organization:
    """One record goes on for both. NotReady says why not: two payees, or two applications where one is allowed."""
    for id in sorted((kept_id, merged_id)):
        unit.get(Organization, id)
    kept = merge_records(unit, kept_id, merged_id, reason=reason)
    whole = family(unit.session, kept.id)
    able = unit.session.scalars(
        select(Payee.id).where(Payee.organization_id.in_(whole), Payee.status == PayeeStatus.READY).with_for_update()
    ).all()
    if len(able) > 1:
        raise NotReady([Problem("", "two_payees")])
    rows = unit.session.execute(
        select(Application.round_id, Application.reference)
        .where(
            Application.organization_id.in_(whole),
            Application.status.in_(COMPETING),
            Application.exclusive_key.is_not(None),
        )
        .order_by(Application.round_id, Application.id)
    ).all()
    for first, second in pairwise(rows):
        if first.round_id == second.round_id:
            facts: dict[str, object] = {"one": first.reference, "other": second.reference}
            raise NotReady([Problem("", "two_applications", facts)])
    return kept
