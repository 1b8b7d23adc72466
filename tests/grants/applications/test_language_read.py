"""Our words wait for a translation into the language that their reader chose, also when it was chosen later."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands, queries
from grants.applications.model import Application, Translation
from grants.awards.lifecycle import Outcome
from grants.awards.queries import answer
from grants.kernel import ports
from grants.people import commands as people
from grants.people.model import Person
from tests.world import World
from tests.worlds.awards import decided
from tests.worlds.reviews import reviewed

WORDS, TRANSLATED = "We liked the porch.", "Nos gustó el porche."


def choose(world: World, language: str, email: str = "ana@example.org") -> None:
    with world.unit(world.applicant(email)) as unit:
        people.choose_notices(unit, {"messages"}, language=language)
    world.drain()


def application(world: World, locale: str = "en") -> int:
    return reviewed(world, world.eligible(world.open_round(key="js-a"), locale=locale))


def declined(world: World, application_id: int, **facts: Any) -> None:
    decided(world, application_id, Outcome.DECLINE, reasons=["plan"], note="x", **{"words": WORDS, **facts})
    world.drain()


def rows(world: World) -> list[Translation]:
    with Session(world.engine) as session:
        found = list(session.scalars(select(Translation).where(Translation.kind.in_(("words", "reply")))))
        session.expunge_all()
        return found


def letters(world: World) -> list[tuple[str, str]]:
    """The letters that carry our words: in which language they greet, and which of the two texts is in them."""
    world.drain()
    sent = [letter.text for letter in ports.post().letters() if letter.to == "ana@example.org"]
    return [
        ("en" if text.startswith("Hello,") else "es", said)
        for text in sent
        for said in (WORDS, TRANSLATED)
        if said in text
    ]


def finish(world: World, row: Translation) -> None:
    with world.unit(world.officer) as unit:
        commands.finish_translation(unit, row.id, TRANSLATED, made_by="person", cost_cents=0)


def test_who_applied_in_english_and_chose_spanish_letters_gets_no_english_words(world: World, session: Session) -> None:
    application_id = application(world)
    choose(world, "es")
    declined(world, application_id)
    assert letters(world) == []
    [row] = rows(world)
    assert (row.language_from, row.language_to) == ("en", "es")
    finish(world, row)
    assert letters(world) == [("es", TRANSLATED)]


def test_a_message_waits_for_the_language_of_its_reader_too(world: World, session: Session) -> None:
    application_id = application(world)
    choose(world, "es")
    with world.unit(world.officer) as unit:
        commands.answer(unit, application_id, WORDS, spoken="en")
    assert letters(world) == []
    [row] = rows(world)
    finish(world, row)
    assert letters(world) == [("es", TRANSLATED)]


def test_who_chose_nothing_reads_the_language_of_the_application(world: World, session: Session) -> None:
    application_id = application(world, "es")
    declined(world, application_id, words=TRANSLATED, spoken="es")
    assert rows(world) == []
    assert letters(world) == [("es", TRANSLATED)]


@pytest.mark.parametrize("later", ["es", "en", "vi"])
def test_words_said_in_the_chosen_language_stay_marked_with_it(world: World, session: Session, later: str) -> None:
    application_id = application(world)
    choose(world, "es")
    declined(world, application_id, words=TRANSLATED, spoken="es")
    with world.unit(world.officer) as unit:
        message_id = commands.answer(unit, application_id, TRANSLATED, spoken="es").id
    assert letters(world) == [("es", TRANSLATED)] * 2
    choose(world, later)
    session.rollback()
    found = answer(session, application_id)
    assert (found.words, found.words_language) == (TRANSLATED, "es")
    [said] = queries.conversation(session, application_id).messages
    assert (said.id, said.text, said.language, said.translated) == (message_id, TRANSLATED, "es", None)
    for open in (True, False):
        assert queries.translations(session, world.officer, open=open) == [], "nobody has to translate it, or did"


def test_words_that_wait_follow_a_choice_that_changes(world: World, session: Session) -> None:
    application_id = application(world, "es")
    declined(world, application_id)
    [row] = rows(world)
    with world.unit(world.officer) as unit:
        commands.take_up_translation(unit, row.id)
    choose(world, "vi")
    [row] = rows(world)
    assert (row.status, row.language_to) == ("in_hand", "vi")
    assert letters(world) == []
    choose(world, "en")
    assert letters(world) == [("en", WORDS)]
    session.rollback()
    found = answer(session, application_id)
    assert (found.words, found.words_language) == (WORDS, "en")
    assert queries.translations(session, world.officer, open=True) == []


def test_what_has_left_stays_as_it_is_when_another_language_is_chosen(world: World, session: Session) -> None:
    application_id = application(world, "es")
    declined(world, application_id)
    finish(world, rows(world)[0])
    assert len(letters(world)) == 1
    choose(world, "en")
    assert len(letters(world)) == 1
    session.rollback()
    found = answer(session, application_id)
    assert (found.words, found.words_language) == (TRANSLATED, "es")


def test_words_that_wait_follow_the_group_to_its_new_person(world: World, session: Session) -> None:
    application_id = application(world)
    choose(world, "es")
    declined(world, application_id)
    group_id = session.get_one(Application, application_id).organization_id
    session.rollback()
    assert group_id
    gone = world.applicant().person_id
    with world.unit(world.officer) as unit:
        people.hand_over(
            unit,
            group_id,
            check_kind="in_person",
            note="Seen.",
            email="bo@example.org",
            from_id=gone,
        )
    world.drain()
    session.rollback()
    found = answer(session, application_id)
    assert (found.words, found.words_language) == (WORDS, "en")
    assert any(WORDS in letter.text for letter in ports.post().letters() if letter.to == "bo@example.org")


def test_a_withdrawal_is_confirmed_in_the_language_in_which_we_met_its_person(world: World) -> None:
    application_id = world.submitted(world.open_round(key="js-a"))
    with world.unit() as unit:
        unit.get(Person, world.person_id("ana@example.org")).locale = "es"
    with world.unit(world.applicant()) as unit:
        commands.withdraw(unit, application_id)
    world.drain()
    last = ports.post().letters()[0]
    assert (last.to, last.subject) == ("ana@example.org", "Su solicitud JS-2026-0001 quedó retirada")
    assert last.text.startswith("Hola")
