"""A fiscal sponsor is one once it has said so, by its own link; until then it is only asked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from grants.kernel import ports
from grants.kernel.refusal import Forbidden, NotFound, NotReady
from grants.people import commands as people
from grants.people import queries
from grants.people.commands import SponsorLinkOver, Wanted
from grants.people.lifecycle import SponsorshipStatus as S
from grants.people.model import MemberRole, Organization, SponsorModel, Sponsorship
from tests.world import World

ANA, BEA = "ana@example.org", "bea@sponsor.example.org"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ASKED: dict[str, Any] = {
    "name": "Lantern Trust",
    "ein": "56-1234567",
    "model": SponsorModel.PREAPPROVED,
    "contact": "Bea Lang",
    "email": BEA,
}


@pytest.fixture
def group(world: World) -> int:
    with world.unit() as unit:
        ana = people.person_with_email(unit, ANA)
        return people.know_organization(unit, "Oak Street", kind="unincorporated", member=ana).id


def ask(world: World, group: int, *, by: str = ANA, file: bytes = b"", **changed: Any) -> str:
    """Ask, and read the link in the letter."""
    with world.unit(world.applicant(by)) as unit:
        people.ask_sponsor(
            unit, group, Wanted(**{**ASKED, **changed}), locale="en", file_name="our agreement, signed.pdf", file=file
        )
    world.drain()
    letter = ports.post().letters()[0]
    found = re.search(r"http://localhost/sponsor/(\S+)", letter.text)
    assert found
    return found[1]


def confirm(world: World, link: str, name: str = "Bea Lang") -> None:
    with world.unit() as unit:
        people.confirm_sponsor(unit, link, name=name)


def sponsor_of(session: Session, group: int) -> int | None:
    session.rollback()
    return session.get_one(Organization, group).fiscal_sponsor_id


def test_a_sponsor_that_is_asked_is_none_yet_and_one_that_confirms_is(
    world: World, group: int, session: Session
) -> None:
    link = ask(world, group, file=PDF)
    assert sponsor_of(session, group) is None
    card = queries.sponsorship(session, link=link)
    assert (card.status, card.ein, card.file_name) == (S.ASKED, "56-1234567", "our agreement, signed.pdf")
    assert ports.files().get(card.file_key or "") == PDF
    confirm(world, link)
    world.drain()
    found = session.get_one(Organization, sponsor_of(session, group))
    assert (found.name, found.ein, found.kind) == ("Lantern Trust", "56-1234567", "nonprofit")
    assert session.get_one(Organization, group).kind == "sponsored"
    assert world.actor(BEA).leads == {found.id}, "who confirmed gives its bank details"
    letter = ports.post().letters()[0]
    assert (letter.to, letter.subject) == (ANA, "Your fiscal sponsor has confirmed")


def test_a_sponsor_says_no_with_a_reason(world: World, group: int, session: Session) -> None:
    link = ask(world, group)
    with pytest.raises(NotReady), world.unit() as unit:
        people.decline_sponsor(unit, link, note="  ")
    with world.unit() as unit:
        people.decline_sponsor(unit, link, note="We stopped in May.")
    world.drain()
    assert "We stopped in May." in ports.post().letters()[0].text
    assert sponsor_of(session, group) is None
    with pytest.raises(SponsorLinkOver):
        confirm(world, link)


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"name": " "}, "name", "required"),
        ({"contact": " - "}, "contact", "required"),
        ({"ein": "12"}, "ein", "not_an_ein"),
        ({"ein": "07-1234567"}, "ein", "not_an_ein"),  # no campus of the IRS has this prefix
        ({"ein": "56-12345\x0067"}, "ein", "not_an_ein"),
        ({"file": b"MZ..."}, "file", "file_kind"),
        ({"file": b"%PDF-" + b"x" * 10_000_000}, "file", "file_too_large"),
    ],
)
def test_what_can_not_be_is_said_at_its_field(world: World, group: int, changed: Any, field: str, code: str) -> None:
    with pytest.raises(NotReady) as refusal:
        ask(world, group, **changed)
    assert [(problem.field, problem.code) for problem in refusal.value.problems] == [(field, code)]


def test_a_group_is_not_its_own_sponsor(world: World, group: int) -> None:
    with world.unit() as unit:
        unit.get(Organization, group).ein = "56-1234567"
    with pytest.raises(NotReady) as refusal:
        ask(world, group, ein="561234567")
    assert refusal.value.problems[0].code == "sponsor_is_the_group"


def test_the_link_works_for_thirty_days_and_asking_again_makes_a_new_one(world: World, group: int) -> None:
    first = ask(world, group)
    world.clock.move(timedelta(days=30))
    with pytest.raises(SponsorLinkOver):
        confirm(world, first)
    second = ask(world, group)
    third = ask(world, group)
    with pytest.raises(SponsorLinkOver):
        confirm(world, second)
    confirm(world, third)
    with pytest.raises(NotFound):
        confirm(world, "guessed")


def test_confirming_needs_a_name(world: World, group: int, session: Session) -> None:
    link = ask(world, group)
    with pytest.raises(NotReady):
        confirm(world, link, name=" - ")
    assert sponsor_of(session, group) is None


def test_an_ein_that_somebody_else_holds_gives_nobody_a_place_there(world: World, group: int, session: Session) -> None:
    """An EIN is public: to type it is no proof, so the known sponsor gets no new people and no new group."""
    with world.unit() as unit:
        head = people.person_with_email(unit, "head@sponsor.example.org")
        known = people.know_organization(unit, "Lantern Trust", kind="nonprofit", ein="56-1234567", member=head).id
    confirm(world, ask(world, group))
    assert sponsor_of(session, group) != known
    assert world.actor(BEA).organization_ids == {sponsor_of(session, group)}


def test_a_sponsor_of_two_groups_is_one_organization_when_the_same_mailbox_confirms(
    world: World, group: int, session: Session
) -> None:
    with world.unit() as unit:
        bo = people.person_with_email(unit, "bo@example.org")
        other = people.know_organization(unit, "Elm Street", kind="other", member=bo).id
    confirm(world, ask(world, group))
    confirm(world, ask(world, other, by="bo@example.org"))
    assert sponsor_of(session, group) == sponsor_of(session, other)


def test_a_new_sponsor_takes_the_place_of_the_old_one(world: World, group: int, session: Session) -> None:
    confirm(world, ask(world, group))
    old = sponsor_of(session, group)
    confirm(world, ask(world, group, name="Other Trust", ein="58-7654321", email="x@other.example.org"))
    assert sponsor_of(session, group) not in (None, old)
    assert [card.status for card in queries.sponsors_of(session, group)] == [S.CONFIRMED, S.ENDED]


def test_a_sponsorship_ends_with_a_reason(world: World, group: int, session: Session) -> None:
    confirm(world, ask(world, group))
    with pytest.raises(NotReady), world.unit(world.applicant(ANA)) as unit:
        people.end_sponsor(unit, group, note="")
    with world.unit(world.applicant(ANA)) as unit:
        people.end_sponsor(unit, group, note="We are a nonprofit now.")
    assert sponsor_of(session, group) is None
    with pytest.raises(NotFound), world.unit(world.applicant(ANA)) as unit:
        people.end_sponsor(unit, group, note="Again")


@pytest.mark.parametrize("role", [MemberRole.EDITOR, MemberRole.READER, None])
def test_only_an_owner_asks_a_sponsor(world: World, group: int, role: MemberRole | None, session: Session) -> None:
    if role is not None:
        with world.unit() as unit:
            bo = people.person_with_email(unit, "bo@example.org")
            people.join(unit, unit.get(Organization, group), bo.id, role)
    with pytest.raises(Forbidden):
        ask(world, group, by="bo@example.org")
    assert session.query(Sponsorship).count() == 0


def test_a_name_of_a_file_is_kept_as_it_can_be_kept(world: World, group: int, session: Session) -> None:
    with world.unit(world.applicant(ANA)) as unit:
        made = people.ask_sponsor(
            unit, group, Wanted(**ASKED), locale="en", file_name="our\x00 part/agreement.pdf", file=PDF
        )
        link = made.unsent or ""
    assert queries.sponsorship(session, link=link).file_name == "our part_agreement.pdf"
