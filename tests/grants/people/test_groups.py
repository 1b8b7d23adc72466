"""Roles, groups, conflicts and standing: said twice, they are true once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel.history import HistoryRow
from grants.kernel.refusal import SomebodyElseWasFaster
from grants.people import commands as people
from grants.people import queries, rules
from grants.people.model import Conflict, MemberRole, Membership, Organization, Person, RoleGrant, Standing
from grants.policy.actor import Role
from tests.racing import race
from tests.world import World


def counted(session: Session, table: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def group(world: World, name: str, email: str | None = "ana@example.org") -> int:
    with world.unit() as unit:
        member = unit.get(Person, world_person(unit, email)) if email else None
        return people.know_organization(unit, name, kind="nonprofit", member=member).id


def world_person(unit: people.Unit, email: str) -> int:
    return people.person_with_email(unit, email).id


def test_a_role_given_twice_is_held_once(world: World, session: Session) -> None:
    world.staff(Role.OFFICER, email="olu@example.org")
    actor = world.staff(Role.OFFICER, Role.AUDITOR, email="olu@example.org")
    assert actor.roles == {Role.OFFICER, Role.AUDITOR}
    assert counted(session, RoleGrant) == 2
    given = select(func.count()).select_from(HistoryRow).where(HistoryRow.action == "grant_role")
    assert session.scalar(given) == 2


def test_two_people_at_once_are_one_person_or_a_clear_refusal(world: World, session: Session) -> None:
    def meet() -> int:
        with world.unit() as unit:
            return people.person_with_email(unit, "ana@example.org").id

    met = race(*[meet] * 6)
    assert counted(session, Person) == 1
    assert all(isinstance(each, int | SomebodyElseWasFaster) for each in met)


def test_a_group_is_known_again_among_its_persons_own_however_it_is_spelled(world: World) -> None:
    first = group(world, "Niños del Este")
    assert group(world, "NINOS  del este!") == first
    assert group(world, "Niños del Oeste") != first


def test_another_persons_group_of_the_same_name_is_another_group(world: World, session: Session) -> None:
    """A name proves nothing: staff merge duplicates, the machine gives nobody rights by a name."""
    first = group(world, "Oak Street")
    assert group(world, "Oak Street", "bo@example.org") != first
    assert group(world, "Oak Street", None) not in (first,)
    assert counted(session, Membership) == 2


def test_who_registers_a_group_belongs_to_it(world: World) -> None:
    organization_id = group(world, "Oak Street")
    assert world.applicant("ana@example.org").organization_ids == {organization_id}
    assert world.applicant("bo@example.org").organization_ids == frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Oak Street Mediators", "OAK-STREET  mediators, "),
        ("Café Ñandú", "Cafe Nandu"),
        ("Straße", "Strasse"),
        ("Ａ１", "a1"),
        ("جمعية  خيرية", "جمعية-خيرية"),
        ("Đoàn Kết", "đoàn kết."),
    ],
)
def test_two_spellings_of_one_name(one: str, other: str) -> None:
    assert rules.name_key(one) == rules.name_key(other) != ""


@given(st.text(max_size=300))
def test_a_name_in_any_script_has_a_key_that_fits(name: str) -> None:
    assert len(rules.name_key(name)) <= 200
    assert rules.name_key(name) == rules.name_key(name.strip())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("جمعية خيرية", "جمعية رياضية"),
        ("春の会 Charlotte", "秋の会 Charlotte"),
        ("की", "का"),
        ("!!!", "???"),
        ("Đo", "o"),
    ],
)
def test_two_names_in_any_script_are_two_names(one: str, other: str) -> None:
    assert rules.name_key(one) != rules.name_key(other)


def test_a_conflict_is_declared_once_and_closes_the_door(world: World, session: Session) -> None:
    organization_id = group(world, "Oak Street")
    person_id = world.person_id("rae@example.org")
    for reason in ("My cousin leads it.", "Again."):
        with world.unit() as unit:
            people.declare_conflict(unit, person_id, organization_id, reason=reason)
    conflict = session.scalars(select(Conflict)).one()
    assert (conflict.reason, conflict.declared_at) == ("My cousin leads it.", world.clock.now())
    declared = session.scalars(select(HistoryRow).where(HistoryRow.action == "declare")).all()
    assert [row.note for row in declared] == ["My cousin leads it."]


def adjust(world: World, organization_id: int, **by: int) -> None:
    with world.unit() as unit:
        people.adjust_standing(unit, organization_id, program="jumpstart", tier="tier-1", **by)


def test_standing_adds_up_by_program_and_tier(world: World, session: Session) -> None:
    organization_id = group(world, "Oak Street")
    adjust(world, organization_id, open=1)
    adjust(world, organization_id, open=-1, completed=1)
    adjust(world, organization_id, completed=1)
    with world.unit() as unit:
        people.adjust_standing(unit, organization_id, program="jumpstart", tier="tier-2", completed=1)
        people.adjust_standing(unit, organization_id, program="labs", tier="", completed=5)
        people.adjust_standing(unit, organization_id, program="labs", tier="", open=2, overdue=1)
        people.count_award(unit, organization_id, year=2026)
        people.count_award(unit, organization_id, year=2026)
        people.count_award(unit, organization_id, year=2025)
    found = queries.standings(session, organization_id, program="jumpstart", year=2026)
    assert found == queries.Standings({"tier-1": 2, "tier-2": 1}, open=2, overdue=1, awards_this_year=2)
    stranger = queries.standings(session, group(world, "Elm Street"), program="jumpstart", year=2026)
    assert stranger == queries.Standings({}, open=0, overdue=0, awards_this_year=0)


def test_standing_never_falls_below_nothing(world: World, session: Session) -> None:
    organization_id = group(world, "Oak Street")
    adjust(world, organization_id, open=1)
    with pytest.raises(SomebodyElseWasFaster):
        adjust(world, organization_id, open=-2)
    assert session.scalars(select(Standing.open)).one() == 1


def test_standing_adjusted_by_many_at_once_loses_nothing(world: World, session: Session) -> None:
    organization_id = group(world, "Oak Street")
    adjust(world, organization_id, open=1)
    assert race(*[lambda: adjust(world, organization_id, completed=1)] * 8) == [None] * 8
    assert session.scalars(select(Standing.completed)).one() == 8
    assert counted(session, Organization) == 1


def test_an_erased_person_can_not_be_signed_in_and_stays_in_history(world: World, session: Session) -> None:
    person_id = world.person_id("ana@example.org")
    with world.unit() as unit:
        unit.get(Person, person_id).erased_at = unit.now
    assert queries.face(session, person_id) is None


def test_names_fall_back_to_what_is_known(world: World, session: Session) -> None:
    with world.unit() as unit:
        named = people.person_with_email(unit, "ana@example.org", name="Ana Ruiz").id
        mail = people.person_with_email(unit, "bo@example.org").id
        nothing = unit.add(Person(created_at=unit.now)).id
    assert queries.names(session, {named, mail, nothing}) == {
        named: "Ana Ruiz",
        mail: "bo@example.org",
        nothing: f"#{nothing}",
    }
    assert queries.names(session, set()) == {}


def test_a_conflict_with_the_fiscal_sponsor_closes_the_door_to_the_group_too(world: World, session: Session) -> None:
    person_id = world.person_id("kin@example.org")
    with world.unit() as unit:
        sponsor = people.know_organization(unit, "Lantern Trust", kind="nonprofit")
        group = people.know_organization(unit, "Rincón de Paz", kind="sponsored")
        group.fiscal_sponsor_id = sponsor.id
        other = people.know_organization(unit, "Far Away Club", kind="other")
        people.declare_conflict(unit, person_id, sponsor.id, reason="I sit on its board.")
        ids = group.id, other.id
    assert queries.conflicted_with(session, ids[0]) == {person_id}
    assert queries.conflicted_with(session, ids[1]) == frozenset()
    assert queries.conflicted_with(session, None) == frozenset()


@pytest.mark.parametrize(
    ("email", "role", "led"),
    [
        ("bo@example.org", MemberRole.OWNER, True),
        ("bo@example.org", MemberRole.EDITOR, False),
        (None, MemberRole.OWNER, False),
    ],
)
def test_a_group_is_led_by_an_owner_who_can_sign_in(
    world: World, session: Session, email: str | None, role: MemberRole, led: bool
) -> None:
    made = group(world, "Oak Street", email=None)
    with world.unit() as unit:
        person = unit.add(Person(name="Bo", email=email, locale="en", created_at=unit.now))
        people.join(unit, unit.get(Organization, made), person.id, role)
    assert queries.group_page(session, made).is_led is led
    assert session.scalar(select(queries.is_led(made))) is led
