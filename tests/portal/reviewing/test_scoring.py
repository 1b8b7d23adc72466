"""A volunteer's evening, as a browser without scripts does it: save in parts, hand in, nothing lost."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment, Score
from grants.web.kept_texts import COOKIE
from tests.portal.reviewing.sheet import scores, status_of, version_on
from tests.visitor import Visitor, words
from tests.world import World


def test_part_is_saved_and_gone_on_with(visitor: Visitor, opened: int) -> None:
    sent = {"points-1": "5", "why-0": "Ask them about dates.", "why-1": "", "why-2": "", "go": "later"}
    page = visitor.post(f"/reviewing/{opened}", sent)
    assert visitor.path(page) == "/reviewing"
    assert "1 of 3 scored" in words(page)
    again = visitor.get(f"/reviewing/{opened}").text
    assert "Ask them about dates." in again
    assert re.search(r'name="points-1" value="5"\s+checked', again)
    assert again.count(" checked") == 1


def test_handing_in_too_early_keeps_what_was_typed_and_names_what_is_missing(
    visitor: Visitor, session: Session, opened: int
) -> None:
    sent = scores(comment="All in all a fine idea.", go="submit")
    del sent["points-2"]
    page = visitor.post(f"/reviewing/{opened}", sent)
    said = words(page)
    assert said.count("Budget: Please choose a number from 1 to 5.") == 2, "at its place and in the summary"
    assert "All in all a fine idea." in page.text
    assert status_of(session, opened) is AssignmentStatus.ACCEPTED
    assert sorted(session.scalars(select(Score.points)), key=str) == [4, 4, None]
    done = visitor.post(f"/reviewing/{opened}", {**scores(go="submit"), "version": version_on(page.text)})
    assert "Your review is in" in words(done)


def test_handed_in_it_can_be_read_and_not_changed(visitor: Visitor, session: Session, opened: int) -> None:
    page = visitor.post(f"/reviewing/{opened}", scores(4, go="submit"))
    assert "Your score: 80 of 100." in words(page)
    assert "<textarea" not in page.text
    visitor.post(f"/reviewing/{opened}", scores(1, go="submit"))
    assert set(session.scalars(select(Score.points))) == {4}


@pytest.mark.parametrize("points", ["6", "0", "-1", "٣٣", "abc", "4.5", "99999999999999999999", "<b>"])
def test_points_from_outside_the_sheet_are_refused_at_their_place(
    visitor: Visitor, session: Session, opened: int, points: str
) -> None:
    page = visitor.post(f"/reviewing/{opened}", scores(points_0=points))
    assert "Points go from 1 to 5" in words(page)
    assert session.scalars(select(Score.points)).all() == []


def test_too_long_a_comment_keeps_every_letter_on_the_page(visitor: Visitor, opened: int) -> None:
    page = visitor.post(f"/reviewing/{opened}", scores(why_1="x" * 2001))
    assert "1 character too long" in words(page)
    assert "x" * 2001 in page.text


def test_hostile_words_stay_words(visitor: Visitor, opened: int) -> None:
    evil = "<script>alert(1)</script>\x00{{ 7*7 }}\ud800' OR 1=1 --"
    visitor.post(f"/reviewing/{opened}", scores(why_0=evil.replace("\ud800", ""), comment=evil.replace("\ud800", "")))
    page = visitor.post(f"/reviewing/{opened}", scores(why_0=evil.replace("\ud800", ""), go="submit"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page.text
    assert "<script>alert" not in page.text


def test_a_window_that_is_behind_keeps_what_was_typed_and_overwrites_nothing(
    visitor: Visitor, session: Session, opened: int
) -> None:
    behind = version_on(visitor.get(f"/reviewing/{opened}").text)
    visitor.post(f"/reviewing/{opened}", scores(5, version=behind))
    page = visitor.post(f"/reviewing/{opened}", scores(1, version=behind, why_0="Typed here."), status=409)
    assert "You saved this in another window" in words(page)
    assert "Typed here." in page.text
    assert set(session.scalars(select(Score.points))) == {5}
    session.rollback()
    visitor.post(f"/reviewing/{opened}", scores(1, version=version_on(page.text)))
    assert set(session.scalars(select(Score.points))) == {1}


def test_the_question_answered_in_another_window_is_a_page_and_no_error(visitor: Visitor, offered: int) -> None:
    behind = version_on(visitor.get(f"/reviewing/{offered}/conflict").text)
    visitor.post(f"/reviewing/{offered}/conflict", {"answer": "nobody", "version": behind})
    page = visitor.post(
        f"/reviewing/{offered}/conflict", {"answer": "group", "reason": "Late.", "version": behind}, status=409
    )
    assert "Somebody else was faster" in words(page)


def test_a_withdrawn_application_is_a_page_and_no_error(world: World, visitor: Visitor, opened: int) -> None:
    with world.unit(world.applicant()) as unit:
        applications.withdraw(unit, unit.get(Assignment, opened).application_id)
    assert "This has moved on" in words(visitor.post(f"/reviewing/{opened}", scores(), status=409))
    world.drain()
    visitor.get(f"/reviewing/{opened}", status=403)
    assert "given it to somebody else" in words(visitor.get(f"/reviewing/{opened}/conflict"))


def test_what_a_reviewer_types_is_kept_at_their_desk_until_it_is_saved(visitor: Visitor, opened: int) -> None:
    sheet = visitor.get(f"/reviewing/{opened}").text
    assert sheet.count(f'data-keep-text="review {opened}"') == 4, "a word why for each criterion, and all in all"
    assert sheet.count('data-kept-in="desk"') == 4
    visitor.post(f"/reviewing/{opened}", {"points-1": "9", "why-0": "Ask.", "kept_text": "a1", "go": "later"})
    assert visitor.client.get_cookie(COOKIE) is None
    visitor.post(f"/reviewing/{opened}", {"points-1": "5", "why-0": "Ask.", "kept_text": ["a1", "a2"], "go": "later"})
    cookie = visitor.client.get_cookie(COOKIE)
    assert cookie is not None
    assert cookie.value == "a1.a2"
