"""What was written in opened sections and not sent in time stands on the application's page, for its own people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.policy.actor import Actor, Role
from tests.portal.test_apply import page_data
from tests.portal.test_changes import AT, PROJECT, change_elsewhere, reopen, row_id, sent
from tests.portal.test_saving_changes import opening, save
from tests.visitor import Visitor, words
from tests.world import World

__all__ = ["sent"]

HEADING = "Written, but not sent"


def let_the_day_pass(world: World) -> None:
    world.clock.move(timedelta(days=8))
    with world.unit() as unit:
        applications.close_reopening(unit, row_id(unit.session))


@pytest.mark.parametrize("swept", [False, True])
def test_what_stood_when_the_day_passed_is_shown_as_not_sent(
    world: World, visitor: Visitor, sent: int, swept: bool
) -> None:
    reopen(world, sent, "project")
    visitor.post(PROJECT, page_data(1, summary="An <b>hour</b> of work.", people="77"))
    assert HEADING not in words(visitor.get(AT)), "it can still be sent"
    if swept:
        let_the_day_pass(world)
    else:
        world.clock.move(timedelta(days=8))
    page = visitor.get(AT)
    said = words(page).partition(HEADING)[2]
    assert "they are not in your application" in said
    assert "Not sent. You, " in said
    assert "An &lt;b&gt;hour&lt;/b&gt; of work." in page.text
    assert page.text.count("Not sent. You, ") == 2, "what is the same as it was sent is not listed"
    assert 'lang="en" dir="auto">77</div>' in page.text.replace("\n", "")
    assert f'href="{AT}/messages"' in page.text


def test_both_texts_of_a_conflict_that_nobody_ended_are_shown(world: World, visitor: Visitor, sent: int) -> None:
    reopen(world, sent, "project")
    change_elsewhere(world, sent, summary="Bo's words.")
    visitor.post(PROJECT, {**page_data(1, summary="Ana's words."), "based.summary": "0"}, status=409)
    let_the_day_pass(world)
    page = visitor.get(AT).text.partition(HEADING)[2]
    assert "Bo&#39;s words." in page
    assert "Ana&#39;s words." in page


def test_what_came_after_somebody_else_sent_is_shown_until_the_application_says_it(
    world: World, visitor: Visitor, sent: int, session: Session
) -> None:
    reopen(world, sent, "project")
    change_elsewhere(world, sent, summary="Bo's words.")
    with world.unit(Actor(holds=frozenset({sent}))) as unit:
        applications.send_again(unit, sent)
    assert HEADING not in words(visitor.get(AT))
    first = opening(session).id
    save(visitor, first, "Ana's words.")
    shown = visitor.get(AT).text.partition(HEADING)[2].partition("</section>\n</div>")[0]
    assert "Ana&#39;s words." in shown
    assert "Bo&#39;s words." not in shown
    reopen(world, sent, "project")
    change_elsewhere(world, sent, summary="Ana's words.")
    with world.unit(Actor(holds=frozenset({sent}))) as unit:
        applications.send_again(unit, sent)
    assert HEADING not in words(visitor.get(AT))


def test_who_could_not_change_it_is_not_told(
    world: World, visitor: Visitor, another_visitor: Visitor, sent: int
) -> None:
    reopen(world, sent, "project")
    visitor.post(PROJECT, page_data(1, summary="An hour of work."))
    let_the_day_pass(world)
    world.staff(Role.NAVIGATOR, email="nav@example.org")
    another_visitor.sign_in("nav@example.org")
    another_visitor.get(AT, status=403)
    assert HEADING in words(visitor.get(AT))
