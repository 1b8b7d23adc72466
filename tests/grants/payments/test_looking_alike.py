"""Two records that may be one group: flagged by what agrees, until a person says otherwise."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.history import HistoryRow
from grants.people import commands as people
from grants.people import queries
from grants.people.model import Organization
from grants.people.rules import address_key, look_alike
from tests.grants.payments.test_merging import ANA, BO, OAK, TWIN, group, merge
from tests.world import World


def told(world: World, id: int, street: str) -> None:
    with world.unit() as unit:
        organization = unit.get(Organization, id)
        people.learn(unit, organization, street=street, zip=organization.zip)


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
