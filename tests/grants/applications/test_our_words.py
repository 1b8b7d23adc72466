"""What staff write to a group on the way, and what waits for it: opened sections, an award taken back, a report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands, queries
from grants.applications.model import Application, Translation
from grants.awards import commands as awards
from grants.kernel import ports
from grants.reports import commands as reports
from tests.world import World
from tests.worlds.awards import awarded, decider
from tests.worlds.reports import awaited, sent

WORDS, TRANSLATED = "One receipt is missing.", "Falta un recibo."


def reopened(world: World, locale: str, spoken: str) -> None:
    application_id = world.draft(world.open_round(), locale=locale)
    with world.unit(world.applicant()) as unit:
        commands.submit(unit, application_id)
    until = world.clock.now() + timedelta(days=5)
    with world.unit(world.officer) as unit:
        commands.reopen(unit, application_id, ["project"], until=until, reason=WORDS, spoken=spoken)


def taken_back(world: World, locale: str, spoken: str) -> None:
    award_id = awarded(world, locale=locale)
    with world.unit(decider(world)) as unit:
        awards.cancel(unit, award_id, note=WORDS, spoken=spoken)


def sent_back(world: World, locale: str, spoken: str) -> None:
    report_id = sent(world, awaited(world, locale=locale))
    with world.unit(world.officer) as unit:
        reports.send_back(unit, report_id, note=WORDS, spoken=spoken)


WAYS = pytest.mark.parametrize(
    ("write", "kind"), [(reopened, "reopening"), (taken_back, "award"), (sent_back, "report")]
)
Way = Callable[[World, str, str], None]


def letters(world: World) -> list[str]:
    world.drain()
    return [letter.text for letter in ports.post().letters() if letter.to == "ana@example.org"]


@WAYS
def test_no_letter_leaves_with_words_that_the_group_can_not_read(
    world: World, session: Session, write: Way, kind: str
) -> None:
    write(world, "es", "en")
    before = letters(world)
    assert not any(WORDS in text for text in before)
    page = next(each for each in queries.translations(session, world.officer, open=True) if each.kind == kind)
    assert (page.language_from, page.language_to, page.is_ours) == ("en", "es", True)
    assert world.clock.now() < page.due_at <= world.clock.now() + timedelta(days=2)
    with world.unit(world.officer) as unit:
        commands.finish_translation(unit, page.id, TRANSLATED, made_by="person", cost_cents=0)
    [new] = set(letters(world)) - set(before)
    assert TRANSLATED in new
    assert WORDS not in new


@WAYS
@pytest.mark.parametrize("locale", ["en", "es"])
def test_words_in_the_groups_own_language_leave_at_once(
    world: World, session: Session, write: Way, kind: str, locale: str
) -> None:
    write(world, locale, locale)
    assert sum(WORDS in text for text in letters(world)) == 1
    assert session.scalars(select(Translation).where(Translation.kind == kind)).first() is None


def test_a_translation_of_opened_sections_is_due_before_they_close(world: World, session: Session) -> None:
    application_id = world.draft(world.open_round(), locale="es")
    with world.unit(world.applicant()) as unit:
        commands.submit(unit, application_id)
    until = world.clock.now() + timedelta(hours=20)
    with world.unit(world.officer) as unit:
        commands.reopen(unit, application_id, ["project"], until=until, reason=WORDS)
    assert session.scalars(select(Translation.due_at).where(Translation.kind == "reopening")).one() == until


def test_a_letter_whose_translation_came_after_the_last_day_stays_here(world: World, session: Session) -> None:
    reopened(world, "es", "en")
    world.drain()
    page = next(each for each in queries.translations(session, world.officer, open=True) if each.kind == "reopening")
    world.clock.move(timedelta(days=6))
    with world.unit(world.officer) as unit:
        commands.finish_translation(unit, page.id, TRANSLATED, made_by="person", cost_cents=0)
    assert not any(TRANSLATED in text for text in letters(world))


def test_a_reply_in_another_language_to_an_english_group_is_ours(world: World, session: Session) -> None:
    application_id = world.draft(world.open_round())
    with world.unit(world.applicant()) as unit:
        commands.submit(unit, application_id)
    assert session.get_one(Application, application_id).locale == "en"
    with world.unit(world.officer) as unit:
        commands.answer(unit, application_id, "Sí, en marzo.", spoken="es")
    session.rollback()
    [page] = queries.translations(session, world.officer, open=True)
    assert (page.kind, page.language_to, page.is_ours) == ("reply", "en", True)
    assert not any("en marzo" in text for text in letters(world))
    with world.unit(world.officer) as unit:
        commands.finish_translation(unit, page.id, "Yes, in March.", made_by="person", cost_cents=0)
    assert any("Yes, in March." in text for text in letters(world))
