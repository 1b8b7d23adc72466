"""A draft whose tier asks for a letter first, or for none: told on each page, and it goes on there with every word."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import Answer
from grants.kernel.refusal import NotReady, WrongStatus
from grants.people.queries import history
from grants.policy.actor import NOBODY
from tests.portal.test_apply import begin, page_data
from tests.portal.test_letters import TYPED
from tests.portal.test_saving import send
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.rounds import LETTER

SOME = LETTER | {"tiers": ["tier-2"]}
LETTERS_CLOSE = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
FIRST = "For Tier 2 you send a short letter first."


@pytest.fixture
def here(world: World, visitor: Visitor) -> str:
    """A draft of the full form, written whole, for a tier that needs a letter."""
    world.open_round(key="js-a", letter=SOME, grace_minutes=15)
    reference = begin(visitor)
    visitor.post(f"/applications/{reference}/pin")
    visitor.post(f"/applications/{reference}/sections/project", page_data(1, tier="tier-2"))
    visitor.post(f"/applications/{reference}/sections/money", page_data(2))
    return f"/applications/{reference}"


def kept(session: Session) -> dict[str, object]:
    session.rollback()
    return {row.question_key: row.typed for row in session.execute(select(Answer.question_key, Answer.typed))}


def test_each_page_says_that_a_letter_comes_first_and_leads_on(visitor: Visitor, here: str) -> None:
    for page in ("", "/sections/project", "/sections/money", "/check"):
        shown = visitor.get(here + page)
        assert FIRST in words(shown), page
        assert f"{here}/stage" in shown.text
    assert "Send my application" not in words(visitor.get(f"{here}/check")), "not before it is refused"
    way = visitor.get(f"{here}/stage")
    assert "Letters are taken until Friday, November 20, 2026" in words(way)
    assert f"{here}/sections/project#tier" in way.text


def test_the_letter_begins_with_what_was_typed_and_the_rest_waits_for_the_full_form(
    world: World, visitor: Visitor, session: Session, here: str
) -> None:
    before = kept(session)
    letter = visitor.post(f"{here}/stage")
    assert visitor.path(letter) == f"{here}/sections/letter"
    assert "Your answers have come along." in words(letter)
    assert 'value="Porch talks"' in letter.text
    assert kept(session) == before
    assert FIRST not in words(letter)
    assert visitor.path(visitor.post(f"{here}/stage")) == here, "a second press does no harm"
    visitor.post(f"{here}/sections/letter", TYPED)
    assert "We have your letter" in words(visitor.post(f"{here}/send"))
    page = queries.application_page(session, reference=here.rpartition("/")[2])
    with world.unit(world.officer) as unit:
        applications.invite(unit, page.id)
    assert "Neighbors meet on porches" in visitor.get(f"{here}/sections/project").text
    assert "We have your application" in words(visitor.post(f"{here}/send"))
    session.rollback()
    said = [line.action for line in history(session, [("application", page.id)])]
    assert "go_to_letter" in said


def test_another_tier_is_a_way_on_too(visitor: Visitor, here: str) -> None:
    visitor.post(f"{here}/sections/project", page_data(1))
    assert "short letter" not in words(visitor.get(f"{here}/check"))
    assert visitor.path(visitor.get(f"{here}/stage")) == here
    assert "We have your application" in words(visitor.post(f"{here}/send"))


def test_what_other_tabs_and_pages_of_the_full_form_still_send_is_kept(
    visitor: Visitor, session: Session, here: str
) -> None:
    visitor.post(f"{here}/stage")
    number = {"summary": 1}
    said = send(visitor, f"{here}/answers", {"summary": "We talk on every porch."}, number).json
    assert said["answers"]["summary"]["kept"] == "stood"
    visitor.post(f"{here}/sections/money", page_data(2, amount="900") | {"based.amount": "1"})
    assert kept(session)["summary"] == "We talk on every porch."
    assert kept(session)["amount"] == "900"


def test_once_letters_have_closed_each_page_says_so_with_a_person_to_call(
    world: World, visitor: Visitor, session: Session, here: str
) -> None:
    world.clock.at = LETTERS_CLOSE + timedelta(minutes=15)
    for page in ("", "/sections/project", "/check", "/stage"):
        said = words(visitor.get(here + page))
        assert "Letters are not taken any more" in said, page
        assert FIRST in said
        assert "704-555-0140" in said
    before = kept(session)
    refused = words(visitor.post(f"{here}/stage", status=422))
    assert "Your draft is kept." in refused
    assert "Choose another tier" in refused
    assert "Go on with the letter" not in refused
    assert kept(session) == before


def test_a_draft_begun_while_letters_were_taken_has_their_grace_and_a_later_one_has_not(
    world: World, visitor: Visitor, session: Session, here: str
) -> None:
    world.clock.at = LETTERS_CLOSE + timedelta(minutes=5)
    assert "You can send this until" in words(visitor.get(f"{here}/stage"))
    later = world.draft(
        queries.application_page(session, reference=here.rpartition("/")[2]).round_id,
        email="bo@example.org",
        tier="tier-2",
    )
    with pytest.raises(NotReady) as refused, world.unit(world.applicant("bo@example.org")) as unit:
        applications.change_stage(unit, later)
    assert refused.value.problems[0].code == "letters_closed"
    assert visitor.path(visitor.post(f"{here}/stage")) == f"{here}/sections/letter"


def test_a_letter_for_a_tier_that_needs_none_goes_on_as_the_application(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a", letter=SOME)
    begun = visitor.post("/rounds/js-a/apply?stage=letter", TYPED | {"tier": "tier-1"})
    found = re.search(r"/applications/JS-2026-\d{4}", begun.text)
    assert found
    assert "This tier needs no letter." in words(visitor.get(f"{found[0]}/check"))
    full = visitor.post(f"{found[0]}/stage")
    assert visitor.path(full) == f"{found[0]}/sections/group"
    assert 'value="28208"' in full.text


def test_nobody_changes_a_draft_that_was_sent(world: World, visitor: Visitor, session: Session, here: str) -> None:
    visitor.post(f"{here}/stage")
    visitor.post(f"{here}/sections/letter", TYPED)
    visitor.post(f"{here}/send")
    page = queries.application_page(session, reference=here.rpartition("/")[2])
    assert page.other_stage is None
    with pytest.raises(WrongStatus), world.unit(replace(NOBODY, holds=frozenset({page.id}))) as unit:
        applications.change_stage(unit, page.id)


def test_the_first_page_says_which_tiers_send_a_letter_first(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a", letter=SOME)
    page = visitor.get("/rounds/js-a/apply")
    assert "For these you send a short letter first." in words(page)
    assert "/rounds/js-a/apply?stage=letter" in page.text
    assert "For these you send" not in words(visitor.get("/rounds/js-a/apply?stage=letter"))
    world.clock.at = LETTERS_CLOSE
    assert "Letters are not taken any more" in words(visitor.get("/rounds/js-a/apply"))
