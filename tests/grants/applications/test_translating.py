"""What a group wrote in another language is translated before the panel reads it; our words to it before they leave."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands, queries
from grants.applications.model import Translation
from grants.awards.lifecycle import Outcome
from grants.kernel import ports
from grants.kernel.refusal import Forbidden, NotReady
from grants.people import commands as people
from grants.programs.model import Round
from tests.grants.applications.test_calling import a_cousin_of_the_officer_leads_its_sponsor
from tests.world import World
from tests.worlds.awards import decided
from tests.worlds.questions import both
from tests.worlds.reviews import reviewed
from tests.worlds.rounds import FORM, LETTER


def sent(world: World, locale: str = "es") -> int:
    application_id = world.draft(world.open_round(key="js-a"), locale=locale)
    with world.unit(world.applicant()) as unit:
        commands.submit(unit, application_id)
    world.drain()
    return application_id


def queue(world: World, session: Session, *, open: bool = True) -> list[queries.TranslationPage]:
    session.rollback()
    return queries.translations(session, world.officer, open=open)


def finish(world: World, page: queries.TranslationPage, text: str, made_by: str = "person", cents: int = 1250) -> None:
    with world.unit(world.officer) as unit:
        commands.finish_translation(unit, page.id, text, made_by=made_by, cost_cents=cents)


def test_answers_in_another_language_wait_before_reading_opens(world: World, session: Session) -> None:
    application_id = sent(world)
    found = queue(world, session)
    assert found
    assert {(each.language_from, each.language_to, each.kind) for each in found} == {("es", "en", "answer")}
    assert all(world.clock.now() < each.due_at < world.clock.now() + timedelta(days=60) for each in found)
    with world.unit(world.officer) as unit:
        assert commands.queue_answers(unit, application_id) == 0, "sent twice, asked once"
    finish(world, found[0], "Six porches.", "machine")
    session.rollback()
    told = queries.translated_answers(session, application_id)
    assert (told[found[0].question_key].text, told[found[0].question_key].made_by) == ("Six porches.", "machine")
    assert [each.cost_cents for each in queue(world, session, open=False)] == [1250]


def test_answers_in_our_language_wait_for_nothing(world: World, session: Session) -> None:
    sent(world, "en")
    assert queue(world, session) == []


def test_every_text_in_their_own_words_waits_and_no_name(world: World, session: Session) -> None:
    form = deepcopy(FORM)
    leader = {"key": "leader", "type": "short_text", "label": both("Who leads it?"), "translate": False}
    form["sections"][0]["questions"].append(leader)
    steps = [
        {"step": "Invitar a las vecinas", "cost": "20", "done_by": "2026-12-01"},
        {"step": "Cocinar", "done_by": "2026-12-02", "helpers_needed": "3"},
    ]
    counted = [{"what": "Comidas", "unit": "platos", "kind": "how_much", "target": "90"}]
    typed = {"leader": "Rosa", "project_title": "Cocina", "steps": steps, "counted": counted, "website": "a.org"}
    application_id = world.draft(world.open_round(key="js-a", form=form), locale="es", **typed)
    with world.unit(world.applicant()) as unit:
        why = "Nos reunimos en 28208."
        commands.disagree(unit, application_id, why, locale="es", findings=[])
        commands.submit(unit, application_id)
    world.drain()
    found = {each.question_key: each.source for each in queue(world, session)}
    assert found.keys() == {"project_title", "summary", "budget", "steps", "counted", ""}
    assert found["steps"] == "Invitar a las vecinas\nCocinar"
    assert found["counted"] == "Comidas\nplatos"
    assert (found["project_title"], found[""]) == ("Cocina", why)


def test_a_text_that_changed_is_translated_again(world: World, session: Session) -> None:
    application_id = sent(world)
    first = queue(world, session)[0]
    finish(world, first, "As it was.")
    with world.unit(world.officer) as unit:
        row = unit.session.get_one(Translation, first.id)
        row.source = "Something older."
    with world.unit(world.officer) as unit:
        assert commands.queue_answers(unit, application_id) == 1
    session.rollback()
    again = queries.translation_page(session, first.id)
    assert (again.status, again.source) == ("waiting", first.source)
    assert first.question_key not in queries.translated_answers(session, application_id)


def test_what_can_not_be_kept_is_named_and_nobody_else_translates(world: World, session: Session) -> None:
    application_id = sent(world)
    page = queue(world, session)[0]
    for text, made_by, cents, field in (
        (" \0", "person", 0, "text"),
        ("x" * 20_001, "person", 0, "text"),
        ("Fine.", "nobody", 0, "made_by"),
        ("Fine.", "person", -1, "cost"),
    ):
        with pytest.raises(NotReady) as refused:
            finish(world, page, text, made_by, cents)
        assert [each.field for each in refused.value.problems] == [field]
    with pytest.raises(Forbidden), world.unit(world.applicant()) as unit:
        commands.take_up_translation(unit, page.id)
    group_id = page.organization_id
    assert group_id
    officer_id = world.officer.person_id
    with world.unit() as unit:
        people.declare_conflict(unit, officer_id or 0, group_id, reason="A cousin leads it.")
    assert queue(world, session) == []
    with pytest.raises(Forbidden), world.unit(world.officer) as unit:
        commands.take_up_translation(unit, page.id)
    assert application_id


def test_a_conflict_with_the_fiscal_sponsor_keeps_its_groups_texts_out_of_the_queue(
    world: World, session: Session
) -> None:
    sent(world)
    a_cousin_of_the_officer_leads_its_sponsor(world, queue(world, session)[0].organization_id)
    assert queue(world, session) == []


def letters(world: World) -> list[str]:
    world.drain()
    return [letter.text for letter in ports.post().letters() if letter.to == "ana@example.org"]


def test_no_letter_leaves_with_words_that_the_group_can_not_read(world: World, session: Session) -> None:
    application_id = reviewed(world, world.eligible(world.open_round(key="js-a"), locale="es"))
    decided(world, application_id, Outcome.DECLINE, reasons=["plan"], words="We liked the porch.", note="x")
    assert not any("We liked" in text for text in letters(world))
    page = next(each for each in queue(world, session) if each.kind == "words")
    assert (page.language_from, page.language_to) == ("en", "es")
    assert queries.words_for(session, application_id, "We liked the porch.") is None
    finish(world, page, "Nos gustó el porche.")
    assert any("Nos gustó el porche." in text for text in letters(world))
    assert not any("We liked the porch." in text for text in letters(world))


def test_words_in_the_groups_own_language_leave_at_once(world: World, session: Session) -> None:
    application_id = reviewed(world, world.eligible(world.open_round(key="js-a"), locale="es"))
    decided(world, application_id, Outcome.DECLINE, reasons=["plan"], words="Nos gustó.", spoken="es", note="x")
    assert any("Nos gustó." in text for text in letters(world))
    assert session.scalars(select(Translation).where(Translation.kind == "words")).first() is None


def test_the_queue_is_asked_for_in_one_query(world: World, session: Session) -> None:
    sent(world)
    officer = world.officer
    session.rollback()
    with world.counted() as seen:
        queries.translations(session, officer, open=True)
    assert len(seen) == 1


def letter_sent(world: World, locale: str = "es") -> int:
    round_id = world.open_round(key="js-a", letter=LETTER)
    typed = {"organization_name": "Oak Street", "zip": "28208", "tier": "tier-1", "project_title": "P"}
    with world.unit(world.applicant()) as unit:
        made = commands.start(unit, round_id, {**typed, "idea": "Seis porches."}, locale=locale, letter=True)
        application_id = commands.send_letter(unit, made.id).id
    world.drain()
    return application_id


def test_a_letter_of_intent_waits_too_until_it_is_answered(world: World, session: Session) -> None:
    application_id = letter_sent(world)
    page, title = sorted(queue(world, session), key=lambda each: each.question_key)
    assert (title.question_key, title.source) == ("project_title", "P")
    assert (page.question_key, page.source, page.is_of_a_letter) == ("idea", "Seis porches.", True)
    with world.unit(world.officer) as unit:
        assert commands.queue_letter(unit, application_id) == 0, "sent twice, asked once"
    finish(world, page, "Six porches.")
    session.rollback()
    read = queries.translated_answers(session, application_id, {"idea": "Seis porches."})
    assert read["idea"].text == "Six porches."
    assert queries.translated_answers(session, application_id, {"idea": "Siete porches."}) == {}


@pytest.mark.parametrize("invited", [True, False])
def test_no_answer_to_a_letter_leaves_with_words_that_the_group_can_not_read(
    world: World, session: Session, invited: bool
) -> None:
    application_id = letter_sent(world)
    before = letters(world)
    act = commands.invite if invited else commands.turn_down
    with world.unit(world.officer) as unit:
        act(unit, application_id, reason="Six porches are far apart.")
    assert letters(world) == before, "not even without the words"
    page = next(each for each in queue(world, session) if each.kind == "letter")
    assert (page.language_from, page.language_to) == ("en", "es")
    sheet = queries.letter_page(session, page.reference)
    assert (sheet.words, sheet.waits_for_translation, sheet.reason) == ("", True, "Six porches are far apart.")
    finish(world, page, "Seis porches están lejos.")
    [new] = set(letters(world)) - set(before)
    assert "Seis porches están lejos." in new
    assert "far apart" not in new
    session.rollback()
    sheet = queries.letter_page(session, page.reference)
    assert (sheet.words, sheet.waits_for_translation) == ("Seis porches están lejos.", False)


def test_an_answer_in_the_groups_language_leaves_at_once_also_after_another(world: World, session: Session) -> None:
    application_id = letter_sent(world)
    with world.unit(world.officer) as unit:
        commands.turn_down(unit, application_id, reason="It is far.")
    world.drain()
    with world.unit(world.officer) as unit:
        commands.invite(unit, application_id, reason="Lo pensamos otra vez.", spoken="es")
    assert any("Lo pensamos otra vez." in text for text in letters(world))
    assert not any("It is far." in text for text in letters(world))
    assert [each for each in queue(world, session) if each.kind == "letter"] == []


def test_nobody_translates_a_letter_that_was_answered_or_the_draft_behind_it(world: World, session: Session) -> None:
    application_id = letter_sent(world)
    with world.unit(world.officer) as unit:
        commands.turn_down(unit, application_id, reason="Está fuera de los códigos postales.", spoken="es")
    assert queue(world, session) == []
    assert letter_in_english(world, session) == []


def letter_in_english(world: World, session: Session) -> list[queries.TranslationPage]:
    typed = {"organization_name": "Elm Street", "zip": "28208", "tier": "tier-1", "project_title": "P", "idea": "Six."}
    with world.unit(world.applicant("bea@example.org")) as unit:
        round_id = unit.session.scalars(select(Round.id)).one()
        made = commands.start(unit, round_id, typed, locale="en", letter=True)
        commands.send_letter(unit, made.id)
    world.drain()
    return queue(world, session)


def said(world: World, application_id: int, text: str, *, by_staff: bool, spoken: str) -> int:
    act = commands.answer if by_staff else commands.ask
    with world.unit(world.officer if by_staff else world.applicant()) as unit:
        return act(unit, application_id, text, spoken=spoken).id


def test_a_message_of_the_group_is_translated_for_staff(world: World, session: Session) -> None:
    application_id = sent(world)
    said(world, application_id, "¿Podemos empezar en marzo?", by_staff=False, spoken="es")
    page = next(each for each in queue(world, session) if each.kind == "message")
    assert (page.language_from, page.language_to, page.is_ours) == ("es", "en", False)
    session.rollback()
    assert queries.conversation(session, application_id).messages[0].waits_for_translation
    finish(world, page, "May we begin in March?", "machine")
    session.rollback()
    [shown] = queries.conversation(session, application_id).messages
    assert shown.translated is not None
    assert (shown.text, shown.translated.text) == ("¿Podemos empezar en marzo?", "May we begin in March?")
    assert not shown.waits_for_translation
    assert not any("May we begin" in text for text in letters(world)), "its writer gets no letter about it"


def test_our_message_leaves_in_the_groups_language(world: World, session: Session) -> None:
    application_id = sent(world)
    said(world, application_id, "Yes, in March.", by_staff=True, spoken="en")
    assert not any("in March" in text for text in letters(world))
    page = next(each for each in queue(world, session) if each.kind == "reply")
    assert (page.language_from, page.language_to, page.is_ours) == ("en", "es", True)
    finish(world, page, "Sí, en marzo.")
    told = letters(world)
    assert sum("Sí, en marzo." in text for text in told) == 1
    assert not any("Yes, in March." in text for text in told)


def test_a_message_in_its_readers_language_waits_for_nothing(world: World, session: Session) -> None:
    application_id = sent(world)
    said(world, application_id, "May we?", by_staff=False, spoken="en")
    said(world, application_id, "Sí.", by_staff=True, spoken="es")
    assert any("Sí." in text for text in letters(world))
    assert [each for each in queue(world, session) if each.kind in ("message", "reply")] == []


def test_staff_say_in_which_language_a_group_wrote_on_an_english_page(world: World, session: Session) -> None:
    application_id = sent(world, "en")
    assert queue(world, session) == []
    for spoken in ("en", "fr", ""):
        with pytest.raises(NotReady), world.unit(world.officer) as unit:
            commands.ask_translations(unit, application_id, spoken=spoken)
    with world.unit(world.officer) as unit:
        many = commands.ask_translations(unit, application_id, spoken="es")
    found = queue(world, session)
    assert many == len(found) > 0
    assert {(each.language_from, each.language_to, each.kind) for each in found} == {("es", "en", "answer")}
    with world.unit(world.officer) as unit:
        assert commands.queue_answers(unit, application_id) == 0, "the language is mended: sent again, it waits too"
    with pytest.raises(Forbidden), world.unit(world.applicant()) as unit:
        commands.ask_translations(unit, application_id, spoken="es")
