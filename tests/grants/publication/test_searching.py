"""The list is found by the beginnings of words, by ZIP code, theme and program, and read a page at a time."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from grants.publication import queries
from grants.publication.queries import Search
from tests.world import World
from tests.worlds.publication import large_round, listed


def found(session: Session, **typed: str) -> list[str]:
    return [line.project_title for line in queries.awards_list(session, search=Search.of(**typed)).lines]


def test_words_begin_words_in_any_order_case_and_accent(world: World, session: Session) -> None:
    listed(world, 3)
    assert found(session, words="EAST gro") == ["Project 3", "Project 2", "Project 1"]
    assert found(session, words="project 2") == ["Project 2"]
    assert found(session, words="éàst 3") == ["Project 3"]
    assert found(session, words="roup") == []
    assert found(session, words="JS 0002") == ["Project 2"]


def test_zip_theme_and_program_narrow_together(world: World, session: Session) -> None:
    listed(world, 6)
    assert found(session, zip="28216") == ["Project 4", "Project 1"]
    assert found(session, theme="youth") == ["Project 4", "Project 1"]
    assert found(session, zip="28216", theme="family") == []
    assert len(found(session, program="jumpstart")) == 6
    assert found(session, program="other") == []


def test_the_totals_of_a_search_are_of_all_it_finds(world: World, session: Session) -> None:
    listed(world, 6)
    page = queries.awards_list(session, search=Search.of(zip="28216"), limit=1)
    assert (len(page.lines), page.totals.awards, page.totals.given.cents) == (1, 2, 200_000)


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_hold_every_award_once_and_newest_first(world: World, session: Session, limit: int) -> None:
    listed(world, 5)  # all signed at one instant: the number decides
    seen, after = [], None
    while True:
        page = queries.awards_list(session, search=Search(), after=after, limit=limit)
        seen += [line.award_id for line in page.lines]
        if page.more is None:
            break
        after = page.more
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == 5


def test_the_choices_are_the_programs_and_the_themes_that_are_there(world: World, session: Session) -> None:
    listed(world, 2)
    programs, themes = queries.choices(session)
    assert [choice.key for choice in programs] == ["jumpstart"]
    assert [(choice.key, choice.label["en"]) for choice in themes] == [("family", "Family"), ("youth", "Youth")]


def test_nothing_matches_a_zip_that_is_no_zip(world: World, session: Session) -> None:
    listed(world, 1)
    assert found(session, zip="0") == []
    assert Search.of(zip="28208-1234").zip == "28208"
    assert not Search.of(words=" ", zip="", theme="", program="")


def test_the_number_of_queries_does_not_grow_with_the_list(world: World, session: Session) -> None:
    round_id = large_round(world)
    listed(world, 3, round_id=round_id)
    with world.counted() as few:
        queries.awards_list(session, search=Search.of(words="group"), limit=100)
    listed(world, 57, round_id=round_id, first=4)
    session.rollback()
    with world.counted() as many:
        page = queries.awards_list(session, search=Search.of(words="group"), limit=100)
    assert len(page.lines) == 60
    assert len(many) == len(few) == 4
