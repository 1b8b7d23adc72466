"""A draft is written for one of a person's groups, or a new one; then the group's people write in it together."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import Answer, Application
from grants.kernel.refusal import Forbidden, NotReady, WrongStatus
from grants.people import commands as people
from grants.people.model import MemberRole, Membership, Organization
from tests.world import World

ANA, BO, CY = "ana@example.org", "bo@example.org", "cy@example.org"


@pytest.fixture
def group(world: World) -> int:
    """Ana owns it, Bo edits, Cy reads."""
    with world.unit() as unit:
        ana = people.person_with_email(unit, ANA)
        made = people.know_organization(unit, "Oak Street", kind="nonprofit", zip="28208", member=ana)
        people.join(unit, made, people.person_with_email(unit, BO).id, MemberRole.EDITOR)
        people.join(unit, made, people.person_with_email(unit, CY).id, MemberRole.READER)
        return made.id


@pytest.fixture
def draft(world: World) -> int:
    """Bo has begun it, with a title alone."""
    round_id = world.open_round()
    with world.unit(world.applicant(BO)) as unit:
        return applications.start(unit, round_id, {"project_title": "Porch talks"}, locale="en").id


def choose(world: World, draft: int, group: int, *, by: str = BO) -> None:
    with world.unit(world.applicant(by)) as unit:
        applications.choose_group(unit, draft, group)


def typed(session: Session, draft: int) -> dict[str, str]:
    session.rollback()
    rows = session.execute(select(Answer.question_key, Answer.typed).where(Answer.application_id == draft))
    return {row.question_key: row.typed for row in rows}


def test_owners_and_editors_write_together_and_readers_read(world: World, group: int, draft: int) -> None:
    with pytest.raises(Forbidden), world.unit(world.applicant(ANA)) as unit:
        applications.save(unit, draft, {"summary": "Mine"}, locale="en")
    choose(world, draft, group)
    with world.unit(world.applicant(ANA)) as unit:
        applications.save(unit, draft, {"summary": "We talk."}, locale="en")
    for verb in (
        lambda unit: applications.save(unit, draft, {"summary": "Mine"}, locale="en"),
        lambda unit: applications.submit(unit, draft),
        lambda unit: applications.withdraw(unit, draft),
        lambda unit: applications.give_pin(unit, draft),
    ):
        with pytest.raises(Forbidden), world.unit(world.applicant(CY)) as unit:
            verb(unit)
    with Session(world.engine) as session:
        assert [card.id for card in queries.of_actor(session, world.applicant(CY))] == [draft]


def test_what_the_group_told_us_is_not_asked_twice(world: World, group: int, draft: int, session: Session) -> None:
    choose(world, draft, group)
    found = typed(session, draft)
    assert (found["organization_name"], found["organization_kind"], found["zip"]) == (
        "Oak Street",
        "nonprofit",
        "28208",
    )


def test_what_was_typed_is_never_touched(world: World, group: int, draft: int, session: Session) -> None:
    with world.unit(world.applicant(BO)) as unit:
        applications.save(unit, draft, {"organization_name": "Oak St. youth", "zip": "28216"}, locale="en")
    choose(world, draft, group)
    found = typed(session, draft)
    assert (found["organization_name"], found["zip"]) == ("Oak St. youth", "28216")


def test_it_is_sent_for_the_chosen_group_whatever_name_was_typed(world: World, group: int, session: Session) -> None:
    draft = world.draft(world.open_round(), email=BO, organization_name="Oak Street Youth Circle")
    choose(world, draft, group)
    with world.unit(world.applicant(BO)) as unit:
        sent = applications.submit(unit, draft)
        assert (sent.organization_id, sent.organization_name) == (group, "Oak Street Youth Circle")
    assert session.scalar(select(func.count()).select_from(Organization)) == 1


@pytest.mark.parametrize("who", [CY, "stranger@example.org"])
def test_only_who_writes_for_a_group_chooses_it(world: World, group: int, who: str) -> None:
    draft = world.draft(world.open_round(), email=who)
    with pytest.raises(Forbidden):
        choose(world, draft, group, by=who)


def test_only_who_began_a_draft_takes_it_to_a_group(world: World, group: int, draft: int) -> None:
    with pytest.raises(Forbidden):
        choose(world, draft, group, by=ANA)


def test_a_new_group_gets_its_writer_as_owner_and_its_facts_on_sending(world: World, session: Session) -> None:
    draft = world.draft(world.open_round(), email=BO, organization_kind="nonprofit")
    with world.unit(world.applicant(BO)) as unit:
        made = applications.choose_new_group(unit, draft, "  Elm   Street  Singers ").organization_id
    assert session.scalars(select(Membership.role).where(Membership.organization_id == made)).all() == ["owner"]
    with world.unit(world.applicant(BO)) as unit:
        applications.submit(unit, draft)
    session.rollback()
    group = session.get_one(Organization, made)
    assert (group.name, group.kind, group.zip) == ("Elm Street Singers", "nonprofit", "28208")


def test_a_new_group_that_is_named_twice_is_one(world: World, draft: int, session: Session) -> None:
    for name in ("Elm Street Singers", " elm street  singers", "Oak Singers"):
        with world.unit(world.applicant(BO)) as unit:
            made = applications.choose_new_group(unit, draft, name).organization_id
    names = session.scalars(select(Organization.name).where(Organization.name.like("%Singers")).order_by("id")).all()
    assert names == ["Elm Street Singers", "Oak Singers"]
    assert session.get_one(Organization, made or 0).name == "Oak Singers"


@pytest.mark.parametrize(
    ("name", "code"), [("", "group_name_missing"), (" - ", "group_name_missing"), ("x" * 201, "too_long")]
)
def test_a_new_group_needs_a_name(world: World, draft: int, name: str, code: str) -> None:
    with pytest.raises(NotReady) as refusal, world.unit(world.applicant(BO)) as unit:
        applications.choose_new_group(unit, draft, name)
    assert refusal.value.problems[0].code == code


def test_what_is_sent_stays_with_its_group(world: World, group: int, session: Session) -> None:
    sent = world.submitted(world.open_round(), email=BO, organization_name="Another")
    with pytest.raises(WrongStatus):
        choose(world, sent, group)
    assert session.get_one(Application, sent).organization_id != group
