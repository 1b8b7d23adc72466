"""Two records of one group: flagged, judged by a person, merged without losing a door, a conflict, a grant or a cent."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries as application_queries
from grants.applications.model import Application
from grants.kernel.history import HistoryRow
from grants.kernel.refusal import Forbidden, NotReady
from grants.payments import commands as payments
from grants.people import commands as people
from grants.people import queries
from grants.people.model import MemberRole, Organization
from grants.policy.actor import Role
from grants.programs import queries as programs
from tests.world import World

ANA, BO = "ana@example.org", "bo@example.org"
OAK, TWIN = "Oak Street Mediators", "The Oak Street Mediators, Inc."


def group(world: World, name: str, email: str = "", *, ein: str | None = None, zip: str = "28208") -> int:
    with world.unit() as unit:
        made = people.found_group(unit, name, kind="other", zip=zip, ein=ein)
        if email:
            person = people.person_with_email(unit, email)
            people.join(unit, made, person.id, MemberRole.OWNER)
        return made.id


def merge(world: World, kept: int, merged: int, reason: str = "The same people.") -> None:
    with world.unit(world.officer) as unit:
        payments.merge_groups(unit, kept, merged, reason=reason)


def codes(world: World, kept: int, merged: int, reason: str = "The same people.") -> list[str]:
    with pytest.raises(NotReady) as refused:
        merge(world, kept, merged, reason)
    return [problem.code for problem in refused.value.problems]


def test_people_of_both_reach_all_of_both_for_good(world: World, session: Session) -> None:
    first = world.submitted(world.open_round(), email=ANA)
    second = world.submitted(world.open_round(), email=BO, organization_name=TWIN)
    kept, merged = (session.get_one(Application, id).organization_id or 0 for id in (first, second))
    session.rollback()
    merge(world, kept, merged)
    for email in (ANA, BO):
        assert world.applicant(email).leads == frozenset({kept, merged})
        with world.unit(world.applicant(email)) as unit:
            names = [each.name for each in queries.groups_of(unit.session, world.person_id(email))]
        assert names == [OAK]
    assert queries.group_page(session, merged).organization_id == kept
    assert session.get_one(Organization, merged).name == TWIN
    session.rollback()
    with world.unit(world.applicant(ANA)) as unit:
        people.remove_member(unit, kept, world.person_id(BO))
    assert world.applicant(BO).organization_ids == frozenset()
    noted = session.scalars(select(HistoryRow).where(HistoryRow.action == "merge")).one()
    assert (noted.note, noted.facts["name"]) == ("The same people.", TWIN)


def test_a_conflict_with_one_is_a_conflict_with_both_before_and_after(world: World, session: Session) -> None:
    one, other = group(world, OAK, ANA), group(world, TWIN, BO)
    early, late = world.person_id("early@example.org"), world.person_id("late@example.org")
    with world.unit() as unit:
        people.declare_conflict(unit, early, other, reason="A cousin.")
    merge(world, one, other)
    with world.unit() as unit:
        people.declare_conflict(unit, late, one, reason="A neighbor.")
    for id in (one, other):
        assert queries.conflicted_with(session, id) == frozenset({early, late})


def test_what_was_completed_adds_up_and_what_follows_counts_there_too(world: World, session: Session) -> None:
    one, other = group(world, OAK, ANA), group(world, TWIN, BO)
    with world.unit() as unit:
        for id, completed in ((one, 1), (other, 2)):
            people.adjust_standing(unit, id, program="jumpstart", tier="tier-1", completed=completed)
            people.count_award(unit, id, year=2026)
        people.adjust_standing(unit, other, program="jumpstart", tier="tier-2", open=1)
    merge(world, one, other)
    with world.unit() as unit:
        people.adjust_standing(unit, other, program="jumpstart", tier="tier-2", completed=1, open=-1)
        people.count_award(unit, other, year=2026)
    for id in (one, other):
        found = queries.standings(session, id, program="jumpstart", year=2026)
        assert (found.completed, found.open, found.awards_this_year) == ({"tier-1": 3, "tier-2": 1}, 0, 3)


def test_two_applications_where_one_is_allowed_are_refused_until_one_is_withdrawn(
    world: World, session: Session
) -> None:
    round_id = world.open_round()
    first = world.submitted(round_id, email=ANA)
    second = world.submitted(round_id, email=BO, organization_name=TWIN)
    kept, merged = (session.get_one(Application, id).organization_id or 0 for id in (first, second))
    session.rollback()
    assert codes(world, kept, merged) == ["two_applications"]
    assert queries.kept_id(session, merged) == merged
    session.rollback()
    with world.unit(world.applicant(BO)) as unit:
        applications.withdraw(unit, second)
    merge(world, kept, merged)
    with world.unit(world.applicant(BO)) as unit:
        page = programs.round_page(unit.session, id=round_id, now=unit.now)
        assert application_queries.known_of(unit.session, merged, page).other_applications == 1


def test_a_merged_record_is_merged_once_and_a_third_one_joins_the_same(world: World, session: Session) -> None:
    one, other, third = group(world, OAK, ANA), group(world, TWIN, BO), group(world, OAK)
    merge(world, one, other)
    assert codes(world, third, other) == ["merged_already"]
    assert codes(world, one, one) == ["merged_already"]
    merge(world, third, one)
    assert queries.family(session, other) == [third, one, other]
    assert world.applicant(BO).leads == frozenset({one, other, third})


def test_who_may_not_merge_and_never_without_a_reason(world: World) -> None:
    one, other = group(world, OAK, ANA), group(world, TWIN, BO)
    assert codes(world, one, other, "  ") == ["required"]
    with world.unit() as unit:
        cousin = people.person_with_email(unit, "cousin@example.org")
        people.declare_conflict(unit, cousin.id, other, reason="A cousin.")
    world.staff(Role.OFFICER, email=BO)
    for stranger in (world.staff(Role.OFFICER, email="cousin@example.org"), world.actor(BO), world.staff(Role.AUDITOR)):
        with pytest.raises(Forbidden), world.unit(stranger) as unit:
            payments.merge_groups(unit, one, other, reason="Mine.")


def test_a_group_named_as_a_merged_record_is_the_one_that_goes_on(world: World, session: Session) -> None:
    merged, kept, other = group(world, OAK, ANA), group(world, OAK, ANA), group(world, TWIN, ANA)
    merge(world, kept, merged)
    merge(world, kept, other)
    round_id = world.open_round()
    for name in (OAK, TWIN):
        sent = world.submitted(round_id, organization_name=name)
        session.rollback()
        assert session.get_one(Application, sent).organization_id == kept
        with world.unit(world.applicant(ANA)) as unit:
            applications.withdraw(unit, sent)


def test_a_group_that_goes_on_under_a_name_stands_before_a_record_that_was_merged(
    world: World, session: Session
) -> None:
    merged, kept, named = group(world, OAK, ANA), group(world, TWIN, ANA), group(world, OAK, ANA)
    merge(world, kept, merged)
    sent = world.submitted(world.open_round(), organization_name=OAK)
    session.rollback()
    assert session.get_one(Application, sent).organization_id == named


@pytest.mark.parametrize("group_goes_on", [True, False])
def test_one_person_alone_merged_with_a_group_is_a_group_and_nobody_elses_person(
    world: World, session: Session, group_goes_on: bool
) -> None:
    many, alone = group(world, OAK, ANA), group(world, OAK, ANA)
    with world.unit() as unit:
        people.join(unit, unit.get(Organization, many), people.person_with_email(unit, BO).id, MemberRole.EDITOR)
        unit.get(Organization, alone).kind = "individual"
    kept, merged = (many, alone) if group_goes_on else (alone, many)
    merge(world, kept, merged)
    session.rollback()
    assert session.get_one(Organization, kept).kind == "other"
    noted = select(HistoryRow.facts).where(HistoryRow.action == "learn", HistoryRow.subject_id == kept)
    assert [facts.get("kind") for facts in session.scalars(noted)] == ([] if group_goes_on else ["other"])
    round_id = world.open_round(individuals_allowed=True)
    with world.unit(world.applicant(BO)) as unit:
        draft = applications.start(unit, round_id, {"project_title": "Porch talks"}, locale="en").id
        applications.choose_oneself(unit, draft, "Bo Lee")
    session.rollback()
    chosen = session.get_one(Organization, session.get_one(Application, draft).organization_id)
    assert (chosen.name, chosen.kind) == ("Bo Lee", "individual")
    assert [member.email for member in queries.group_page(session, chosen.id).members] == [BO]
