"""A fiscal sponsor where records were merged: the group's records have one sponsor, and the sponsor is one record."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.model import Award
from grants.kernel.refusal import NotReady
from grants.payments import commands as payments
from grants.people import commands as people
from grants.people import queries
from grants.people.model import MemberRole, Organization
from tests.grants.people.test_sponsoring import ANA, ASKED, BEA, ask, confirm, group, sponsor_of
from tests.world import World
from tests.worlds import awards
from tests.worlds import payments as steps

__all__ = ["group"]

OTHER_EIN = "58-7654321"


def record(world: World, name: str, email: str = BEA, ein: str = ASKED["ein"]) -> int:
    """A record of a group that gave the sponsor's EIN, and the person behind it."""
    with world.unit() as unit:
        made = people.found_group(unit, name, kind="nonprofit", ein=ein)
        people.join(unit, made, people.person_with_email(unit, email).id, MemberRole.OWNER)
        return made.id


def merge(world: World, kept: int, merged: int) -> None:
    with world.unit(world.officer) as unit:
        payments.merge_groups(unit, kept, merged, reason="The same people.")


def test_a_group_is_not_its_own_sponsor_by_a_record_that_was_merged_into_it(
    world: World, group: int, session: Session
) -> None:
    link = ask(world, group)
    merge(world, group, record(world, "The Oak Street"))
    with pytest.raises(NotReady) as refused:
        confirm(world, link)
    assert [problem.code for problem in refused.value.problems] == ["sponsor_is_the_group"]
    assert sponsor_of(session, group) is None


def test_nor_where_the_group_goes_on_with_another_ein(world: World, group: int, session: Session) -> None:
    with world.unit() as unit:
        unit.get(Organization, group).ein = OTHER_EIN
    merge(world, group, record(world, "The Oak Street"))
    confirm(world, ask(world, group))
    assert sponsor_of(session, group) not in (None, group)


def test_a_sponsor_of_two_records_is_the_one_that_goes_on(world: World, group: int, session: Session) -> None:
    merged, kept = record(world, "Lantern"), record(world, "Lantern Trust")
    merge(world, kept, merged)
    confirm(world, ask(world, group))
    assert sponsor_of(session, group) == kept


@pytest.mark.parametrize("has_one_of_its_own", [True, False])
def test_a_record_that_was_merged_stands_for_the_one_that_goes_on_unless_one_goes_on_under_this_ein(
    world: World, group: int, session: Session, has_one_of_its_own: bool
) -> None:
    merged, kept = record(world, "Lantern"), record(world, "Lanterns", ein=OTHER_EIN)
    merge(world, kept, merged)
    own = record(world, "Lantern Trust") if has_one_of_its_own else kept
    confirm(world, ask(world, group))
    assert sponsor_of(session, group) == own


def test_what_was_merged_has_the_sponsor_of_the_group_for_its_money_and_its_conflicts(
    world: World, group: int, session: Session
) -> None:
    award = awards.awarded(world, world.open_round(), email=ANA, organization_name="The Oak Street")
    merged = session.scalars(select(Award.organization_id)).one()
    merge(world, group, merged)
    confirm(world, ask(world, group))
    sponsor = sponsor_of(session, group) or 0
    reviewer = world.person_id("cousin@example.org")
    with world.unit() as unit:
        people.declare_conflict(unit, reviewer, sponsor, reason="A cousin.")
    session.rollback()
    assert queries.conflicted_with(session, merged) == frozenset({reviewer})
    awards.signed(world, award)
    world.drain()
    assert steps.payee(world, award).organization_id == sponsor
    with world.unit(world.applicant()) as unit:
        people.end_sponsor(unit, group, note="We part as friends.")
    assert (sponsor_of(session, group), sponsor_of(session, merged)) == (None, None)
    assert steps.payee(world, award).organization_id == sponsor, "what is signed is paid as it was signed"


def test_a_merge_gives_both_records_one_sponsor(world: World, group: int, session: Session) -> None:
    confirm(world, ask(world, group))
    with world.unit() as unit:
        twin = people.found_group(unit, "The Oak Street", kind="other").id
    merge(world, twin, group)
    assert sponsor_of(session, twin) == sponsor_of(session, group) is not None
    with world.unit(world.applicant()) as unit:
        people.end_sponsor(unit, twin, note="We part as friends.")
    assert (sponsor_of(session, group), sponsor_of(session, twin)) == (None, None)


def test_all_that_was_merged_has_the_sponsor_that_the_group_has(world: World, group: int, session: Session) -> None:
    confirm(world, ask(world, group))
    with world.unit() as unit:
        twins = [people.found_group(unit, "The Oak Street", kind="other").id for _ in range(2)]
    for twin in twins:
        merge(world, group, twin)
    assert sponsor_of(session, group) is not None
    assert {sponsor_of(session, twin) for twin in twins} == {sponsor_of(session, group)}
    with world.unit(world.applicant()) as unit:
        people.end_sponsor(unit, group, note="We part as friends.")
    assert {sponsor_of(session, each) for each in (group, *twins)} == {None}
