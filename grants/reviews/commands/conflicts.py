"""The question before the first page: does anything stand between this reviewer and this group?"""

from __future__ import annotations

from sqlalchemy import select

from grants.applications.model import Application
from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.people.commands import declare_conflict
from grants.people.model import Organization
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.answers import clean
from grants.reviews.commands.assigning import READABLE
from grants.reviews.events import ReviewerRecused
from grants.reviews.lifecycle import COUNTS
from grants.reviews.model import Assignment
from grants.reviews.queries.doors import Door, door
from grants.reviews.queries.groups import groups, seat

REASON_LIMIT = 1000


def accept(unit: Unit, assignment_id: int, *, version: int | None = None) -> Assignment:
    """The reviewer says that there is no conflict; from here the application can be read."""
    assignment = unit.get(Assignment, assignment_id, version=version)
    require(unit.actor, Action.ACCEPT_ASSIGNMENT, door(unit.session, assignment_id))
    unit.advance(assignment, "accept")
    return assignment


def declare(
    unit: Unit, assignment_id: int, *, reason: str, with_sponsor: bool = False, version: int | None = None
) -> Assignment:
    """The reviewer knows the group, or its fiscal sponsor: the door closes here and at all its applications."""
    assignment = unit.get(Assignment, assignment_id, version=version)
    before = door(unit.session, assignment_id)
    require(unit.actor, Action.DECLARE_CONFLICT, before)
    _close(unit, before, reason=reason, with_sponsor=with_sponsor)
    return assignment


def declare_for(unit: Unit, assignment_id: int, *, reason: str, with_sponsor: bool = False) -> Assignment:
    """Staff write down a conflict that a reviewer told them of, or that came to light."""
    assignment = unit.get(Assignment, assignment_id)
    before = door(unit.session, assignment_id)
    require(unit.actor, Action.TAKE_REVIEWER_OFF, unit.get(Application, before.application_id))
    _close(unit, before, reason=reason, with_sponsor=with_sponsor)
    return assignment


def declare_ahead(unit: Unit, panel_id: int, organization_ids: list[int], *, reason: str) -> int:
    """A panel member names groups of the round before anything is given out; gives how many conflicts are new.

    NotReady when a reason is missing, or a group is not in the round.
    """
    place = seat(unit.session, panel_id, unit.actor.person_id)
    require(unit.actor, Action.DECLARE_AHEAD, place)
    here = {group.organization_id: group for group in groups(unit.session, place)}
    if not organization_ids or not here.keys() >= set(organization_ids):
        raise NotReady([Problem("groups", "not_an_option")])
    reason = _reason(reason)
    new = [id for id in dict.fromkeys(organization_ids) if not here[id].declared]
    for organization_id in new:
        _shut(unit, place.reviewer_id, organization_id, reason=reason)
    return len(new)


def _close(unit: Unit, door: Door, *, reason: str, with_sponsor: bool) -> None:
    reason = _reason(reason)
    party = door.sponsor_id if with_sponsor else door.organization_id
    if party is None:
        raise NotReady([Problem("with_sponsor", "no_sponsor")])
    _shut(unit, door.reviewer_id, party, reason=reason)


def _reason(typed: str) -> str:
    reason = clean(typed).strip()
    if not reason:
        raise NotReady([Problem("reason", "required")])
    if len(reason) > REASON_LIMIT:
        raise NotReady([Problem("reason", "too_long", {"limit": REASON_LIMIT, "count": len(reason)})])
    return reason


def _shut(unit: Unit, reviewer_id: int, party: int, *, reason: str) -> None:
    """Write the conflict down, and take every assignment that it touches out of the reviewer's hands."""
    declare_conflict(unit, reviewer_id, party, reason=reason)
    for assignment in _touched(unit, reviewer_id, party):
        unit.advance(assignment, "recuse", note=reason)
        unit.record(ReviewerRecused(assignment_id=assignment.id, application_id=assignment.application_id))


def _touched(unit: Unit, person_id: int, party: int) -> list[Assignment]:
    """What this person holds of the party's own applications and of those that it sponsors, until the decision."""
    rows = unit.session.scalars(
        select(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .join(Organization, Organization.id == Application.organization_id)
        .where(
            Assignment.reviewer_id == person_id,
            Assignment.status.in_(COUNTS),
            Application.status.in_(READABLE),
            (Organization.id == party) | (Organization.fiscal_sponsor_id == party),
        )
        .order_by(Assignment.id)
        .with_for_update(of=Assignment)
        .execution_options(populate_existing=True)
    )
    return list(rows)
