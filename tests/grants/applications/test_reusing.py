"""Answers of the last application: what is offered, to whom, and that nothing typed is touched."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import Answer, AnswerVersion, Application
from grants.kernel.history import HistoryRow
from grants.kernel.refusal import Forbidden, WrongStatus
from grants.payments import commands as payments
from grants.people import commands as people
from grants.people.model import MemberRole, Organization
from grants.policy.actor import Actor
from tests.world import World

ANA, BO = "ana@example.org", "bo@example.org"
NAME = {"organization_name": "Oak Street Mediators"}


@pytest.fixture
def before(world: World) -> int:
    return world.submitted(world.open_round(key="js-spring"), email=ANA)


@pytest.fixture
def draft(world: World, before: int) -> int:
    return begun(world, ANA, **NAME)


def begun(world: World, email: str, **typed: Any) -> int:
    round_id = world.open_round(key=f"js-{email.partition(chr(64))[0]}")
    with world.unit(world.applicant(email)) as unit:
        return applications.start(unit, round_id, typed, locale="es").id


def offered(session: Session, world: World, application_id: int, actor: Actor | None = None) -> queries.Earlier:
    session.rollback()
    page = queries.application_page(session, id=application_id)
    return queries.earlier_answers(session, actor or world.applicant(), page)


def take(world: World, draft: int, source: int, keys: list[str], actor: Actor | None = None) -> list[str]:
    with world.unit(actor or world.applicant()) as unit:
        return applications.reuse(unit, draft, source, keys)


def test_what_is_empty_is_offered_without_amounts_dates_and_the_tier(
    world: World, session: Session, before: int, draft: int
) -> None:
    found = offered(session, world, draft)
    assert found.application_id == before
    assert found.keys == [
        "organization_kind",
        "zip",
        "workshop",
        "theme",
        "project_title",
        "summary",
        "people",
        "helpers",
    ]


def test_the_chosen_ones_become_new_texts_of_who_chose_in_the_language_they_were_written_in(
    world: World, session: Session, before: int, draft: int
) -> None:
    assert take(world, draft, before, ["summary", "zip", "amount", "nonsense"]) == ["zip", "summary"]
    session.rollback()
    rows = {row.question_key: row for row in session.scalars(select(Answer).where(Answer.application_id == draft))}
    assert set(rows) == {"organization_name", "zip", "summary"}
    assert (rows["summary"].locale, rows["organization_name"].locale) == ("en", "es")
    versions = session.scalars(select(AnswerVersion).where(AnswerVersion.application_id == draft)).all()
    assert {version.person_id for version in versions} == {world.person_id(ANA)}
    noted = session.scalars(select(HistoryRow).where(HistoryRow.action == "reuse")).one()
    assert noted.facts == {"source": before, "questions": ["zip", "summary"]}
    assert "summary" not in offered(session, world, draft).keys


def test_what_was_typed_meanwhile_stays(world: World, session: Session, before: int, draft: int) -> None:
    with world.unit(world.applicant()) as unit:
        applications.save(unit, draft, {"summary": "Our own new words"}, locale="en")
    assert take(world, draft, before, ["summary"]) == []
    session.rollback()
    texts = session.scalars(select(AnswerVersion.typed).where(AnswerVersion.question_key == "summary")).all()
    assert sorted(texts) == ["Neighbors meet on porches and talk before trouble starts.", "Our own new words"]


def test_an_option_that_is_gone_and_a_question_of_another_type_are_not_offered(
    world: World, session: Session, before: int
) -> None:
    sections = [
        {
            "key": "all",
            "title": {"en": "All", "es": "Todo"},
            "questions": [
                {"key": "organization_name", "type": "short_text", "label": {"en": "Name", "es": "Nombre"}},
                {
                    "key": "theme",
                    "type": "choice",
                    "label": {"en": "Theme", "es": "Tema"},
                    "options": [{"value": value, "label": {"en": value, "es": value}} for value in ("youth", "elders")],
                },
                {"key": "zip", "type": "zip", "label": {"en": "ZIP", "es": "ZIP"}},
                {"key": "people", "type": "short_text", "label": {"en": "People", "es": "Gente"}},
                {"key": "operating_budget", "type": "money", "label": {"en": "Budget", "es": "Presupuesto"}},
                {"key": "workshop", "type": "yes_no", "label": {"en": "Workshop", "es": "Taller"}},
                {"key": "tier", "type": "short_text", "label": {"en": "Tier", "es": "Nivel"}},
                {"key": "amount", "type": "money", "label": {"en": "Amount", "es": "Monto"}},
                {"key": "project_title", "type": "short_text", "label": {"en": "Title", "es": "Título"}},
            ],
        }
    ]
    round_id = world.open_round(key="js-other", form={"sections": sections})
    with world.unit(world.applicant()) as unit:
        draft = applications.start(unit, round_id, NAME, locale="en").id
    assert offered(session, world, draft).keys == ["zip", "project_title"]


def test_only_what_the_person_may_read_is_offered(world: World, session: Session, before: int, draft: int) -> None:
    strangers = begun(world, BO, **NAME)
    assert not offered(session, world, strangers, world.applicant(BO)).answers
    assert not offered(session, world, draft, Actor(holds=frozenset({before, draft}))).answers
    with pytest.raises(WrongStatus):
        take(world, strangers, before, ["summary"], world.applicant(BO))
    with pytest.raises(Forbidden):
        take(world, draft, before, ["summary"], world.applicant(BO))


def test_who_writes_for_the_group_uses_what_the_group_said(world: World, session: Session, before: int) -> None:
    group = session.scalars(select(Application.organization_id).where(Application.id == before)).one()
    session.rollback()
    bo = world.person_id(BO)
    with world.unit() as unit:
        people.join(unit, unit.get(Organization, group), bo, MemberRole.EDITOR)
    mine = begun(world, BO, **NAME)
    assert "summary" in offered(session, world, mine, world.applicant(BO)).keys
    with world.unit(world.applicant(BO)) as unit:
        other = applications.choose_new_group(unit, mine, "Elm Street Singers").id
    assert not offered(session, world, other, world.applicant(BO)).answers


def test_three_queries_whatever_was_sent(world: World, session: Session, before: int, draft: int) -> None:
    page = queries.application_page(session, id=draft)
    actor = world.applicant()
    with world.counted() as seen:
        queries.earlier_answers(session, actor, page)
    assert len(seen) == 3


def test_what_was_sent_by_a_record_that_was_merged_is_offered_to_the_group(
    world: World, session: Session, before: int
) -> None:
    merged = session.get_one(Application, before).organization_id or 0
    with world.unit() as unit:
        kept = people.found_group(unit, "The Oak Street Mediators", kind="other")
        people.join(unit, kept, people.person_with_email(unit, BO).id, MemberRole.OWNER)
        kept_id = kept.id
    with world.unit(world.officer) as unit:
        payments.merge_groups(unit, kept_id, merged, reason="The same people.")
    draft = begun(world, BO)
    with world.unit(world.applicant(BO)) as unit:
        applications.choose_group(unit, draft, kept_id)
    assert offered(session, world, draft, world.applicant(BO)).application_id == before
