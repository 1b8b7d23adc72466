"""A draft is never lost: what was typed is kept, right or wrong, by whoever may write and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import Answer, Application
from grants.kernel.history import HistoryRow
from grants.kernel.refusal import Forbidden, NotFound, NotReady, WrongStatus
from grants.people.rules import digest
from grants.policy.actor import NOBODY, Actor, Role
from grants.programs import commands as programs
from tests.racing import race
from tests.world import World
from tests.worlds.rounds import PROGRAM, definition


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round(key="js-a")


def save(world: World, application_id: int, actor: Actor | None = None, **typed: Any) -> None:
    with world.unit(actor or world.applicant()) as unit:
        applications.save(unit, application_id, typed, locale="en")


def kept(session: Session, application_id: int) -> dict[str, tuple[Any, Any]]:
    """What was typed and what it means, by question."""
    session.rollback()
    rows = session.execute(
        select(Answer.question_key, Answer.typed, Answer.value).where(Answer.application_id == application_id)
    )
    return {row.question_key: (row.typed, row.value) for row in rows}


def application(session: Session, application_id: int) -> Application:
    session.rollback()
    return session.get_one(Application, application_id)


def test_the_first_answer_begins_a_draft_before_anybody_is_known(world: World, round_id: int, session: Session) -> None:
    with world.unit(NOBODY) as unit:
        draft = applications.start(unit, round_id, {"zip": "28208"}, locale="es", device="this-phone")
        draft_id, reference = draft.id, draft.reference
    made = application(session, draft_id)
    assert (made.status, made.owner_id, made.locale) == ("draft", None, "es")
    assert made.device_hash == digest("this-phone")
    assert reference == "JS-2026-0001"
    assert kept(session, draft_id) == {"zip": ("28208", "28208")}


def test_a_signed_in_person_owns_what_they_begin(world: World, round_id: int, session: Session) -> None:
    assert application(session, world.draft(round_id)).owner_id == world.person_id("ana@example.org")


def test_what_is_wrong_is_kept_as_it_was_typed(world: World, round_id: int, session: Session) -> None:
    draft_id = world.draft(round_id)
    save(world, draft_id, amount="about a thousand", zip="2820", start="next spring", people="lots", tier="tier-9")
    found = kept(session, draft_id)
    assert found["amount"] == ("about a thousand", None)
    assert found["zip"] == ("2820", None)
    assert found["start"] == ("next spring", None)
    assert found["people"] == ("lots", None)
    assert found["tier"] == ("tier-9", None)


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 50_000,
        "a\0b\r\nc\ud800",
        "=HYPERLINK(1)",
        "'; DROP TABLE answer; --",
        "<script>alert(1)</script>",
        "👩‍👩‍👧‍👦 ثلاثة",
        "\u202e evil",
        ["a", ["b", {"c": "\0"}]],
        {"item": "\ud800"},
        [{"item": "Snacks", "amount": "9" * 400}],
        10**15,
    ],
)
@pytest.mark.parametrize("key", ["organization_name", "amount", "budget", "helpers", "theme", "start"])
def test_hostile_answers_are_kept_and_break_nothing(
    world: World, round_id: int, session: Session, key: str, typed: Any
) -> None:
    draft_id = world.draft(round_id)
    save(world, draft_id, **{key: typed})
    page = queries.application_page(session, id=draft_id)
    assert key in page.typed
    assert len(page.organization_name) <= 200


def test_an_amount_larger_than_any_grant_is_kept_on_both_databases(
    world: World, round_id: int, session: Session
) -> None:
    draft_id = world.draft(round_id, amount="999,999,999.99")
    assert application(session, draft_id).requested_cents == 99_999_999_999


def test_keys_that_the_form_does_not_ask_are_left_out(world: World, round_id: int, session: Session) -> None:
    draft_id = world.draft(round_id)
    before = kept(session, draft_id)
    save(world, draft_id, status="awarded", owner_id="1", unheard_of="x", id="3")
    assert kept(session, draft_id) == before
    assert application(session, draft_id).status == "draft"


def test_answers_that_were_not_sent_stay_as_they_are(world: World, round_id: int, session: Session) -> None:
    draft_id = world.draft(round_id)
    before = kept(session, draft_id)
    save(world, draft_id, project_title="Porch talks again")
    after = kept(session, draft_id)
    assert after.pop("project_title") == ("Porch talks again", "Porch talks again")
    assert after == {name: value for name, value in before.items() if name != "project_title"}


def test_lists_show_what_was_last_saved(world: World, round_id: int, session: Session) -> None:
    draft_id = world.draft(round_id)
    save(world, draft_id, organization_name=" Oak ", project_title="Talks", tier="tier-2", amount="2,000")
    shown = application(session, draft_id)
    assert (shown.organization_name, shown.project_title) == ("Oak", "Talks")
    assert (shown.tier_key, shown.requested_cents) == ("tier-2", 200_000)
    save(world, draft_id, organization_name="", tier="none", amount="?")
    shown = application(session, draft_id)
    assert (shown.organization_name, shown.tier_key, shown.requested_cents) == ("", "", None)


def test_saving_says_who_and_in_which_language_each_answer_was_written(
    world: World, round_id: int, session: Session
) -> None:
    draft_id = world.draft(round_id)
    world.clock.move(timedelta(hours=1))
    with world.unit(world.applicant()) as unit:
        applications.save(unit, draft_id, {"summary": "Hablamos.", "zip": "28208"}, locale="es")
    session.rollback()
    rows = {row.question_key: row for row in session.scalars(select(Answer))}
    assert (rows["summary"].locale, rows["summary"].updated_at) == ("es", world.clock.now())
    assert rows["zip"].locale == "en", "an answer that did not change keeps its language"


def test_a_draft_can_be_saved_after_the_round_has_closed_and_not_sent(
    world: World, round_id: int, session: Session
) -> None:
    draft_id = world.draft(round_id)
    world.close_round(round_id)
    save(world, draft_id, project_title="Late thoughts")
    assert application(session, draft_id).project_title == "Late thoughts"
    with pytest.raises(NotReady) as refused, world.unit(world.applicant()) as unit:
        applications.submit(unit, draft_id)
    assert [problem.code for problem in refused.value.problems] == ["round_closed"]


def test_no_draft_begins_outside_of_the_rounds_time(world: World, round_id: int) -> None:
    def begin() -> None:
        with world.unit(NOBODY) as unit:
            applications.start(unit, round_id, {}, locale="en")

    begin()
    world.clock.at = world.clock.at.replace(month=10)
    with pytest.raises(NotReady):
        begin()
    world.clock.at = world.clock.at.replace(month=12)
    with pytest.raises(NotReady) as refused:
        begin()
    assert [problem.code for problem in refused.value.problems] == ["begun_too_late"]


def test_no_draft_begins_in_a_round_that_is_not_public(world: World) -> None:
    fund_id = world.fund(key="pot")
    with world.unit(world.officer) as unit:
        programs.define_program(unit, PROGRAM)
        hidden = programs.define_round(unit, definition("js-b"), fund_id=fund_id).id
    with pytest.raises(Forbidden), world.unit(NOBODY) as unit:
        applications.start(unit, hidden, {}, locale="en")
    with pytest.raises(NotFound), world.unit(NOBODY) as unit:
        applications.start(unit, 4711, {}, locale="en")


@pytest.mark.parametrize(
    "who",
    [
        lambda world, id: NOBODY,
        lambda world, id: world.applicant("bo@example.org"),
        lambda world, id: Actor(holds=frozenset({id + 1})),
        lambda world, id: Actor(organization_ids=frozenset({1, 2, 3})),
        lambda world, id: world.officer,
        lambda world, id: world.staff(Role.DECIDER),
        lambda world, id: world.staff(Role.REVIEWER),
        lambda world, id: world.staff(Role.AUDITOR),
    ],
)
def test_nobody_else_writes_in_a_draft(world: World, round_id: int, who: Callable[[World, int], Actor]) -> None:
    draft_id = world.draft(round_id)
    actor = who(world, draft_id)
    for verb in (
        lambda unit: applications.save(unit, draft_id, {"zip": "28216"}, locale="en"),
        lambda unit: applications.attach(unit, draft_id, "attachment", name="a.pdf", content=b"%PDF-1.4"),
        lambda unit: applications.detach(unit, draft_id, "attachment", 1),
        lambda unit: applications.give_pin(unit, draft_id),
        lambda unit: applications.submit(unit, draft_id),
        lambda unit: applications.withdraw(unit, draft_id),
    ):
        with pytest.raises(Forbidden), world.unit(actor) as unit:
            verb(unit)


def test_what_is_sent_can_not_be_written_in_any_more(world: World, round_id: int) -> None:
    sent_id = world.submitted(round_id)
    with pytest.raises(WrongStatus):
        save(world, sent_id, zip="28216")


def test_two_tabs_saving_at_once_lose_neither_answer(world: World, round_id: int, session: Session) -> None:
    with world.unit(world.applicant()) as unit:
        draft_id = applications.start(unit, round_id, {}, locale="en").id
    race(
        lambda: save(world, draft_id, project_title="Porch talks", zip="28208"),
        lambda: save(world, draft_id, summary="We talk.", zip="28216"),
    )
    found = kept(session, draft_id)
    assert found["project_title"][0] == "Porch talks"
    assert found["summary"][0] == "We talk."
    assert found["zip"][0] in ("28208", "28216")


def test_history_says_that_a_draft_began_and_not_each_keystroke(world: World, round_id: int, session: Session) -> None:
    draft_id = world.draft(round_id)
    save(world, draft_id, zip="28216")
    rows = session.scalars(
        select(HistoryRow.action).where(HistoryRow.subject_type == "application", HistoryRow.subject_id == draft_id)
    ).all()
    assert rows == ["start"]
    assert session.scalar(select(func.count()).select_from(Answer)) == len(kept(session, draft_id))
