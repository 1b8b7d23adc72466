"""The lists agree with the policy row by row, whoever looks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from grants.people import commands as people
from grants.people.model import Membership, Organization
from grants.policy.actions import Action
from grants.policy.actor import NOBODY, Actor, Role
from grants.policy.check import allowed
from grants.reports import queries
from grants.reports.model import Report
from grants.reports.queries import Tab
from tests.world import World
from tests.worlds.reports import accepted, awaited, sent, sent_back

GROUPS = ("ana", "bo", "cy", "di")


@pytest.fixture
def report_ids(world: World) -> list[int]:
    """Four groups' reports: awaited, sent, sent back, accepted."""
    round_id = world.open_round()
    made = [
        awaited(world, round_id=round_id, email=f"{name}@example.org", organization_name=f"Group of {name}")
        for name in GROUPS
    ]
    sent(world, made[1], email="bo@example.org")
    sent_back(world, sent(world, made[2], email="cy@example.org"))
    accepted(world, made[3], email="di@example.org")
    return made


def pages(world: World, report_ids: list[int]) -> dict[int, queries.ReportPage]:
    with Session(world.engine) as session:
        return {id: queries.report_page(session, id=id, now=world.clock.now()) for id in report_ids}


def test_one_s_own_list_holds_what_one_may_write_and_nothing_else(world: World, report_ids: list[int]) -> None:
    found = pages(world, report_ids)
    with world.unit() as unit:  # somebody of two groups, by membership alone
        two = people.person_with_email(unit, "two@example.org")
        for id in report_ids[:2]:
            unit.session.add(Membership(organization_id=found[id].organization_id, person_id=two.id, since=unit.now))
    whoever = [world.applicant(f"{name}@example.org") for name in GROUPS]
    whoever += [world.applicant("two@example.org"), world.applicant("stranger@example.org"), NOBODY, world.officer]
    whoever += [Actor(holds=frozenset({found[report_ids[2]].application_id}))]
    for actor in whoever:
        with Session(world.engine) as session:
            listed = {line.reference for line in queries.own_reports(session, actor=actor, now=world.clock.now())}
        assert listed == {page.reference for page in found.values() if allowed(actor, Action.WRITE_REPORT, page)}


def test_staff_s_piles_hold_what_they_may_inspect_each_report_once(world: World, report_ids: list[int]) -> None:
    officer, auditor = world.officer, world.staff(Role.AUDITOR)
    found = pages(world, report_ids)
    with world.unit() as unit:
        assert officer.person_id is not None
        for id in report_ids[:2]:
            people.declare_conflict(unit, officer.person_id, found[id].organization_id, reason="Neighbors")
        sponsored = unit.get(Organization, found[report_ids[2]].organization_id)
        sponsored.fiscal_sponsor_id = found[report_ids[0]].organization_id
    found = pages(world, report_ids)
    assert [allowed(officer, Action.INSPECT_REPORT, found[id]) for id in report_ids] == [False, False, False, True]
    for moved in (timedelta(), timedelta(days=400)):
        world.clock.at += moved
        for actor in (officer, auditor):
            with Session(world.engine) as session:
                piles = [
                    line.id
                    for tab in Tab
                    for line in queries.reports_list(session, tab=tab, viewer_id=actor.person_id, now=world.clock.now())
                ]
            assert sorted(piles) == [id for id in report_ids if allowed(actor, Action.INSPECT_REPORT, found[id])]


def test_what_policy_reads_from_the_page_is_what_it_reads_from_the_row(world: World, report_ids: list[int]) -> None:
    found = pages(world, report_ids)
    with world.unit() as unit:
        people.declare_conflict(
            unit, world._people["bo@example.org"], found[report_ids[0]].organization_id, reason="Kin"
        )
    found = pages(world, report_ids)
    with Session(world.engine) as session:
        for id, page in found.items():
            row = session.get_one(Report, id)
            for name in ("id", "application_id", "organization_id", "owner_id", "conflicted_ids"):
                assert getattr(page, name) == getattr(row, name)
