"""Whose hands were on a payment: what policy needs to keep two people, and no stake, behind every signature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.awards.model import Award
from grants.kernel.history import HistoryRow
from grants.payments.model import Disbursement, Payee
from grants.payments.rules import COOLING_OFF
from grants.people.model import Conflict

TOUCHES = ("open_account", "visit", "start_over")
"""What a person may have done with a payee's details, as history names it."""


@dataclass(frozen=True)
class Hands:
    """The people behind one payment, by id. `organization_ids` are the grantee's and the payee's."""

    id: int
    organization_ids: frozenset[int]
    owner_id: int | None
    prepared_by: int | None
    changed_payee: frozenset[int] = field(default_factory=frozenset)
    conflicted_ids: frozenset[int] = field(default_factory=frozenset)


class Origin(Protocol):
    """What is read with a payment's row already."""

    id: int
    organization_id: int
    prepared_by: int | None
    payee_id: int
    paid_id: int
    changed_by: int | None
    changed_at: datetime | None
    owner_id: int | None


def origins() -> Any:
    """The columns of Origin, for a list to select with its own."""
    return (
        Disbursement.id,
        Disbursement.organization_id,
        Disbursement.prepared_by,
        Disbursement.payee_id,
        Payee.organization_id.label("paid_id"),
        Payee.changed_by,
        Payee.changed_at,
        Application.owner_id,
    )


def hands_on(session: Session, ids: Iterable[int], *, now: datetime) -> dict[int, Hands]:
    """For each payment; three queries however many there are."""
    rows = session.execute(
        select(*origins())
        .join(Payee, Payee.id == Disbursement.payee_id)
        .join(Award, Award.id == Disbursement.award_id)
        .join(Application, Application.id == Award.application_id)
        .where(Disbursement.id.in_(list(ids)))
    ).all()
    return hands_of(session, rows, now=now)


def hands_of(session: Session, rows: Sequence[Origin], *, now: datetime) -> dict[int, Hands]:
    """The same for rows that are read already; two queries."""
    since = now - COOLING_OFF
    touched = _touched(session, {row.payee_id for row in rows}, since=since)
    for row in rows:
        if row.changed_by is not None and row.changed_at is not None and row.changed_at > since:
            touched[row.payee_id] = touched.get(row.payee_id, frozenset()) | {row.changed_by}
    conflicts = _conflicts(session, {each for row in rows for each in (row.organization_id, row.paid_id)})
    return {
        row.id: Hands(
            id=row.id,
            organization_ids=frozenset({row.organization_id, row.paid_id}),
            owner_id=row.owner_id,
            prepared_by=row.prepared_by,
            changed_payee=touched.get(row.payee_id, frozenset()),
            conflicted_ids=conflicts.get(row.organization_id, frozenset()) | conflicts.get(row.paid_id, frozenset()),
        )
        for row in rows
    }


def _touched(session: Session, payee_ids: set[int], *, since: datetime) -> dict[int, frozenset[int]]:
    rows = session.execute(
        select(HistoryRow.subject_id, HistoryRow.actor_id)
        .where(
            HistoryRow.subject_type == Payee.__tablename__,
            HistoryRow.subject_id.in_(payee_ids),
            HistoryRow.action.in_(TOUCHES),
            HistoryRow.at > since,
            HistoryRow.actor_id.is_not(None),
        )
        .distinct()
    )
    return _grouped(rows)


def _conflicts(session: Session, organization_ids: set[int]) -> dict[int, frozenset[int]]:
    where = Conflict.organization_id.in_(organization_ids)
    return _grouped(session.execute(select(Conflict.organization_id, Conflict.person_id).where(where)))


def _grouped(pairs: Iterable[tuple[int, int | None]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for group, member in pairs:
        if member is not None:
            found.setdefault(group, set()).add(member)
    return {group: frozenset(members) for group, members in found.items()}
