"""Sections that were opened again: questions that the changes bring up, and two people on one answer."""

from __future__ import annotations

import io
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Answer, Application, Reopening
from grants.policy.actor import Actor
from tests.portal.test_apply import PDF, page_data
from tests.portal.test_conditional_questions import conditional_form, hidden
from tests.portal.test_upload_pieces import PIECE, send
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.questions import both

AT = "/applications/JS-2026-0001"
PROJECT = f"{AT}/changes/project"


def reopen(world: World, application_id: int, *sections: str) -> None:
    with world.unit(world.officer) as unit:
        until = unit.now + timedelta(days=7)
        applications.reopen(unit, application_id, list(sections), until=until, reason="Which tier?")


@pytest.fixture
def sent(world: World, visitor: Visitor) -> int:
    """Sent as tier 1; a letter is asked of tier 2 in the same section, a sponsor of larger amounts in another one."""
    application_id = world.submitted(world.open_round(key="js-a", form=conditional_form()))
    visitor.sign_in("ana@example.org")
    return application_id


def change_elsewhere(world: World, application_id: int, actor: Actor | None = None, **typed: Any) -> None:
    """Somebody else of the group, who had the newest texts before them."""
    other = actor or Actor(person_id=world.person_id("bo@example.org"), holds=frozenset({application_id}))
    with world.unit(other) as unit:
        applications.change(unit, application_id, typed, locale="en")


def row(session: Session) -> Reopening:
    session.rollback()
    return session.scalars(select(Reopening)).one()


def test_a_question_that_a_change_brings_up_is_asked_and_sent(
    world: World, visitor: Visitor, sent: int, session: Session
) -> None:
    reopen(world, sent, "project")
    assert hidden(visitor.get(PROJECT)) == {"letter"}
    page = visitor.post(PROJECT, page_data(1, tier="tier-2"))
    assert "What you chose brings up another question on this page." in words(page)
    assert "letter" not in hidden(page)
    refused = visitor.post(f"{AT}/changes", status=422)
    assert "Your letter of intent: Please answer this question." in words(refused)
    assert f"{PROJECT}?look=1#letter" in refused.text
    assert "Send my changes" not in words(refused)
    done = visitor.post(PROJECT, {**page_data(1, tier="tier-2"), "letter": "We go on.", "seen": "letter"})
    assert "Send my changes" in words(done)
    assert "We have your changes" in words(visitor.post(f"{AT}/changes"))
    assert session.scalar(select(Answer.typed).where(Answer.question_key == "letter")) == "We go on."


def test_a_question_of_a_closed_section_is_said_and_holds_nobody_up(
    world: World, visitor: Visitor, sent: int, session: Session
) -> None:
    reopen(world, sent, "money")
    more = page_data(2, amount="2,400", budget=[{"item": "Snacks", "amount": "2,400"}])
    page = visitor.post(f"{AT}/changes/money", more)
    assert "Who is your sponsor?" in words(page)
    assert "You can send your changes as they are" in words(page)
    assert "704-555-0140" in page.text
    assert f'href="{AT}/messages"' in page.text
    assert "We have your changes" in words(visitor.post(f"{AT}/changes"))
    assert session.get_one(Application, sent).requested_cents == 240_000


def test_a_page_saved_as_it_was_can_be_sent(world: World, visitor: Visitor, sent: int) -> None:
    reopen(world, sent, "project")
    page = visitor.post(PROJECT, page_data(1))
    assert "Not changed yet" in words(page)
    assert "Send my changes" in words(page)
    assert "We have your changes" in words(visitor.post(f"{AT}/changes"))


def shown(**numbers: int) -> dict[str, str]:
    """The numbers that a page had, for all its questions."""
    keys = ("tier", "theme", "project_title", "summary", "people", "start", "helpers")
    return {f"based.{key}": str(numbers.get(key, 0)) for key in keys}


def test_two_people_on_one_answer_see_both_texts_and_nothing_is_overwritten(
    world: World, visitor: Visitor, sent: int, session: Session
) -> None:
    reopen(world, sent, "project")
    change_elsewhere(world, sent, summary="Bo's words.", people="77")
    mine = page_data(1, summary="Ana's words.", project_title="Porches")
    page = visitor.post(PROJECT, {**mine, **shown()}, status=409)
    assert "Somebody else changed this answer too. Both texts are kept." in words(page)
    assert "Two people wrote this answer." in words(page)
    assert "Ana&#39;s words.</textarea>" in page.text
    assert "Bo&#39;s words." in page.text
    changes = row(session).changes
    assert changes["summary"]["typed"] == "Bo's words."
    assert changes["people"]["typed"] == "77"
    assert changes["project_title"]["typed"] == "Porches"
    assert "Two people wrote this answer." in words(visitor.post(f"{AT}/changes", status=422))
    waits = {"waits.summary": str(changes["summary"]["waits"][0])}
    visitor.post(PROJECT, {**mine, "people": "77", **shown(summary=1, people=1, project_title=1), **waits})
    summary = row(session).changes["summary"]
    assert summary["typed"] == "Ana's words."
    assert {"Bo's words.", "Ana's words."} <= {each["typed"] for each in summary["was"]}
    assert "Bo&#39;s words." in visitor.get(PROJECT).text
    assert "We have your changes" in words(visitor.post(f"{AT}/changes"))


def test_the_other_text_is_taken_with_one_button(world: World, visitor: Visitor, sent: int, session: Session) -> None:
    reopen(world, sent, "project")
    change_elsewhere(world, sent, summary="Bo's words.")
    mine = page_data(1, summary="Ana's words.")
    visitor.post(PROJECT, {**mine, **shown()}, status=409)
    waits = row(session).changes["summary"]["waits"]
    again = {**mine, **shown(summary=1), "waits.summary": str(waits[0]), "take": "summary:1"}
    page = visitor.post(PROJECT, again)
    assert "The other text stays among the earlier texts." in words(page)
    summary = row(session).changes["summary"]
    assert (summary["typed"], summary["waits"]) == ("Bo's words.", [])
    assert "Ana's words." in {each["typed"] for each in summary["was"]}


def test_a_second_tab_of_ones_own_stands_and_the_first_is_kept(
    world: World, visitor: Visitor, sent: int, session: Session
) -> None:
    reopen(world, sent, "project")
    visitor.post(PROJECT, {**page_data(1, summary="One tab."), **shown()})
    visitor.post(PROJECT, {**page_data(1, summary="Another tab."), **shown()})
    summary = row(session).changes["summary"]
    assert (summary["typed"], summary["waits"]) == ("Another tab.", [])
    assert "One tab." in {each["typed"] for each in summary["was"]}
    page = visitor.get(PROJECT)
    assert "One tab." in page.text
    assert "What you sent first" in words(page)
    visitor.post(PROJECT, {**page_data(1, summary="Another tab."), **shown(summary=2), "take": "summary:1"})
    assert row(session).changes["summary"]["typed"] == "One tab."


def test_an_old_page_does_not_bring_old_texts_back(world: World, visitor: Visitor, sent: int, session: Session) -> None:
    reopen(world, sent, "project")
    change_elsewhere(world, sent, summary="Bo's words.")
    visitor.post(PROJECT, {**page_data(1, project_title="Porches"), **shown()})
    changes = row(session).changes
    assert changes["summary"]["typed"] == "Bo's words."
    assert changes["project_title"]["typed"] == "Porches"


def test_a_line_added_and_a_text_taken_on_an_old_page_show_both_first(
    world: World, visitor: Visitor, sent: int, session: Session
) -> None:
    reopen(world, sent, "project")
    change_elsewhere(world, sent, summary="Bo's words.")
    change_elsewhere(world, sent, summary="Bo's better words.")
    page = visitor.post(PROJECT, {**page_data(1), **shown(summary=1), "take": "summary:0"}, status=409)
    assert "Bo&#39;s better words." in page.text
    assert row(session).changes["summary"]["typed"] == "Bo's better words."


def test_two_people_with_a_file_each_keep_both(world: World, visitor: Visitor, sent: int, session: Session) -> None:
    reopen(world, sent, "money")
    money = {**page_data(2), "based.amount": "0", "based.budget": "0", "based.attachment": "0"}
    with world.unit(Actor(person_id=world.person_id("bo@example.org"), holds=frozenset({sent}))) as unit:
        applications.attach_change(unit, sent, "attachment", name="bo.pdf", content=PDF + b"bo")
    page = visitor.post(f"{AT}/changes/money", {**money, "attachment": (io.BytesIO(PDF), "ana.pdf")}, status=409)
    assert "bo.pdf" in page.text
    assert "ana.pdf" in page.text
    change = row(session).changes["attachment"]
    waits = change["waits"][0]
    again = {**money, "based.attachment": str(change["number"]), "waits.attachment": str(waits)}
    visitor.post(f"{AT}/changes/money", {**again, "take": f"attachment:{waits}"})
    visitor.post(f"{AT}/changes")
    assert "ana.pdf" in visitor.get(AT).text


def test_a_conflict_in_what_is_not_asked_any_more_holds_nobody_up(world: World, visitor: Visitor, sent: int) -> None:
    reopen(world, sent, "project")
    visitor.post(PROJECT, {**page_data(1, tier="tier-2"), "letter": "Ana.", "seen": "letter"})
    change_elsewhere(world, sent, letter="Bo.")
    old = {**page_data(1, tier="tier-1"), "letter": "Ana again.", **shown(tier=1), "based.letter": "1"}
    visitor.post(PROJECT, old, status=409)
    assert "We have your changes" in words(visitor.post(f"{AT}/changes"))


def test_changes_from_before_texts_had_numbers_are_read(
    world: World, visitor: Visitor, sent: int, session: Session
) -> None:
    reopen(world, sent, "project")
    row(session).changes = {"summary": {"typed": "From before.", "locale": "en"}}
    session.commit()
    assert "From before." in visitor.get(PROJECT).text
    visitor.post(PROJECT, {**page_data(1, summary="Newer."), **shown(summary=1)})
    assert [each["typed"] for each in row(session).changes["summary"]["was"]] == ["From before."]
    visitor.post(f"{AT}/changes")
    session.rollback()
    assert session.scalar(select(Answer.typed).where(Answer.question_key == "summary")) == "Newer."


def test_a_section_that_stops_applying_can_still_be_reached(world: World, visitor: Visitor) -> None:
    form = deepcopy(conditional_form())
    form["sections"][1]["questions"][0]["label"] = both("Which tier now?")
    sent = world.submitted(
        world.open_round(key="js-b", form=form),
        organization_kind="sponsored",
        sponsor_name="City church",
    )
    reopen(world, sent, "sponsor", "group")
    visitor.sign_in("ana@example.org")
    visitor.post(f"{AT}/changes/group", page_data(0))
    assert "Your sponsor" not in words(visitor.get(f"{AT}/changes"))
    assert hidden(visitor.get(f"{AT}/changes/sponsor")) == {"sponsor_name"}


def test_a_file_of_an_opened_section_goes_as_soon_as_it_is_chosen_whole_or_in_pieces(
    world: World, visitor: Visitor, sent: int
) -> None:
    reopen(world, sent, "money")
    assert f'data-upload="{AT}/changes/uploads/attachment"' in visitor.get(f"{AT}/changes/money").text
    whole = visitor.post(f"{AT}/changes/uploads/attachment", {"file": (io.BytesIO(PDF), "small.pdf")})
    assert whole.json["file"]["name"] == "small.pdf"
    assert send(visitor, 0, at=f"{AT}/changes") == {"received": PIECE}
    assert send(visitor, 0, b"", at=f"{AT}/changes") == {"received": PIECE}
    send(visitor, PIECE, at=f"{AT}/changes")
    assert send(visitor, 2 * PIECE, at=f"{AT}/changes")["file"]["name"] == "plan.pdf"
    assert visitor.get(f"{AT}.json").json["answers"]["attachment"] is None
    page = visitor.get(f"{AT}/changes/money")
    assert "small.pdf" in page.text
    visitor.post(f"{AT}/changes")
    assert visitor.get(f"{AT}.json").json["answers"]["attachment"]["name"] == "plan.pdf"
    visitor.post(f"{AT}/changes/uploads/attachment", {"file": (io.BytesIO(PDF), "late.pdf")}, status=409)


def test_a_script_sends_no_file_to_a_section_that_is_not_open(world: World, visitor: Visitor, sent: int) -> None:
    reopen(world, sent, "project")
    at = f"{AT}/changes/uploads/attachment"
    visitor.post(at, {"file": (io.BytesIO(PDF), "a.pdf")}, status=404)
    send(visitor, 0, at=f"{AT}/changes", status=404)
    visitor.post(f"{AT}/uploads/attachment", {"file": (io.BytesIO(PDF), "a.pdf")}, status=409)


def test_a_page_of_an_opening_that_is_over_overwrites_nothing(
    world: World, visitor: Visitor, sent: int, session: Session
) -> None:
    reopen(world, sent, "project")
    old = str(row(session).id)
    change_elsewhere(world, sent, summary="Bo's words.")
    with world.unit(Actor(holds=frozenset({sent}))) as unit:
        applications.send_again(unit, sent)
    reopen(world, sent, "project")
    mine = {**page_data(1, summary="Ana's old page."), **shown(), "opening": old}
    page = visitor.post(PROJECT, {**mine, "take": "summary:0"}, status=409)
    assert "Bo&#39;s words." in page.text
    assert "Ana&#39;s old page.</textarea>" in page.text
    session.rollback()
    waits = session.scalars(select(Reopening.changes).order_by(Reopening.id.desc())).first()["summary"]["waits"]
    visitor.post(PROJECT, {**page_data(1, summary="Ana's old page."), **shown(), "waits.summary": str(waits[0])})
    visitor.post(f"{AT}/changes")
    assert "Ana&#39;s old page." in visitor.get(AT).text


@pytest.mark.parametrize("swept", [False, True])
def test_what_was_typed_when_the_day_passed_is_shown_to_copy(
    world: World, visitor: Visitor, sent: int, swept: bool
) -> None:
    reopen(world, sent, "project")
    visitor.get(PROJECT)
    world.clock.move(timedelta(days=8))
    if swept:
        with world.unit() as unit:
            applications.close_reopening(unit, row_id(unit.session))
    late = visitor.post(PROJECT, page_data(1, summary="An <b>hour</b> of work."), status=409)
    assert "This part is closed again" in words(late)
    assert "An &lt;b&gt;hour&lt;/b&gt; of work." in late.text
    assert f"{AT}/messages" in late.text
    assert "This part is closed again" in words(visitor.get(f"{AT}/changes", status=409))


def row_id(session: Session) -> int:
    return session.scalars(select(Reopening.id)).one()
