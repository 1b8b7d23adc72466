"""A person says which letters come and in which language; what money or rights hang on always comes."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.kernel import ports
from grants.kernel.refusal import Forbidden
from grants.people import commands, queries
from grants.policy.actor import NOBODY
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.rounds import definition


def choose(world: World, *wanted: str, language: str = "en") -> None:
    with world.unit(world.applicant()) as unit:
        commands.choose_notices(unit, set(wanted), language=language)


def subjects(world: World, to: str = "ana@example.org") -> list[str]:
    world.drain()
    return [letter.subject for letter in ports.post().letters() if letter.to == to]


def answered(world: World, round_id: int) -> None:
    sent_id = world.submitted(round_id)
    with world.unit(world.applicant()) as unit:
        applications.ask(unit, sent_id, "May we?")
    with world.unit(world.officer) as unit:
        applications.answer(unit, sent_id, "Yes.")


def test_who_never_chose_gets_the_usual_letters(world: World, session: Session) -> None:
    round_id = world.open_round(key="js-a")
    assert queries.notices_of(session, world.person_id("ana@example.org")).wanted == {"reminders", "messages"}
    answered(world, round_id)
    assert any("message" in each for each in subjects(world))


def test_what_was_left_out_is_not_sent_and_the_receipt_is(world: World) -> None:
    round_id = world.open_round(key="js-a")
    world.person_id("ana@example.org")
    choose(world)
    answered(world, round_id)
    found = subjects(world)
    assert any("We have your application" in each for each in found)
    assert not any("message" in each for each in found)


def test_news_of_a_round_go_to_who_asked_for_them(world: World) -> None:
    world.person_id("ana@example.org")
    world.person_id("bo@example.org")
    choose(world, "news", language="es")
    world.open_round(key="js-a", title=definition("js-a")["round"]["title"])
    assert any(each.startswith("Una nueva ronda") for each in subjects(world))
    assert subjects(world, "bo@example.org") == []


def test_a_letter_speaks_the_chosen_language(world: World) -> None:
    round_id = world.open_round(key="js-a")
    sent_id = world.submitted(round_id)
    choose(world, language="es")
    with world.unit(world.applicant()) as unit:
        applications.withdraw(unit, sent_id)
    assert any("quedó retirada" in each for each in subjects(world)), subjects(world)


def test_nobody_chooses_without_signing_in(world: World) -> None:
    with pytest.raises(Forbidden), world.unit(NOBODY) as unit:
        commands.choose_notices(unit, set(), language="en")


def test_every_letter_leads_to_the_choice_and_the_page_keeps_it(world: World, visitor: Visitor) -> None:
    visitor.sign_in_through_the_pages("ana@example.org")
    assert "/my/notices" in ports.post().letters()[0].text
    assert "/my/notices" in visitor.get("/my").text
    page = visitor.get("/my/notices")
    assert "What we always send" in words(page)
    assert page.text.count(" checked") == 3
    page = visitor.post("/my/notices", {"wanted": ["news", "hostile"], "language": "vi"})
    assert "Your choice is kept." in words(page)
    assert page.text.count(" checked") == 2
    visitor.post("/my/notices", {"language": "xx"}, status=422)
    assert 'dir="rtl"' in visitor.get("/ar/my/notices").text
