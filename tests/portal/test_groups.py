"""A group's pages: its people, an invitation from letter to welcome, writing one draft together."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.kernel import ports
from grants.payments import commands as payments
from grants.people import commands as people
from grants.people import queries
from grants.people.model import MemberRole, Organization
from tests.portal.test_apply import begin, fill
from tests.visitor import Visitor, words
from tests.world import World

ANA, BO = "ana@example.org", "bo@example.org"


@pytest.fixture
def group(world: World) -> int:
    with world.unit() as unit:
        ana = people.person_with_email(unit, ANA)
        return people.know_organization(unit, "Oak Street", kind="nonprofit", member=ana).id


@pytest.fixture
def ana(world: World, visitor: Visitor, group: int) -> Visitor:
    visitor.sign_in(ANA)
    return visitor


def letter_link(to: str) -> str:
    letter = next(letter for letter in ports.post().letters() if letter.to == to and "/invitations/" in letter.text)
    found = re.search(r"http://localhost(\S*/invitations/\S+)", letter.text)
    assert found
    return found[1]


def invite(world: World, ana: Visitor, group: int, role: str = "editor", prefix: str = "") -> str:
    page = ana.post(f"{prefix}/groups/{group}/invitations", {"email": BO, "role": role})
    assert BO in words(page)
    world.drain()
    return letter_link(BO)


def test_an_invitation_from_the_letter_to_a_draft_written_together(
    world: World, ana: Visitor, another_visitor: Visitor, group: int
) -> None:
    world.open_round(key="js-a")
    reference = begin(ana, organization_name="Oak Street")
    assert "Say for which group you write" in words(ana.get(f"/applications/{reference}"))
    chosen = ana.post(f"/applications/{reference}/group", {"group": str(group)})
    assert "Written for Oak Street" in words(chosen)
    bo, link = another_visitor, invite(world, ana, group)
    page = bo.get(link)
    assert f"This invitation is for {BO}" in words(page)
    bo.sign_in(BO)
    assert "Oak Street" in words(bo.get("/groups"))
    number = re.search(r"/groups/invitations/(\d+)/accept", bo.get(link).text)
    assert number
    there = bo.post(f"/groups/invitations/{number[1]}/accept")
    assert "You belong to Oak Street now" in words(there)
    assert reference in words(there)
    fill(bo, reference)
    assert "Porch talks" in words(ana.get(f"/applications/{reference}/check"))
    assert "We have your application" in words(bo.post(f"/applications/{reference}/send"))
    assert "was taken already" in words(bo.get(link, status=410))


def test_a_letter_in_spanish_and_a_page_in_spanish(world: World, ana: Visitor, group: int) -> None:
    link = invite(world, ana, group, prefix="/es")
    assert link.startswith("/es/invitations/")
    assert "Únase a Oak Street" in ports.post().letters()[0].subject
    assert "Mis grupos" in words(ana.get("/es/groups"))


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(ana: Visitor, group: int) -> None:
    page = ana.post(f"/groups/{group}/invitations", {"email": "not an address", "role": "reader"}, status=422)
    assert "does not look like an e-mail address" in words(page)
    assert 'value="not an address"' in page.text
    assert "Please choose one." in words(ana.post(f"/groups/{group}/invitations", {"email": BO}, status=422))
    odd = ana.post(f"/groups/{group}/invitations", {"email": BO, "role": "king"}, status=422)
    assert "Invited" not in words(odd)
    assert "belongs to the group already" in words(
        ana.post(f"/groups/{group}/invitations", {"email": ANA, "role": "reader"}, status=422)
    )


def test_the_last_owner_is_kept_kindly(world: World, ana: Visitor, group: int) -> None:
    me = world.person_id(ANA)
    for path, data in (
        (f"/groups/{group}/members/{me}", {"role": "reader"}),
        (f"/groups/{group}/members/{me}/remove", {}),
    ):
        assert "Make somebody else an owner first" in words(ana.post(path, data, status=422))


def test_an_owner_changes_a_role_and_takes_somebody_out(world: World, ana: Visitor, group: int) -> None:
    with world.unit() as unit:
        bo = people.person_with_email(unit, BO)
        people.join(unit, unit.get(Organization, group), bo.id, MemberRole.EDITOR)
        bo_id = bo.id
    assert "Reader" in words(ana.post(f"/groups/{group}/members/{bo_id}", {"role": "reader"}))
    assert "Take bo@example.org out of Oak Street?" in words(ana.get(f"/groups/{group}/members/{bo_id}/remove"))
    assert "No longer in the group" in words(ana.post(f"/groups/{group}/members/{bo_id}/remove"))
    with Session(world.engine) as session:
        assert len(queries.group_page(session, group).members) == 1


def test_a_reader_reads_and_is_offered_nothing_else(
    world: World, another_visitor: Visitor, group: int, ana: Visitor
) -> None:
    bo = another_visitor
    bo.sign_in(BO)
    bo_id = world.person_id(BO)
    with world.unit() as unit:
        people.join(unit, unit.get(Organization, group), bo_id, MemberRole.READER)
    page = bo.get(f"/groups/{group}")
    assert "Invite somebody" not in words(page)
    assert "Leave this group" in words(page)
    bo.post(f"/groups/{group}/invitations", {"email": "x@example.org", "role": "reader"}, status=403)
    assert "No group yet" in words(bo.post(f"/groups/{group}/members/{world.person_id(BO)}/remove"))


def test_who_has_groups_says_for_which_one_before_sending(world: World, ana: Visitor, group: int) -> None:
    world.open_round(key="js-a")
    reference = begin(ana, organization_name="Elm Street Singers")
    fill(ana, reference)
    check = ana.get(f"/applications/{reference}/check")
    assert "for which group?" in words(check)
    assert "Send my application" not in words(check)
    wrong = ana.post(f"/applications/{reference}/group?then=check", {"group": "new", "name": " "}, status=422)
    assert "Please write the name of the group" in words(wrong)
    ana.post(f"/applications/{reference}/group?then=check", {"group": "4711"}, status=422)
    page = ana.post(f"/applications/{reference}/group?then=check", {"group": "new", "name": "Elm Street Singers"})
    assert "Send my application" in words(page)
    assert "We have your application" in words(ana.post(f"/applications/{reference}/send"))
    assert "Elm Street Singers" in words(ana.get("/groups"))


def test_nobody_without_a_group_is_asked_for_one(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a")
    visitor.sign_in("new@example.org")
    reference = begin(visitor)
    fill(visitor, reference)
    assert "Send my application" in words(visitor.get(f"/applications/{reference}/check"))
    assert "No group yet" in words(visitor.get("/groups"))


def test_a_group_tells_its_address_and_takes_it_back(
    world: World, ana: Visitor, another_visitor: Visitor, group: int
) -> None:
    here = f"/groups/{group}/address"
    assert here in ana.get(f"/groups/{group}").text
    long = "x" * 201
    for street, zip, said in (
        ("12 Oak Street", "2820", "Write a ZIP code of five digits"),
        ("12 Oak Street", "", "Please answer this question."),
        (long, "28208", "This is 1 character too long."),
        ("- -", "28208", "Write the street and the number."),
    ):
        refused = ana.post(here, {"street": street, "zip": zip}, status=422)
        assert said in words(refused)
        assert f'value="{street}"' in refused.text
    page = words(ana.post(here, {"street": " 12  Oak\x00 Street, <b>Apt 3</b> ", "zip": "٢٨٢٠٨"}))
    assert "12 Oak Street, &lt;b&gt;Apt 3&lt;/b&gt;" in page
    assert "28208" in page
    assert "Change the address" in page
    another_visitor.sign_in(BO)
    another_visitor.get(here, status=403)
    bo = world.person_id(BO)
    with world.unit() as unit:
        people.join(unit, unit.get(Organization, group), bo, MemberRole.EDITOR)
    assert here not in another_visitor.get(f"/groups/{group}").text
    assert "Add an address" in words(ana.post(here, {"street": "", "zip": ""}))


def test_the_page_of_a_group_shows_what_a_record_that_was_merged_into_it_sent(
    world: World, session: Session, ana: Visitor, group: int
) -> None:
    sent = world.submitted(world.open_round(key="js-a"), organization_name="The Oak Street")
    application = session.get_one(Application, sent)
    assert application.reference not in ana.get(f"/groups/{group}").text
    with world.unit(world.officer) as unit:
        payments.merge_groups(unit, group, application.organization_id or 0, reason="The same people.")
    assert application.reference in ana.get(f"/groups/{group}").text
