"""Nothing that was typed is lost or silently overwritten: every text is a version, and two people's texts both stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.commands import Batch, Saved
from grants.applications.model import AnswerVersion, Application
from grants.kernel.refusal import Forbidden, NotFound, NotReady
from grants.policy.actor import NOBODY, Actor
from tests.racing import race
from tests.world import World


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round(key="js-a")


@pytest.fixture
def draft_id(world: World, round_id: int) -> int:
    return world.draft(round_id, summary="First words.")


def friend(draft_id: int) -> Actor:
    """Somebody whom reference and PIN let in, on a device of their own."""
    return Actor(holds=frozenset({draft_id}), device="friend's phone")


def save(world: World, draft_id: int, actor: Actor, text: Any, based: int | None, **more: Any) -> Saved:
    numbers = None if based is None else {"summary": based}
    with world.unit(actor) as unit:
        return applications.save(unit, draft_id, {"summary": text}, locale="en", based=numbers, **more)


def standing(session: Session, draft_id: int) -> tuple[Any, int, list[int]]:
    session.rollback()
    page = queries.application_page(session, id=draft_id)
    return page.typed["summary"], page.numbers["summary"], page.conflicts.get("summary", [])


def versions(session: Session, draft_id: int) -> list[tuple[int, str, Any]]:
    session.rollback()
    rows = session.execute(
        select(AnswerVersion.number, AnswerVersion.kept, AnswerVersion.typed)
        .where(AnswerVersion.application_id == draft_id, AnswerVersion.question_key == "summary")
        .order_by(AnswerVersion.number)
    )
    return [tuple(row) for row in rows]


def test_every_text_that_stood_stays_among_the_versions(world: World, draft_id: int, session: Session) -> None:
    save(world, draft_id, world.applicant(), "Second words.", 1)
    save(world, draft_id, world.applicant(), "Third words.", 2)
    assert standing(session, draft_id) == ("Third words.", 3, [])
    assert [text for _, _, text in versions(session, draft_id)] == ["First words.", "Second words.", "Third words."]


def test_the_same_text_again_makes_no_version(world: World, draft_id: int, session: Session) -> None:
    saved = save(world, draft_id, friend(draft_id), "First words.", 0)
    assert saved.answers["summary"] == {"kept": "same", "number": 1}
    assert len(versions(session, draft_id)) == 1


def test_blank_lines_of_a_budget_are_no_change(world: World, draft_id: int, session: Session) -> None:
    lines = [{"item": "Snacks", "amount": "400"}, {"item": "Training", "amount": "600"}, {"item": "", "amount": ""}]
    with world.unit(friend(draft_id)) as unit:
        saved = applications.save(unit, draft_id, {"budget": lines}, locale="en", based={"budget": 1})
    assert saved.answers["budget"]["kept"] == "same"


def test_one_person_in_two_tabs_the_latest_stands_and_the_other_is_kept(
    world: World, draft_id: int, session: Session
) -> None:
    save(world, draft_id, world.applicant(), "From the first tab.", 1)
    saved = save(world, draft_id, world.applicant(), "From the second tab.", 1)
    assert saved.answers["summary"]["kept"] == "stood"
    assert standing(session, draft_id) == ("From the second tab.", 3, [])
    assert (2, "stood", "From the first tab.") in versions(session, draft_id)


def test_what_one_person_typed_earlier_and_comes_late_is_set_aside(
    world: World, draft_id: int, session: Session
) -> None:
    world.clock.move(timedelta(hours=1))
    save(world, draft_id, world.applicant(), "From the laptop.", 1)
    world.clock.move(timedelta(minutes=1))
    late = Batch("the-phone-was-offline", timedelta(minutes=30))
    saved = save(world, draft_id, world.applicant(), "From the phone.", 1, batch=late)
    assert saved.answers["summary"]["kept"] == "aside"
    assert standing(session, draft_id) == ("From the laptop.", 2, [])
    assert (3, "aside", "From the phone.") in versions(session, draft_id)


def test_of_two_tabs_within_two_seconds_the_last_word_stands_whichever_line_is_faster(
    world: World, draft_id: int, session: Session
) -> None:
    """Typed at 0.0 s and sent at 3.0 s; typed at 1.5 s in the other tab and sent at 4.0 s, when the first has stood."""
    world.clock.move(timedelta(seconds=3))
    save(world, draft_id, world.applicant(), "Typed first.", 1, batch=Batch("first-tab", timedelta(seconds=3)))
    world.clock.move(timedelta(seconds=1))
    last = Batch("second-tab", timedelta(seconds=2.5))
    assert save(world, draft_id, world.applicant(), "Typed last.", 1, batch=last).answers["summary"]["kept"] == "stood"
    assert standing(session, draft_id)[0] == "Typed last."
    early = Batch("third-tab", timedelta(seconds=3))
    assert save(world, draft_id, world.applicant(), "Between.", 1, batch=early).answers["summary"]["kept"] == "aside"
    assert standing(session, draft_id)[0] == "Typed last."


def test_two_people_on_one_answer_the_later_text_waits_for_a_choice(
    world: World, draft_id: int, session: Session
) -> None:
    save(world, draft_id, world.applicant(), "Ana's text.", 1)
    saved = save(world, draft_id, friend(draft_id), "The friend's text.", 1)
    assert saved.conflicts == ["summary"]
    assert standing(session, draft_id) == ("Ana's text.", 2, [3])
    assert (3, "conflict", "The friend's text.") in versions(session, draft_id)


def test_who_types_on_in_a_conflict_has_one_text_waiting_not_many(
    world: World, draft_id: int, session: Session
) -> None:
    save(world, draft_id, world.applicant(), "Ana's text.", 1)
    save(world, draft_id, friend(draft_id), "The friend", 1)
    again = save(world, draft_id, friend(draft_id), "The friend types on.", 1)
    same = save(world, draft_id, friend(draft_id), "The friend types on.", 1)
    assert again.conflicts == same.conflicts == ["summary"]
    assert standing(session, draft_id) == ("Ana's text.", 2, [4])
    assert (3, "conflict", "The friend") in versions(session, draft_id)


def test_a_third_persons_text_waits_too(world: World, draft_id: int, session: Session) -> None:
    save(world, draft_id, world.applicant(), "Ana's text.", 1)
    save(world, draft_id, friend(draft_id), "The friend's text.", 1)
    save(world, draft_id, Actor(holds=frozenset({draft_id}), device="library"), "From the library.", 1)
    assert standing(session, draft_id) == ("Ana's text.", 2, [3, 4])


def test_who_did_not_touch_an_answer_takes_nothing_back(world: World, draft_id: int, session: Session) -> None:
    """A page without scripts sends every answer on it: what its writer left alone says nothing about it."""
    save(world, draft_id, world.applicant(), "Ana's text.", 1)
    saved = save(world, draft_id, friend(draft_id), "First words.", 1)
    assert saved.answers["summary"]["kept"] == "untouched"
    assert standing(session, draft_id) == ("Ana's text.", 2, [])


def test_nobody_known_on_two_unknown_devices_are_two_people(world: World, draft_id: int, session: Session) -> None:
    stranger = Actor(holds=frozenset({draft_id}))
    save(world, draft_id, stranger, "One.", 1)
    assert save(world, draft_id, stranger, "Other.", 1).conflicts == ["summary"]


def test_two_people_at_the_same_moment_lose_neither_text(world: World, draft_id: int, session: Session) -> None:
    race(
        lambda: save(world, draft_id, world.applicant(), "Ana's text.", 1),
        lambda: save(world, draft_id, friend(draft_id), "The friend's text.", 1),
    )
    text, number, waiting = standing(session, draft_id)
    assert (number, waiting) == (2, [3])
    assert {text, versions(session, draft_id)[-1][2]} == {"Ana's text.", "The friend's text."}


def test_a_conflict_stops_the_sending_until_somebody_chooses(world: World, draft_id: int, session: Session) -> None:
    save(world, draft_id, world.applicant(), "Ana's text.", 1)
    save(world, draft_id, friend(draft_id), "The friend's text.", 1)
    with pytest.raises(NotReady) as refused, world.unit(world.applicant()) as unit:
        applications.submit(unit, draft_id)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("summary", "two_texts")]
    with world.unit(friend(draft_id)) as unit:
        applications.choose(unit, draft_id, "summary", "Both texts.", locale="en", number=2, seen=[3])
    assert standing(session, draft_id) == ("Both texts.", 4, [])
    with world.unit(world.applicant()) as unit:
        assert applications.submit(unit, draft_id).status == "submitted"


def test_choosing_the_text_that_stands_ends_the_conflict(world: World, draft_id: int, session: Session) -> None:
    save(world, draft_id, world.applicant(), "Ana's text.", 1)
    save(world, draft_id, friend(draft_id), "The friend's text.", 1)
    with world.unit(friend(draft_id)) as unit:
        applications.choose(unit, draft_id, "summary", "Ana's text.", locale="en", number=2, seen=[3])
    assert standing(session, draft_id) == ("Ana's text.", 2, [])


def test_a_choice_made_on_an_old_page_is_a_conflict_again_and_loses_nothing(
    world: World, draft_id: int, session: Session
) -> None:
    save(world, draft_id, world.applicant(), "Ana's text.", 1)
    save(world, draft_id, friend(draft_id), "The friend's text.", 1)
    save(world, draft_id, world.applicant(), "Ana types on.", 2)
    with world.unit(friend(draft_id)) as unit:
        saved = applications.choose(unit, draft_id, "summary", "Both.", locale="en", number=2, seen=[3])
    assert saved.conflicts == ["summary"]
    text, _, waiting = standing(session, draft_id)
    assert text == "Ana types on."
    assert [typed for number, _, typed in versions(session, draft_id) if number in waiting] == ["Both."]


def test_a_batch_that_is_sent_again_is_applied_once(world: World, draft_id: int, session: Session) -> None:
    first = save(world, draft_id, world.applicant(), "From the queue.", 1, batch=Batch("batch-one"))
    save(world, draft_id, world.applicant(), "Typed on.", 2)
    again = save(world, draft_id, world.applicant(), "From the queue.", 1, batch=Batch("batch-one"))
    assert again.answers == first.answers
    assert standing(session, draft_id) == ("Typed on.", 3, [])
    assert len(versions(session, draft_id)) == 3


def test_another_text_under_a_known_id_is_not_taken_for_the_first(
    world: World, draft_id: int, session: Session
) -> None:
    save(world, draft_id, world.applicant(), "From the queue.", 1, batch=Batch("batch-one"))
    save(world, draft_id, world.applicant(), "From the queue, and more.", 1, batch=Batch("batch-one"))
    assert standing(session, draft_id)[0] == "From the queue, and more."


def test_a_page_that_is_sent_twice_begins_one_draft(world: World, round_id: int, session: Session) -> None:
    secret = "s" * 32

    def begin(text: str, actor: Actor) -> Saved:
        with world.unit(actor) as unit:
            return applications.begin(
                unit, round_id, {"summary": text}, locale="en", device=secret, begun_with=secret, based={"summary": 0}
            )

    first = begin("We talk.", NOBODY)
    holder = Actor(holds=frozenset({first.application_id}))
    again = begin("We talk.", holder)
    assert again.reference == first.reference
    assert session.scalar(select(func.count()).select_from(Application)) == 1
    with pytest.raises(Forbidden):
        begin("Somebody else's.", NOBODY)


def test_an_earlier_text_can_be_brought_back_and_nothing_goes(world: World, draft_id: int, session: Session) -> None:
    save(world, draft_id, world.applicant(), "Worse words.", 1)
    with world.unit(world.applicant()) as unit:
        applications.bring_back(unit, draft_id, "summary", 1)
    assert standing(session, draft_id) == ("First words.", 3, [])
    assert len(versions(session, draft_id)) == 3
    with pytest.raises(NotFound), world.unit(world.applicant()) as unit:
        applications.bring_back(unit, draft_id, "summary", 99)


def test_nobody_else_chooses_or_brings_back(world: World, draft_id: int) -> None:
    bo = world.applicant("bo@example.org")
    with pytest.raises(Forbidden), world.unit(bo) as unit:
        applications.choose(unit, draft_id, "summary", "Mine.", locale="en", number=1, seen=[])
    with pytest.raises(Forbidden), world.unit(bo) as unit:
        applications.bring_back(unit, draft_id, "summary", 1)


def test_two_people_send_a_file_to_one_question_and_both_are_kept(
    world: World, draft_id: int, session: Session
) -> None:
    def attach(actor: Actor, name: str) -> int:
        with world.unit(actor) as unit:
            return applications.attach(
                unit, draft_id, "attachment", name=name, content=b"%PDF-1.4\n" + name.encode(), based=0
            ).id

    first, second = attach(world.applicant(), "ana.pdf"), attach(friend(draft_id), "friend.pdf")
    page = queries.application_page(session, id=draft_id)
    assert page.values["attachment"] == first
    assert set(page.files) == {first, second}
    assert page.conflicts == {"attachment": [2]}
