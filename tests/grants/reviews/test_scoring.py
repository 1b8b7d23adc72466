"""Saving and handing in: in parts, once, by its reviewer alone; three make an application reviewed."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application, ApplicationStatus
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import NotReady, Refusal, SomebodyElseWasFaster, WrongStatus
from grants.policy.actor import Actor
from grants.reviews import commands as reviews
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment, Score
from grants.reviews.queries.reading import reading_page
from grants.reviews.rules import Typed
from tests.world import World
from tests.worlds import reviews as steps

HOSTILE = "<script>alert('x')</script> \0 \ud800 \u202e '; DROP TABLE score; -- {{ 7*7 }} ñ"


@pytest.fixture
def accepted(world: World) -> tuple[int, Actor]:
    round_id = world.open_round()
    panel_id, sent = steps.panel(world, round_id), world.eligible(round_id)
    one = steps.reviewer(world, 1)
    assignment_id = steps.assign(world, sent, panel_id, one)
    steps.accept(world, assignment_id, one)
    return assignment_id, one


def version_of(world: World, assignment_id: int) -> int:
    with Session(world.engine) as session:
        return session.scalars(select(Assignment.version).where(Assignment.id == assignment_id)).one()


def test_part_of_a_review_is_kept_and_gone_on_with(world: World, session: Session, accepted: tuple[int, Actor]) -> None:
    assignment_id, one = accepted
    with world.unit(one) as unit:
        reviews.save(unit, assignment_id, {"need": Typed(4, "Clear."), "plan": Typed(None, "Ask about dates.")})
    with world.unit(one) as unit:
        reviews.save(unit, assignment_id, {"budget": Typed(2)}, comment="A good idea.")
    page = reading_page(session, assignment_id)
    assert [(each.key, each.points, each.comment) for each in page.criteria] == [
        ("need", 4, "Clear."),
        ("plan", None, "Ask about dates."),
        ("budget", 2, ""),
    ]
    assert (page.comment, page.status, page.score) == ("A good idea.", AssignmentStatus.ACCEPTED, None)


def test_points_can_be_taken_back_before_handing_in(
    world: World, session: Session, accepted: tuple[int, Actor]
) -> None:
    assignment_id, one = accepted
    for points in (5, None):
        with world.unit(one) as unit:
            reviews.save(unit, assignment_id, {"need": Typed(points)})
    assert session.scalars(select(Score.points)).all() == [None]


def test_an_incomplete_review_is_refused_and_names_what_is_missing(world: World, accepted: tuple[int, Actor]) -> None:
    assignment_id, one = accepted
    with world.unit(one) as unit:
        reviews.save(unit, assignment_id, {"plan": Typed(3)})
    with pytest.raises(NotReady) as refused, world.unit(one) as unit:
        reviews.submit(unit, assignment_id)
    assert [problem.field for problem in refused.value.problems] == ["need", "budget"]


@pytest.mark.parametrize("points", [0, 6, -1, 99])
def test_points_that_no_anchor_knows_are_refused(world: World, accepted: tuple[int, Actor], points: int) -> None:
    assignment_id, one = accepted
    with pytest.raises(NotReady) as refused, world.unit(one) as unit:
        reviews.save(unit, assignment_id, {"need": Typed(points)})
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("need", "not_points")]


def test_a_criterion_that_the_rubric_does_not_have_is_refused(world: World, accepted: tuple[int, Actor]) -> None:
    assignment_id, one = accepted
    with pytest.raises(NotReady), world.unit(one) as unit:
        reviews.save(unit, assignment_id, {"likes_them": Typed(5)})


def test_hostile_text_is_kept_as_text(world: World, session: Session, accepted: tuple[int, Actor]) -> None:
    assignment_id, one = accepted
    with world.unit(one) as unit:
        reviews.save(unit, assignment_id, {"need": Typed(3, HOSTILE)}, comment=HOSTILE)
    kept = session.scalars(select(Score.comment)).one()
    assert kept.startswith("<script>alert('x')</script>")
    assert not {"\0", "\ud800"} & set(kept)
    assert reading_page(session, assignment_id).comment == kept


def test_a_window_that_is_behind_is_told_so_and_loses_nothing_of_the_newer(
    world: World, session: Session, accepted: tuple[int, Actor]
) -> None:
    assignment_id, one = accepted
    opened_with = version_of(world, assignment_id)
    with world.unit(one) as unit:
        reviews.save(unit, assignment_id, {"need": Typed(4)}, version=opened_with)
    with pytest.raises(SomebodyElseWasFaster), world.unit(one) as unit:
        reviews.save(unit, assignment_id, {"need": Typed(1)}, version=opened_with)
    assert session.scalars(select(Score.points)).all() == [4]


def test_saving_the_same_again_still_makes_a_new_version(world: World, accepted: tuple[int, Actor]) -> None:
    assignment_id, one = accepted
    versions = []
    for _ in range(2):
        with world.unit(one) as unit:
            reviews.save(unit, assignment_id, {"need": Typed(4)})
        versions.append(version_of(world, assignment_id))
    assert versions[1] == versions[0] + 1


def test_what_was_handed_in_does_not_change_any_more(world: World, accepted: tuple[int, Actor]) -> None:
    assignment_id, one = accepted
    steps.review(world, assignment_id, one)
    with pytest.raises(WrongStatus), world.unit(one) as unit:
        reviews.save(unit, assignment_id, {"need": Typed(1)})
    with pytest.raises(WrongStatus), world.unit(one) as unit:
        reviews.submit(unit, assignment_id)


def test_two_of_three_do_not_finish_and_the_third_does(world: World, session: Session) -> None:
    round_id = world.open_round()
    panel_id, sent = steps.panel(world, round_id), world.eligible(round_id)
    steps.share_out(world, panel_id)
    seen = []
    for assignment_id, person in steps.assignments(world, sent):
        steps.review(world, assignment_id, person)
        session.rollback()
        complete = session.scalars(select(FactRow.id).where(FactRow.name == "ReviewsComplete")).all()
        seen.append((session.scalar(select(Application.status)), len(complete)))
    assert seen == [
        (ApplicationStatus.IN_REVIEW, 0),
        (ApplicationStatus.IN_REVIEW, 0),
        (ApplicationStatus.REVIEWED, 1),
    ]


def test_a_recused_reviewer_does_not_fill_the_third_place(world: World, session: Session) -> None:
    round_id = world.open_round()
    panel_id, sent = steps.panel(world, round_id), world.eligible(round_id)
    steps.share_out(world, panel_id)
    (first, one), *others = steps.assignments(world, sent)
    steps.review(world, first, one)
    with world.unit(one) as unit:
        reviews.declare(unit, first, reason="I know them.")
    for assignment_id, person in others:
        steps.review(world, assignment_id, person)
    assert session.scalar(select(Application.status)) is ApplicationStatus.IN_REVIEW


def test_a_withdrawn_application_is_not_scored(world: World) -> None:
    round_id = world.open_round()
    panel_id, sent = steps.panel(world, round_id), world.eligible(round_id)
    one = steps.reviewer(world, 1)
    assignment_id = steps.assign(world, sent, panel_id, one)
    steps.accept(world, assignment_id, one)
    with world.unit(world.applicant()) as unit:
        applications.withdraw(unit, sent)
    with pytest.raises(WrongStatus) as refused, world.unit(one) as unit:
        reviews.save(unit, assignment_id, {"need": Typed(4)})
    assert refused.value.subject == "application"


def test_two_last_reviewers_at_once_finish_it_once(world: World, session: Session) -> None:
    """Both press at the same moment; each waits for the other's lock and one of them finds all three in."""
    round_id = world.open_round()
    panel_id, sent = steps.panel(world, round_id), world.eligible(round_id)
    steps.share_out(world, panel_id)
    (first, one), *others = steps.assignments(world, sent)
    steps.review(world, first, one)
    for assignment_id, person in others:
        steps.accept(world, assignment_id, person)
        said = steps.typed(world, assignment_id, 3)
        with world.unit(person) as unit:
            reviews.save(unit, assignment_id, said)
    together, refusals = threading.Barrier(2), []

    def press(assignment_id: int, person: Actor) -> None:
        together.wait(10)
        try:
            with world.unit(person) as unit:
                reviews.submit(unit, assignment_id)
        except Refusal as refusal:
            refusals.append(refusal)

    threads = [threading.Thread(target=press, args=each) for each in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert refusals == []
    assert session.scalar(select(Application.status)) is ApplicationStatus.REVIEWED
    assert len(session.scalars(select(FactRow).where(FactRow.name == "ReviewsComplete")).all()) == 1
