"""Taking an application out of a reviewer's hands when it is nobody's fault: replaced, left, withdrawn."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from grants.applications.model import Application
from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.reviews.lifecycle import OPEN
from grants.reviews.model import Assignment


def release(unit: Unit, assignment_id: int, *, note: str, version: int | None = None) -> Assignment:
    """Replace a reviewer who can't read it. A review that was handed in stays: nobody can pick scores out."""
    assignment = unit.get(Assignment, assignment_id, version=version)
    require(unit.actor, Action.TAKE_REVIEWER_OFF, unit.get(Application, assignment.application_id))
    if not note.strip():
        raise NotReady([Problem("note", "required")])
    unit.advance(assignment, "release", note=note)
    return assignment


def release_of_member(unit: Unit, panel_id: int, person_id: int, *, note: str = "") -> int:
    """All that a member who leaves had not handed in; the caller has asked policy."""
    return _release_all(unit, Assignment.panel_id == panel_id, Assignment.reviewer_id == person_id, note=note)


def release_of_application(unit: Unit, application_id: int, *, note: str = "") -> int:
    """All open assignments of an application that is not there any more; repeating it is harmless."""
    return _release_all(unit, Assignment.application_id == application_id, note=note)


def _release_all(unit: Unit, *which: ColumnElement[bool], note: str) -> int:
    rows = unit.session.scalars(
        select(Assignment)
        .where(Assignment.status.in_(OPEN), *which)
        .order_by(Assignment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for assignment in rows:
        unit.advance(assignment, "release", note=note)
    return len(rows)
