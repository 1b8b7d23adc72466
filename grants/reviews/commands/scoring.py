"""Saving points as they come, and handing a review in."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from grants.applications.lifecycle import ApplicationStatus
from grants.applications.model import Application
from grants.kernel.refusal import NotFound, NotReady, WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.answers import clean
from grants.programs.model import Round
from grants.reviews import rules
from grants.reviews.events import ReviewsComplete, ReviewSubmitted
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment, Score
from grants.reviews.queries.doors import Door, door

SCORED = (ApplicationStatus.IN_REVIEW, ApplicationStatus.REVIEWED)


def save(
    unit: Unit,
    assignment_id: int,
    typed: Mapping[str, rules.Typed],
    *,
    comment: str = "",
    version: int | None = None,
) -> Assignment:
    """Keep what was scored so far; criteria that are not in `typed` stay as they are."""
    assignment = unit.get(Assignment, assignment_id, version=version)
    here = _may_score(unit, assignment, "save")
    said = {key: rules.Typed(each.points, clean(each.comment).strip()) for key, each in typed.items()}
    comment = clean(comment).strip()
    problems = rules.unreadable(_round(unit, here.round_id).rubric, said, comment)
    if problems:
        raise NotReady(problems)
    known = {score.criterion_key: score for score in _scores(unit, assignment.id)}
    for key, each in said.items():
        score = known.get(key)
        if score is None:
            score = Score(assignment_id=assignment.id, criterion_key=key)
            unit.session.add(score)
        score.points, score.comment = each.points, each.comment
    assignment.comment = comment
    assignment.saves += 1
    unit.session.flush()
    return assignment


def submit(unit: Unit, assignment_id: int, *, version: int | None = None) -> Assignment:
    """Hand the review in: every criterion has points. When it was the last one needed, the application is reviewed."""
    assignment = unit.get(Assignment, assignment_id, version=version)
    here = _may_score(unit, assignment, "submit")
    round = _round(unit, here.round_id)
    problems = rules.to_mend(
        round.rubric, {score.criterion_key: score.points for score in _scores(unit, assignment.id)}
    )
    if problems:
        raise NotReady(problems)
    assignment.submitted_at = unit.now
    unit.advance(assignment, "submit")
    unit.record(ReviewSubmitted(assignment_id=assignment.id, application_id=here.application_id))
    _finish(unit, here.application_id, each=rules.reviews_each(round.details))
    return assignment


def _may_score(unit: Unit, assignment: Assignment, action: str) -> Door:
    here = door(unit.session, assignment.id)
    require(unit.actor, Action.SCORE, here)
    if assignment.status is not AssignmentStatus.ACCEPTED:
        raise WrongStatus(subject="assignment", status=assignment.status, action=action)
    if here.application_status not in SCORED:
        raise WrongStatus(subject="application", status=here.application_status, action=action)
    return here


def _finish(unit: Unit, application_id: int, *, each: int) -> None:
    """The application's lock comes before the count, so that of two last reviewers exactly one finishes it."""
    application = unit.get(Application, application_id)
    done = unit.session.scalar(
        select(func.count())
        .select_from(Assignment)
        .where(Assignment.application_id == application_id, Assignment.status == AssignmentStatus.DONE)
    )
    complete = rules.is_complete(done=int(done or 0), each=each)
    if complete and application.lifecycle.allows(application.status, "finish_review"):
        unit.advance(application, "finish_review", reviews=done)
        unit.record(ReviewsComplete(application_id=application_id))


def _scores(unit: Unit, assignment_id: int) -> list[Score]:
    return list(unit.session.scalars(select(Score).where(Score.assignment_id == assignment_id)))


def _round(unit: Unit, round_id: int) -> Round:
    """Read and not locked: the rubric is frozen, and reviewers must not wait for each other."""
    round = unit.session.get(Round, round_id)
    if round is None:
        raise NotFound("Round")
    return round
