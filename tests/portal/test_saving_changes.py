"""Opened sections saved as people type, as the page's script asks for it: nothing is lost, also when it comes too late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Answer, Reopening
from grants.policy.actor import Actor
from tests.portal.test_apply import page_data
from tests.portal.test_changes import AT, PROJECT, change_elsewhere, reopen, sent, shown
from tests.portal.test_saving import send
from tests.visitor import Visitor, words
from tests.world import World

__all__ = ["sent"]

HERE = f"{AT}/changed-answers"


def opening(session: Session, nth: int = -1) -> Reopening:
    session.rollback()
    return session.scalars(select(Reopening).order_by(Reopening.id)).all()[nth]


@pytest.fixture
def opened(world: World, sent: int, session: Session) -> int:
    """The id of the opening of the section with the summary."""
    reopen(world, sent, "project")
    return opening(session).id


def save(visitor: Visitor, opened: int, text: str, number: int = 0, waits: list[int] | None = None, **more: Any) -> Any:
    """A pause in typing the summary, of which the page had this number, beside a text that waits."""
    more = {"batch": f"batch of {text}"[:60], "opening": opened, **more}
    typed = {"summary": text} | ({"waits.summary": str(waits[0])} if waits else {})
    return send(visitor, HERE, typed, {"summary": number}, **more).json


def summary(session: Session, nth: int = -1) -> dict[str, Any]:
    change: dict[str, Any] = opening(session, nth).changes["summary"]
    return change


def texts(change: dict[str, Any]) -> list[str]:
    return [each["typed"] for each in (*change["was"], change)]


def answer(session: Session) -> Any:
    session.rollback()
    return session.scalar(select(Answer.typed).where(Answer.question_key == "summary"))


def test_what_is_typed_is_saved_as_it_is_typed_and_sent_with_the_rest(
    visitor: Visitor, opened: int, session: Session
) -> None:
    first = answer(session)
    said = save(visitor, opened, "We tal")
    assert said["saved"] == "Saved 12:00 PM"
    assert said["answers"] == {"summary": {"number": 1, "kept": "stood", "problems": []}}
    assert said["conflicts"] == []
    assert save(visitor, opened, "We talk on porches.", 1)["answers"]["summary"]["number"] == 2
    page = visitor.get(PROJECT)
    assert "We talk on porches.</textarea>" in page.text
    assert 'name="based.summary" value="2" data-number' in page.text
    assert f'data-opening="{opened}"' in page.text
    assert "What you sent first" in words(page)
    assert "Earlier text " not in words(page), "steps of one's own typing are no texts to choose from"
    assert answer(session) == first
    assert "Changed, not sent yet" in words(visitor.get(f"{AT}/changes"))
    assert "We have your changes" in words(visitor.post(f"{AT}/changes"))
    assert answer(session) == "We talk on porches."


def test_a_batch_that_is_sent_twice_applies_once(visitor: Visitor, opened: int, session: Session) -> None:
    first = save(visitor, opened, "One.")
    save(visitor, opened, "Two.", 1)
    assert save(visitor, opened, "One.") == first
    assert (summary(session)["typed"], summary(session)["number"]) == ("Two.", 2)
    save(visitor, opened, "Three.", 2, batch="batch of One.")
    assert summary(session)["typed"] == "Three.", "an id that comes with something else is another batch"


def test_of_ones_own_two_tabs_the_last_word_stands_whichever_line_is_faster(
    visitor: Visitor, opened: int, session: Session
) -> None:
    save(visitor, opened, "From the second tab.")
    said = save(visitor, opened, "From the first tab, a minute before.", age=60)
    assert said["answers"]["summary"]["kept"] == "aside"
    assert summary(session)["typed"] == "From the second tab."
    assert "From the first tab, a minute before." in texts(summary(session))
    assert summary(session)["waits"] == []


def test_two_people_on_one_answer_choose_on_the_page_of_the_section(
    world: World, visitor: Visitor, sent: int, opened: int, session: Session
) -> None:
    change_elsewhere(world, sent, summary="Bo's words.")
    said = save(visitor, opened, "Ana's words.")
    assert said["conflicts"] == [{"key": "summary", "url": f"{PROJECT}?choose=summary#summary"}]
    assert said["answers"]["summary"] == {"number": 0, "kept": "conflict", "problems": []}
    assert summary(session)["typed"] == "Bo's words."
    page = visitor.get(PROJECT)
    assert "Somebody else changed this answer too" in words(page)
    waits = summary(session)["waits"]
    assert f'name="waits.summary" value="{waits[0]}">' in page.text

    save(visitor, opened, "Both wor", 1, waits=waits)
    save(visitor, opened, "Both words.", 3, waits=waits)
    assert summary(session)["waits"] == waits, "a pause in typing is no choice"
    both = {**page_data(1, summary="Both words."), **shown(summary=4), "waits.summary": str(waits[0])}
    assert "Send my changes" in words(visitor.post(PROJECT, both)), "the button is one"
    assert summary(session)["waits"] == []
    assert {"Bo's words.", "Ana's words."} <= set(texts(summary(session)))


def test_pressing_save_beside_two_texts_is_no_choice_where_nothing_was_written(
    world: World, visitor: Visitor, sent: int, opened: int, session: Session
) -> None:
    change_elsewhere(world, sent, summary="Bo's words.")
    save(visitor, opened, "Ana's words.")
    waits = summary(session)["waits"]
    same = {**page_data(1, summary="Bo's words."), **shown(summary=1), "waits.summary": str(waits[0])}
    assert "Two people wrote this answer." in words(visitor.post(PROJECT, same))
    assert summary(session)["waits"] == waits


@pytest.mark.parametrize("swept", [False, True])
def test_what_comes_after_the_day_is_kept_and_the_page_says_that_it_is_not_sent(
    world: World, visitor: Visitor, opened: int, session: Session, swept: bool
) -> None:
    first = answer(session)
    save(visitor, opened, "Typed in time.")
    world.clock.move(timedelta(days=8))
    if swept:
        with world.unit() as unit:
            applications.close_reopening(unit, opened)
    said = save(visitor, opened, "Typed in time, arrived late.", 1)
    assert "your text is kept, but it can't be sent" in said["saved"]
    assert said["answers"]["summary"]["kept"] == "late"
    assert save(visitor, opened, "Typed in time, arrived late. More.", said["answers"]["summary"]["number"])["saved"]
    assert texts(summary(session))[1:] == [
        "Typed in time.",
        "Typed in time, arrived late.",
        "Typed in time, arrived late. More.",
    ]
    assert answer(session) == first
    visitor.post(f"{AT}/changes", status=409)


def test_what_comes_after_somebody_else_sent_is_kept_beside_it(
    world: World, visitor: Visitor, sent: int, opened: int, session: Session
) -> None:
    change_elsewhere(world, sent, summary="Bo's words.")
    with world.unit(Actor(holds=frozenset({sent}))) as unit:
        applications.send_again(unit, sent)
    said = save(visitor, opened, "Ana's words.")
    assert said["answers"]["summary"]["kept"] == "late"
    assert (said["conflicts"], answer(session)) == ([], "Bo's words.")
    assert summary(session)["typed"] == "Bo's words.", "what was sent stays"
    assert "Ana's words." in texts(summary(session))
    save(visitor, opened, "Ana's words.", batch="from another tab")
    assert texts(summary(session)).count("Ana's words.") == 1


def test_what_comes_while_another_opening_goes_on_is_kept_where_it_can_be(
    world: World, visitor: Visitor, sent: int, opened: int, session: Session
) -> None:
    """In a section that is open again it waits beside what stands; in another one it stays with its own opening."""
    world.clock.move(timedelta(days=8))
    reopen_after(world, sent, opened, "money")
    assert save(visitor, opened, "Ana's old page.")["answers"]["summary"]["kept"] == "late"
    assert "Ana's old page." in texts(summary(session, 0))
    assert opening(session).changes == {}

    world.clock.move(timedelta(days=8))
    reopen_after(world, sent, opening(session).id, "project")
    change_elsewhere(world, sent, summary="Bo's words.")
    said = save(visitor, opened, "Ana's very old page.")
    assert said["conflicts"][0]["key"] == "summary"
    assert said["answers"]["summary"]["number"] == 0
    assert summary(session)["typed"] == "Bo's words."
    assert "Ana's very old page." in texts(summary(session))


def reopen_after(world: World, application_id: int, over: int, section: str) -> None:
    with world.unit() as unit:
        applications.close_reopening(unit, over)
    reopen(world, application_id, section)


def test_nobody_else_saves_here_and_no_opening_of_others_is_written_in(
    world: World, visitor: Visitor, another_visitor: Visitor, opened: int, session: Session
) -> None:
    refused = send(another_visitor, HERE, {"summary": "x"}, {"summary": 0}, status=403, opening=opened)
    assert refused.json["error"]["code"] == 403
    other = world.submitted(world.open_round(key="js-c"), email="cy@example.org", organization_name="Corner Garden")
    reopen(world, other, "project")
    theirs = opening(session).id
    send(visitor, HERE, {"summary": "x"}, {"summary": 0}, status=404, opening=theirs)
    assert opening(session).changes == {}
    send(visitor, HERE, {"summary": "x"}, {"summary": 0}, status=404)
    for wrong in ({"opening": "x"}, {"opening": -1}):
        said = send(visitor, HERE, {"summary": "x"}, {"summary": 0}, status=422, **wrong).json
        assert {error["code"] for error in said["errors"]} == {"invalid"}


def test_a_question_of_a_section_that_is_not_open_is_left_out(visitor: Visitor, opened: int, session: Session) -> None:
    said = send(visitor, HERE, {"amount": "2,000"}, {"amount": 0}, opening=opened).json
    assert said["answers"] == {}
    assert opening(session).changes == {}
