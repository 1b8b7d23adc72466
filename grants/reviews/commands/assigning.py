"""Giving applications to reviewers: by hand, or shared out by a draw that can be repeated."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from grants.applications.lifecycle import ApplicationStatus
from grants.applications.model import Application
from grants.kernel.refusal import NotReady, Problem, WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.model import Round
from grants.reviews import rules
from grants.reviews.events import ReviewsAssigned
from grants.reviews.lifecycle import COUNTS, AssignmentStatus
from grants.reviews.model import Assignment, Panel, PanelMember
from grants.reviews.queries.doors import kept_out

READABLE = (ApplicationStatus.ELIGIBLE, ApplicationStatus.IN_REVIEW, ApplicationStatus.REVIEWED)
"""Where an application can be given to a reviewer; one that is reviewed may need another after a late recusal."""

SHARED = (ApplicationStatus.ELIGIBLE, ApplicationStatus.IN_REVIEW)


@dataclass(frozen=True)
class Shared:
    """What a draw did. `short` is how many readers each application still lacks."""

    given: int
    applications: int
    short: dict[int, int]


def assign(unit: Unit, application_id: int, *, panel_id: int, reviewer_id: int) -> Assignment:
    """Give one application to one member of the panel. NotReady says why that can't be."""
    panel = unit.get(Panel, panel_id)  # locked first, as a draw locks it: two people can't wait for each other
    application = unit.get(Application, application_id)
    require(unit.actor, Action.ASSIGN_REVIEWER, application)
    if application.status not in READABLE:
        raise WrongStatus(subject="application", status=application.status, action="begin_review")
    if panel.round_id != application.round_id:
        raise NotReady([Problem("reviewer", "panel_of_another_round")])
    if reviewer_id not in _members(unit, panel.id):
        raise NotReady([Problem("reviewer", "not_on_the_panel")])
    if reviewer_id in kept_out(unit.session, Application.id == application.id).get(application.id, frozenset()):
        raise NotReady([Problem("reviewer", "conflict_of_interest")])
    assignment = _give(unit, application, panel, reviewer_id)
    unit.record(ReviewsAssigned(round_id=panel.round_id, reviewer_id=reviewer_id, at=unit.now.isoformat()))
    return assignment


def share_out(unit: Unit, panel_id: int, *, seed: str = "") -> Shared:
    """Bring every application of the round to its number of readers, with loads as even as they can be.

    Only what is missing is given, so it can be done again after a recusal or for late arrivals. The draw depends
    on `seed` and on what is there, never on whom somebody knows; history keeps the seed.
    """
    panel = unit.get(Panel, panel_id)
    require(unit.actor, Action.MANAGE_PANEL, panel)
    members = _members(unit, panel.id)
    if not members:
        raise NotReady([Problem("panel", "nobody_on_the_panel")])
    round = unit.get(Round, panel.round_id)
    applications = _waiting(unit, round.id)
    needs = _needs(unit, round, applications)
    seed = seed or f"{round.key}:{panel.id}"
    drawn, short = rules.share(needs, _loads(unit, round.id, members), seed=seed)
    for application_id in sorted(drawn):
        for reviewer_id in drawn[application_id]:
            _offer(unit, applications[application_id], panel, reviewer_id)
    readers = {reviewer_id for reviewers in drawn.values() for reviewer_id in reviewers}
    for reviewer_id in sorted(readers):
        unit.record(ReviewsAssigned(round_id=round.id, reviewer_id=reviewer_id, at=unit.now.isoformat()))
    given = sum(len(reviewers) for reviewers in drawn.values())
    unit.changed(panel, "share_out", seed=seed, given=given, short=len(short))
    return Shared(given=given, applications=len(needs), short=short)


def _give(unit: Unit, application: Application, panel: Panel, reviewer_id: int) -> Assignment:
    """One reviewer may have had it before: released ones are asked again, recused ones never."""
    where = (Assignment.application_id == application.id, Assignment.reviewer_id == reviewer_id)
    assignment = unit.session.scalar(select(Assignment).where(*where).with_for_update())
    if assignment is None:
        return _offer(unit, application, panel, reviewer_id)
    if assignment.status is not AssignmentStatus.RELEASED:
        code = "conflict_of_interest" if assignment.status is AssignmentStatus.RECUSED else "has_it_already"
        raise NotReady([Problem("reviewer", code)])
    assignment.panel_id, assignment.assigned_at = panel.id, unit.now
    unit.advance(assignment, "offer_again")
    return assignment


def _offer(unit: Unit, application: Application, panel: Panel, reviewer_id: int) -> Assignment:
    assignment = unit.add(
        Assignment(application_id=application.id, reviewer_id=reviewer_id, panel_id=panel.id, assigned_at=unit.now)
    )
    unit.changed(assignment, "offer")
    if application.status is ApplicationStatus.ELIGIBLE:
        unit.advance(application, "begin_review")
    return assignment


def _members(unit: Unit, panel_id: int) -> set[int]:
    seated = select(PanelMember.person_id).where(PanelMember.panel_id == panel_id, PanelMember.left_at.is_(None))
    return set(unit.session.scalars(seated))


def _waiting(unit: Unit, round_id: int) -> dict[int, Application]:
    rows = unit.session.scalars(
        select(Application)
        .where(Application.round_id == round_id, Application.status.in_(SHARED))
        .order_by(Application.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {application.id: application for application in rows}


def _needs(unit: Unit, round: Round, applications: dict[int, Application]) -> list[rules.Need]:
    here = (Application.round_id == round.id, Application.status.in_(SHARED))
    kept = kept_out(unit.session, *here)
    had: dict[int, set[int]] = {}
    counting: dict[int, int] = {}
    for row in unit.session.execute(
        select(Assignment.application_id, Assignment.reviewer_id, Assignment.status)
        .join(Application, Application.id == Assignment.application_id)
        .where(*here)
    ):
        had.setdefault(row.application_id, set()).add(row.reviewer_id)
        counting[row.application_id] = counting.get(row.application_id, 0) + (row.status in COUNTS)
    each = rules.reviews_each(round.details)
    return [
        rules.Need(id, each - counting.get(id, 0), kept.get(id, frozenset()) | frozenset(had.get(id, ())))
        for id in applications
        if counting.get(id, 0) < each
    ]


def _loads(unit: Unit, round_id: int, members: set[int]) -> dict[int, int]:
    rows = unit.session.execute(
        select(Assignment.reviewer_id, func.count())
        .join(Application, Application.id == Assignment.application_id)
        .where(Application.round_id == round_id, Assignment.status.in_(COUNTS))
        .group_by(Assignment.reviewer_id)
    )
    return dict.fromkeys(members, 0) | {row[0]: row[1] for row in rows if row[0] in members}
