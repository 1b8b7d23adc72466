"""The slate: weights, ties that break the same way every time, and reviews that don't count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application, ApplicationStatus
from grants.reviews.queries import criteria_means, reviews_of, slate
from grants.reviews.queries.panels import panel_page, round_panels
from grants.reviews.queries.staff import A_PAGE, round_applications
from tests.world import World
from tests.worlds import reviews as steps


def sent(world: World, round_id: int, name: str, **changed: object) -> int:
    """An eligible application of a group of this name; each is sent a minute after the one before."""
    world.clock.move(timedelta(minutes=1))
    email = f"{name.lower()}-{round_id}@example.org"
    return world.eligible(round_id, email=email, organization_name=name, **changed)


def test_the_score_is_the_weighted_mean_of_the_points(world: World, session: Session) -> None:
    """Weights 40, 35, 25. Means 4, 3, 2 of five points: (40*4 + 35*3 + 25*2) / 5 = 63."""
    round_id = world.open_round()
    points = [
        {"need": 5, "plan": 3, "budget": 1},
        {"need": 3, "plan": 3, "budget": 3},
        {"need": 4, "plan": 3, "budget": 2},
    ]
    application_id = steps.reviewed(world, sent(world, round_id, "Oak"), points)
    line = slate(session, round_id)[0]
    assert (line.application_id, line.score, line.reviews_done) == (application_id, Decimal("63.00"), 3)
    # totals 330/5 = 66 and 300/5 = 60 lie farthest apart
    assert line.spread == Decimal("6.00")
    assert [(mean.key, mean.weight, mean.mean) for mean in criteria_means(session, application_id)] == [
        ("need", 40, Decimal(4)),
        ("plan", 35, Decimal(3)),
        ("budget", 25, Decimal(2)),
    ]


def test_a_line_says_all_that_the_meeting_needs(world: World, session: Session) -> None:
    round_id = world.open_round()
    sent(world, round_id, "Oak", amount="750", budget=[{"item": "Food", "amount": "750"}], zip="28216-1234")
    line = slate(session, round_id)[0]
    assert (line.reference, line.organization_name, line.project_title) == ("JS-2026-0001", "Oak", "Porch talks")
    assert (line.tier_key, line.requested_cents, line.zip) == ("tier-1", 75000, "28216")
    assert (line.status, line.score, line.reviews_done, line.spread) == (ApplicationStatus.ELIGIBLE, None, 0, None)


def test_best_first_equals_by_when_they_were_sent_and_those_without_a_score_last(
    world: World, session: Session
) -> None:
    round_id = world.open_round()
    ids = {name: sent(world, round_id, name) for name in ("Waiting", "Late", "Later", "Best")}
    steps.panel(world, round_id, size=1)
    for name, points in (("Later", 3), ("Late", 3), ("Best", 5)):
        steps.reviewed(world, ids[name], [points])
    assert [line.organization_name for line in slate(session, round_id)] == ["Best", "Late", "Later", "Waiting"]


def test_sent_in_the_same_instant_the_reference_decides(world: World, session: Session) -> None:
    round_id = world.open_round()
    for name in ("One", "Two", "Three"):
        world.eligible(round_id, email=f"{name}@example.org", organization_name=name)
    assert [line.reference for line in slate(session, round_id)] == ["JS-2026-0001", "JS-2026-0002", "JS-2026-0003"]


def test_a_difference_smaller_than_a_cent_of_a_point_is_not_rounded_into_a_tie(world: World, session: Session) -> None:
    """Seven reviewers: totals of 301 and 300 over seven lie 0.03 apart and must not swap with the time of sending."""
    round_id = world.open_round()
    first, second = sent(world, round_id, "First"), sent(world, round_id, "Second")
    steps.panel(world, round_id, size=7)
    steps.reviewed(world, first, [3] * 7)
    steps.reviewed(world, second, [*[3] * 6, {"need": 3, "plan": 3, "budget": 4}])
    assert [line.organization_name for line in slate(session, round_id)] == ["Second", "First"]


def test_half_a_review_and_one_that_is_only_saved_do_not_count(world: World, session: Session) -> None:
    round_id = world.open_round()
    application_id = sent(world, round_id, "Oak")
    panel_id, one = steps.panel(world, round_id), steps.reviewer(world, 1)
    assignment_id = steps.assign(world, application_id, panel_id, one)
    steps.accept(world, assignment_id, one)
    said = steps.typed(world, assignment_id, 5)
    with world.unit(one) as unit:
        steps.reviews.save(unit, assignment_id, said)
    line = slate(session, round_id)[0]
    assert (line.score, line.reviews_done) == (None, 0)
    assert {mean.mean for mean in criteria_means(session, application_id)} == {None}
    assert reviews_of(session, application_id) == []


def test_drafts_unscreened_ineligible_and_withdrawn_are_not_on_it(world: World, session: Session) -> None:
    round_id = world.open_round()
    world.draft(round_id, email="d@example.org", organization_name="Draft")
    world.submitted(round_id, email="s@example.org", organization_name="Sent")
    ineligible = world.submitted(round_id, email="i@example.org", organization_name="Not eligible", zip="10001")
    with world.unit(world.officer) as unit:
        applications.screen(unit, ineligible, eligible=False, reasons=["zip-served"])
    gone = world.eligible(round_id, email="w@example.org", organization_name="Gone")
    with world.unit(world.applicant("w@example.org")) as unit:
        applications.withdraw(unit, gone)
    world.eligible(round_id, email="e@example.org", organization_name="Here")
    other_round = world.open_round()
    world.eligible(other_round, email="o@example.org", organization_name="Elsewhere")
    assert [line.organization_name for line in slate(session, round_id)] == ["Here"]


QUERIES: dict[str, Callable[[Session, int, int, str], object]] = {
    "slate": lambda session, round_id, panel_id, key: slate(session, round_id),
    "list": lambda session, round_id, panel_id, key: round_applications(session, key),
    "panel": lambda session, round_id, panel_id, key: panel_page(session, panel_id),
    "round": lambda session, round_id, panel_id, key: round_panels(session, id=round_id),
}


@pytest.mark.parametrize("query", QUERIES)
def test_the_number_of_queries_is_the_same_for_three_and_for_sixty(world: World, session: Session, query: str) -> None:
    counted = []
    for size in (3, 60):
        key = f"js-{size}"
        round_id = world.open_round(key=key)
        panel_id = steps.panel(world, round_id, size=4)
        for number in range(size):
            world.eligible(round_id, email=f"g{round_id}-{number}@example.org", organization_name=f"Group {number}")
        steps.share_out(world, panel_id)
        with world.counted() as seen:
            QUERIES[query](session, round_id, panel_id, key)
        counted.append(len(seen))
        session.rollback()
    assert counted[0] == counted[1] <= 7


def test_the_list_goes_on_where_the_page_ended_and_filters_by_status(world: World, session: Session) -> None:
    round_id = world.open_round()
    for number in range(A_PAGE + 2):
        world.submitted(round_id, email=f"g{number}@example.org", organization_name=f"Group {number}")
    world.draft(round_id, email="draft@example.org")
    chosen = session.scalars(select(Application.id).order_by(Application.id).limit(1)).one()
    session.rollback()
    with world.unit(world.officer) as unit:
        applications.screen(unit, chosen, eligible=True, reasons=[])
    first = round_applications(session, "js-test-1")
    second = round_applications(session, "js-test-1", after=first.next_after)
    assert (len(first.lines), len(second.lines), second.next_after) == (A_PAGE, 2, None)
    assert not {line.id for line in first.lines} & {line.id for line in second.lines}
    assert (first.counts[ApplicationStatus.SUBMITTED], first.counts[ApplicationStatus.DRAFT]) == (A_PAGE + 1, 1)
    only = round_applications(session, "js-test-1", status=ApplicationStatus.ELIGIBLE)
    assert [line.id for line in only.lines] == [chosen]
