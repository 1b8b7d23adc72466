"""The first page of a form around the closing: drawn in time it begins a draft, later it comes back with every word."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from tests.portal.test_apply import page_data
from tests.portal.test_saving import SECRET, send
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.rounds import LETTER

CLOSES = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)
LETTERS_CLOSE = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
HOSTILE = "<script>alert('x')</script> Café 🌱"


@pytest.fixture
def round_id(world: World) -> int:
    made = world.open_round(key="js-a", grace_minutes=15)
    world.clock.at = CLOSES - timedelta(minutes=5)
    return made


def drafts(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Application)) or 0


def secret_of(visitor: Visitor, path: str = "/rounds/js-a/apply") -> str:
    found = re.search(r'name="begun_with" value="([^"]+)"', visitor.get(path).text)
    assert found
    return found[1]


def batch(visitor: Visitor, secret: str, *, status: int = 200) -> str:
    fields = {"organization_name": "Oak"}
    return send(
        visitor, "/rounds/js-a/answers", fields, {"organization_name": 0}, begun_with=secret, status=status
    ).text


def test_a_page_drawn_before_the_closing_begins_a_draft_within_the_grace(
    world: World, visitor: Visitor, round_id: int
) -> None:
    secret = secret_of(visitor)
    world.clock.at = CLOSES + timedelta(minutes=2)
    begun = visitor.post("/rounds/js-a/apply", page_data(0) | {"begun_with": secret})
    assert visitor.path(begun) == "/applications/JS-2026-0001/sections/project"
    assert "You can still send until 5:15 PM" in words(begun).replace("\u202f", " ")


def test_so_does_what_a_script_sends_from_it(world: World, visitor: Visitor, round_id: int) -> None:
    secret = secret_of(visitor)
    world.clock.at = CLOSES + timedelta(minutes=14)
    assert "JS-2026-0001" in batch(visitor, secret)
    world.clock.at = CLOSES + timedelta(minutes=16)
    assert "can't be sent" in batch(visitor, secret), "and the same page goes on with its draft"
    again = visitor.post("/rounds/js-a/apply", page_data(0) | {"begun_with": secret})
    assert "JS-2026-0001" in again.text


@pytest.mark.parametrize("secret", ["", SECRET, "made.up.by-somebody-who-did-not-sign-it"])
def test_a_page_that_we_did_not_draw_in_time_begins_nothing(
    world: World, visitor: Visitor, round_id: int, session: Session, secret: str
) -> None:
    world.clock.at = CLOSES + timedelta(minutes=2)
    visitor.post("/rounds/js-a/apply", page_data(0) | {"begun_with": secret}, status=409)
    batch(visitor, secret, status=422)
    assert "This round has closed" in words(visitor.get("/rounds/js-a/apply"))
    assert drafts(session) == 0


def test_a_page_that_comes_too_late_comes_back_with_every_word(
    world: World, visitor: Visitor, round_id: int, session: Session
) -> None:
    secret = secret_of(visitor)
    world.clock.at = CLOSES + timedelta(minutes=15)
    typed = page_data(0, organization_name=HOSTILE) | {"begun_with": secret}
    page = visitor.post("/rounds/js-a/apply", typed, status=409)
    said = words(page).replace("&#39;", "'")
    assert "This round closed Monday, November 30, 2026, 5:00 PM" in said.replace("\u202f", " ")
    assert "What you wrote is still here: you can copy it." in said
    assert "704-555-0140" in said
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; Café 🌱" in page.text
    assert 'value="8,000"' in page.text
    assert "Save and go on" not in said
    assert "you can copy it" in batch(visitor, secret, status=422)
    assert drafts(session) == 0
    empty = visitor.post("/rounds/js-a/apply", {"begun_with": secret}, status=409)
    assert "See other rounds" in words(empty), "who typed nothing has nothing to copy"


def test_a_letter_has_the_same_grace_after_its_own_day(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a", letter=LETTER, grace_minutes=15)
    secret = secret_of(visitor)
    typed = {"organization_name": "Oak Street", "idea": "Talk before trouble starts.", "begun_with": secret}
    world.clock.at = LETTERS_CLOSE + timedelta(minutes=15)
    late = visitor.post("/rounds/js-a/apply", typed, status=409)
    assert "Letters are not taken any more" in words(late)
    assert "Talk before trouble starts." in late.text
    world.clock.at = LETTERS_CLOSE + timedelta(minutes=1)
    assert "JS-2026-0001" in visitor.post("/rounds/js-a/apply", typed).text


def test_what_a_page_drawn_in_time_may_do_is_not_lent_to_another_round(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a", grace_minutes=15)
    world.open_round(key="js-b")
    secret = secret_of(visitor)
    world.clock.at = CLOSES + timedelta(minutes=1)
    page = visitor.post("/rounds/js-b/apply", page_data(0) | {"begun_with": secret}, status=409)
    assert "you can copy it" in words(page), "that round has no grace of its own"
