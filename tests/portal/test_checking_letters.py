"""The eligibility check where a letter of intent comes first, for all or for the chosen tier: it begins the letter."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.model import Answer, Application, Disagreement
from tests.portal.test_checking import FITS
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.rounds import LETTER

SOME = LETTER | {"tiers": ["tier-2"]}
LETTERS_CLOSE = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
TIER_2 = FITS | {"tier": "tier-2"}


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def drafts(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Application)) or 0


def kept(session: Session) -> dict[str, object]:
    session.rollback()
    return {row.question_key: row.typed for row in session.execute(select(Answer.question_key, Answer.typed))}


@pytest.mark.parametrize("letter", [LETTER, SOME])
def test_the_letter_is_begun_with_every_answer_of_the_check(
    world: World, visitor: Visitor, session: Session, letter: dict[str, object]
) -> None:
    world.open_round(key="js-a", letter=letter)
    page = visitor.post("/rounds/js-a/check", TIER_2)
    assert "You send a short letter first." in words(page)
    assert "Friday, November 20, 2026" in words(page)
    begun = visitor.post("/rounds/js-a/check/start", hidden(page.text) | {"why": "We did it before."})
    assert visitor.path(begun) == "/applications/JS-2026-0001/sections/letter"
    assert 'value="28208"' in begun.text
    assert kept(session) == TIER_2, "what only the full form asks is kept for it"
    assert queries.application_page(session, reference="JS-2026-0001").is_letter
    assert session.scalar(select(Disagreement.text)) == "We did it before."


def test_a_tier_without_a_letter_begins_the_full_form(world: World, visitor: Visitor, session: Session) -> None:
    world.open_round(key="js-a", letter=SOME)
    page = visitor.post("/rounds/js-a/check", FITS)
    assert "short letter" not in words(page)
    begun = visitor.post("/rounds/js-a/check/start", hidden(page.text))
    assert visitor.path(begun) == "/applications/JS-2026-0001/sections/group"


def test_once_letters_have_closed_the_tier_is_said_to_be_closed_and_nothing_is_lost(
    world: World, visitor: Visitor, session: Session
) -> None:
    world.open_round(key="js-a", letter=SOME)
    drawn = hidden(visitor.post("/rounds/js-a/check", TIER_2).text)
    world.clock.at = LETTERS_CLOSE + timedelta(hours=1)
    told = visitor.post("/rounds/js-a/check", TIER_2)
    assert "Letters are not taken any more" in words(told)
    assert "You can choose another tier, or call us." in words(told)
    assert "704-555-0140" in words(told)
    assert "Apply anyway" not in words(told)
    late = visitor.post("/rounds/js-a/check/start", drawn | {"why": "We talked on the phone."}, status=409)
    assert "We talked on the phone." in late.text
    assert "you can copy it" in words(late)
    assert 'name="operating_budget" value="8,000"' in late.text
    assert drafts(session) == 0
    assert "Start your application" in words(visitor.post("/rounds/js-a/check", FITS))


def test_the_tier_is_asked_where_a_letter_depends_on_it(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a", letter=SOME, eligibility=[])
    assert "Which tier?" in words(visitor.get("/rounds/js-a/check"))
    world.open_round(key="js-b", letter=LETTER, eligibility=[])
    page = visitor.get("/rounds/js-b/check")
    assert "Start with a short letter" in words(page)


def test_the_button_pressed_twice_begins_one_draft(world: World, visitor: Visitor, session: Session) -> None:
    world.open_round(key="js-a")
    drawn = hidden(visitor.post("/rounds/js-a/check", FITS).text)
    visitor.post("/rounds/js-a/check/start", drawn)
    visitor.post("/rounds/js-a/check/start", drawn)
    assert drafts(session) == 1
