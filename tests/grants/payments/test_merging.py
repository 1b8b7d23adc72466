"""Two records of one group: flagged, judged by a person, merged without losing a door, a conflict, a grant or a cent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries as application_queries
from grants.applications.model import Application
from grants.gateways.paper_rail import PaperRail
from grants.kernel.history import HistoryRow
from grants.kernel.refusal import Forbidden, NotReady
from grants.payments import commands as payments
from grants.people import commands as people
from grants.people import queries
from grants.people.model import MemberRole, Organization
from grants.people.rules import address_key, look_alike
from grants.policy.actor import Role
from grants.programs import queries as programs
from grants.settings import DEFAULTS
from tests.world import World
from tests.worlds import payments as steps

RESTING_DAYS = int(DEFAULTS["HANDOVER_REST_DAYS"])

ANA, BO = "ana@example.org", "bo@example.org"
OAK, TWIN = "Oak Street Mediators", "The Oak Street Mediators, Inc."


def group(world: World, name: str, email: str = "", *, ein: str | None = None, zip: str = "28208") -> int:
    with world.unit() as unit:
        made = people.found_group(unit, name, kind="other", zip=zip, ein=ein)
        if email:
            person = people.person_with_email(unit, email)
            people.join(unit, made, person.id, MemberRole.OWNER)
        return made.id


def told(world: World, id: int, street: str) -> None:
    with world.unit() as unit:
        organization = unit.get(Organization, id)
        people.learn(unit, organization, street=street, zip=organization.zip)


def merge(world: World, kept: int, merged: int, reason: str = "The same people.") -> None:
    with world.unit(world.officer) as unit:
        payments.merge_groups(unit, kept, merged, reason=reason)


def codes(world: World, kept: int, merged: int, reason: str = "The same people.") -> list[str]:
    with pytest.raises(NotReady) as refused:
        merge(world, kept, merged, reason)
    return [problem.code for problem in refused.value.problems]


def flagged(session: Session) -> list[tuple[str, str, bool, bool]]:
    session.rollback()
    return [(p.one.name, p.other.name, p.same_ein, p.same_name) for p in queries.duplicates(session)]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Oak Street Mediators", "OAK STREET MEDIATORS", True),
        (OAK, TWIN, True),
        ("Oak Street Mediators", "Oak Street Mediatiors", True),
        ("Puentes Jóvenes", "Puentes Jovenes", True),
        ("Oak Street Mediators", "Oak Street Singers", False),
        ("Youth Choir", "Youth Garden", False),
        ("A", "B", False),
    ],
)
def test_names_that_look_alike(one: str, other: str, alike: bool) -> None:
    assert look_alike(one, other) is alike


def test_flagged_by_ein_or_by_name_and_zip_until_somebody_says_otherwise(world: World, session: Session) -> None:
    one, other = group(world, OAK), group(world, TWIN)
    group(world, "Oak Street Mediatorz", zip="28216")
    group(world, "Elm Singers", ein="56-1234567", zip="28201")
    group(world, "Tree Choir", ein="56-1234567", zip="28202")
    assert flagged(session) == [(OAK, TWIN, False, True), ("Elm Singers", "Tree Choir", True, False)]
    for _ in range(2):
        with world.unit(world.officer) as unit:
            people.not_the_same(unit, other, one)
    assert flagged(session) == [("Elm Singers", "Tree Choir", True, False)]


def test_one_name_anywhere_is_a_weak_sign_and_comes_last(world: World, session: Session) -> None:
    group(world, OAK)
    group(world, OAK.upper(), zip="28216")
    group(world, "Oak, Street Mediators", zip="")
    group(world, "Elm Singers", ein="56-1234567", zip="28201")
    group(world, "Tree Choir", ein="56-1234567", zip="28202")
    found = [(p.one.name, p.other.name, p.only_name) for p in queries.duplicates(session)]
    assert found == [
        ("Elm Singers", "Tree Choir", False),
        (OAK, OAK.upper(), True),
        (OAK, "Oak, Street Mediators", True),
        (OAK.upper(), "Oak, Street Mediators", True),
    ]


def test_one_person_in_two_groups_of_nearly_one_name_is_a_sign(world: World, session: Session) -> None:
    group(world, OAK, ANA)
    group(world, TWIN, ANA, zip="28216")
    group(world, "Elm Singers", ANA)
    group(world, "Oak Street Mediatorz", BO, zip="28217")
    [pair] = queries.duplicates(session)
    assert (pair.one.name, pair.other.name, pair.same_person, pair.only_name) == (OAK, TWIN, True, False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 Oak Street", "12 oak st."),
        ("12 North Oak Street, Apt 3", "12 N. OAK ST #4"),
        ("١٢ Oak Street", "12 Oak St"),
        ("12 Oak St Suite B", "12  Oak  Street"),
        ("1200 Saint John's Avenue", "1200 St Johns Ave"),
        ("P.O. Box 77", "PO Box 77"),
        ("Calle Peñón 5", "calle penon 5"),
        ("12 Oak Street Unit", "12 Oak Street"),
    ],
)
def test_spellings_of_one_address(one: str, other: str) -> None:
    assert address_key(one, "28208") == address_key(other, "28208-1234") != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("12 Oak Street", "14 Oak Street"), ("12 Oak Street", "12 Oak Avenue"), ("12 Oak", "12 Elm"), ("Oak Street", "Oak Street"),
     ("", ""), ("12", "12"), ("Apt 3", "Apt 3"), ("#4", "#4"), ("12 Oak Street", "")],
)  # fmt: skip
def test_addresses_of_which_nothing_says_that_they_are_one(one: str, other: str) -> None:
    assert not address_key(one, "28208") == address_key(other, "28208") != ""
    assert address_key("12 Oak Street", "28208") != address_key("12 Oak Street", "28105")
    assert address_key("12 Oak Street", "") == address_key("12 Oak Street", "x") == ""


def test_one_address_and_a_part_of_the_name_or_a_person_is_a_sign(world: World, session: Session) -> None:
    """A house of many groups makes none of them one."""
    housed = [
        group(world, "Oak Street Mediators", ANA),
        group(world, "Oak Street Peace Project", zip="28208-0001"),
        group(world, "Elm Singers"),
        group(world, "Tree Choir", ANA),
        group(world, "Peace Project of Oak", zip="28216"),
    ]
    for number, id in enumerate(housed):
        told(world, id, f"12 Oak {'Street' if number % 2 else 'St.'}, Apt {number}")
    session.rollback()
    found = [
        (p.one.name, p.other.name, p.same_address, p.same_name, p.same_person) for p in queries.duplicates(session)
    ]
    assert found == [
        ("Oak Street Mediators", "Oak Street Peace Project", True, False, False),
        ("Oak Street Mediators", "Tree Choir", True, False, True),
    ]
    assert queries.duplicates(session)[0].only_name is False


def test_a_merge_keeps_the_address_of_one_place_and_history_names_no_street(world: World, session: Session) -> None:
    kept, merged, far = group(world, OAK), group(world, TWIN, zip="28208-1234"), group(world, OAK, zip="28216")
    told(world, merged, "12 Oak Street")
    told(world, far, "9 Far Road")
    merge(world, kept, merged)
    merge(world, kept, far)
    session.rollback()
    assert session.get_one(Organization, kept).street == "12 Oak Street"
    assert session.get_one(Organization, merged).street == "12 Oak Street"
    assert session.get_one(Organization, far).street == "9 Far Road"
    happened = [each.action for each in queries.history(session, [("organization", kept)])]
    assert {"learn_address", "merge"} <= set(happened)
    rows = session.scalars(select(HistoryRow).where(HistoryRow.subject_type == "organization")).all()
    assert not [row for row in rows if "Oak Street" in str(row.facts) and "address" in row.action]


def test_the_list_costs_the_same_however_many_groups_there_are(world: World, session: Session) -> None:
    for number in range(6):
        told(world, group(world, OAK, ANA, zip=f"2820{number}"), f"{number} Oak Street")
    with world.counted() as seen:
        assert len(queries.duplicates(session)) == 15
    assert len(seen) == 5


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


def test_two_verified_payees_are_refused_and_no_money_moves(world: World, paper_bank: PaperRail) -> None:
    first = steps.signed_award(world, email=ANA)
    second = steps.signed_award(world, email=BO, organization_name=TWIN)
    kept, merged = (steps.organization_of(world, each) for each in (first, second))
    steps.payable(world, first, paper_bank, email=ANA)
    account = steps.payable(world, second, paper_bank, email=BO)
    assert codes(world, kept, merged) == ["two_payees"]
    with world.unit(world.officer) as unit:
        payments.start_over(unit, first, note="Which account is theirs?")
    merge(world, kept, merged)
    assert (steps.payee(world, second).account_id, steps.organization_of(world, second)) == (account, merged)
    steps.prepare(world, steps.disbursements(world, second)[0])


def test_money_that_rests_for_one_rests_for_both(world: World, paper_bank: PaperRail) -> None:
    award = steps.signed_award(world, email=BO, organization_name=TWIN)
    merged, kept = steps.organization_of(world, award), group(world, OAK, ANA)
    steps.payable(world, award, paper_bank, email=BO)
    ana = world.person_id(ANA)
    with world.unit(world.officer) as unit:
        people.hand_over(unit, kept, check_kind="in_person", note="Came by.", email="n@example.org", from_id=ana)
    merge(world, kept, merged)
    with pytest.raises(NotReady):
        steps.prepare(world, steps.disbursements(world, award)[0])
    world.clock.move(timedelta(days=RESTING_DAYS))
    new = world.person_id("n@example.org")
    with world.unit(world.officer) as unit:
        people.hand_over(unit, merged, check_kind="in_person", note="Again.", email="m@example.org", from_id=new)
    with pytest.raises(NotReady):
        steps.prepare(world, steps.disbursements(world, award)[0])


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
    round_id = world.open_round(individuals_allowed=True)
    with world.unit(world.applicant(BO)) as unit:
        draft = applications.start(unit, round_id, {"project_title": "Porch talks"}, locale="en").id
        applications.choose_oneself(unit, draft, "Bo Lee")
    session.rollback()
    chosen = session.get_one(Organization, session.get_one(Application, draft).organization_id)
    assert (chosen.name, chosen.kind) == ("Bo Lee", "individual")
    assert [member.email for member in queries.group_page(session, chosen.id).members] == [BO]
