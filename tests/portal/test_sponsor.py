"""A group asks its fiscal sponsor, which answers on a page without an account; and one person applies alone."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.gateways.antivirus import scanner_at
from grants.kernel import ports
from grants.people import commands as people
from grants.people.model import Organization
from grants.policy.actor import Role
from tests.clamd_server import EICAR, clamd_server
from tests.pictures import from_a_phone, opened
from tests.portal.test_apply import begin, fill
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.rounds import FORM, both

ANA, BEA = "ana@example.org", "bea@sponsor.example.org"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TYPED = {"name": "Lantern Trust", "ein": "561234567", "model": "preapproved", "contact": "Bea Lang", "email": BEA}


@pytest.fixture
def group(world: World) -> int:
    with world.unit() as unit:
        ana = people.person_with_email(unit, ANA)
        return people.know_organization(unit, "Oak Street", kind="unincorporated", member=ana).id


@pytest.fixture
def ana(world: World, visitor: Visitor, group: int) -> Visitor:
    visitor.sign_in(ANA)
    return visitor


def ask(world: World, ana: Visitor, group: int, **changed: Any) -> str:
    file = {"file": (io.BytesIO(PDF), "acuerdo ñ, firmado.pdf")}
    said = words(ana.post(f"/groups/{group}/sponsor", {**TYPED, **file, **changed}))
    assert "Asked on" in said
    assert "not confirmed yet" in said
    world.drain()
    letter = next(letter for letter in ports.post().letters() if letter.to == BEA)
    found = re.search(r"http://localhost(/sponsor/\S+)", letter.text)
    assert found
    return found[1]


def test_the_sponsor_sees_what_it_needs_and_confirms(
    world: World, ana: Visitor, another_visitor: Visitor, group: int
) -> None:
    link = ask(world, ana, group)
    page = another_visitor.get(link)
    for said in ("Oak Street", "Lantern Trust", "56-1234567", "passes it on"):
        assert said in words(page)
    paper = another_visitor.get(f"{link}/agreement")
    assert (paper.mimetype, paper.data) == ("application/pdf", PDF)
    assert "firmado.pdf" in paper.headers["Content-Disposition"]
    assert "Please type your name." in words(another_visitor.post(link, {"answer": "yes"}, status=422))
    assert "you have confirmed" in words(another_visitor.post(link, {"answer": "yes", "name": "Bea Lang"}))
    another_visitor.get(f"{link}/agreement", status=404)
    assert "Confirmed by Bea Lang" in words(ana.get(f"/groups/{group}"))


def test_the_sponsor_says_no_and_the_group_reads_why(
    world: World, ana: Visitor, another_visitor: Visitor, group: int
) -> None:
    link = ask(world, ana, group)
    assert "Please answer this question." in words(another_visitor.post(link, {"answer": "no"}, status=422))
    assert "You said no" in words(another_visitor.post(link, {"answer": "no", "note": "We stopped in May."}))
    assert "We stopped in May." in words(ana.get(f"/groups/{group}"))


def test_what_is_wrong_is_said_at_its_field_and_kept(ana: Visitor, group: int) -> None:
    page = ana.post(f"/groups/{group}/sponsor", {**TYPED, "ein": "12-34"}, status=422)
    assert "This is not an EIN" in words(page)
    assert 'value="12-34"' in page.text
    blank = ana.post(f"/groups/{group}/sponsor", {**TYPED, "name": "  ", "contact": "\t"}, status=422)
    assert ('href="#name"' in blank.text, 'href="#contact"' in blank.text) == (True, True)
    wrong_kind = {"file": (io.BytesIO(b"MZ\x00"), "virus.exe")}
    assert "this kind of file" in words(ana.post(f"/groups/{group}/sponsor", {**TYPED, **wrong_kind}, status=422))
    assert "Please write its EIN." in words(ana.post(f"/groups/{group}/sponsor", {**TYPED, "ein": ""}, status=422))


def test_all_that_is_wrong_is_said_at_once_and_in_our_words(
    world: World, ana: Visitor, another_visitor: Visitor, group: int
) -> None:
    virus = {"file": (io.BytesIO(b"MZ\x00"), "virus.exe")}
    wrong = {"name": " ", "ein": "12-34", "model": "else", "contact": "", "email": "bea"}
    page = ana.post(f"/groups/{group}/sponsor", {**wrong, **virus}, status=422)
    for field in ("name", "ein", "model-0", "contact", "email", "file"):
        assert page.text.count(f'href="#{field}"') == 1, field
    told = words(page)
    for said in ("This is not an EIN.", "Please choose one.", "Please write a name.", "this kind of file"):
        assert said in told
    assert "Not a valid choice" not in told
    link = ask(world, ana, group)
    odd = words(another_visitor.post(link, {"answer": "perhaps"}, status=422))
    assert ("Please choose yes or no." in odd, "Not a valid choice" in odd) == (True, False)


def test_the_agreement_is_looked_at_before_it_is_kept_and_staff_can_read_it(
    world: World, ana: Visitor, another_visitor: Visitor, group: int
) -> None:
    with clamd_server() as server:
        scan_with(server.url)
        try:
            infected = {"file": (io.BytesIO(PDF + EICAR), "agreement.pdf")}
            page = ana.post(f"/groups/{group}/sponsor", {**TYPED, **infected}, status=422)
            assert "Our scanner found a virus in this file (Eicar-Signature)" in words(page)
            assert 'value="Lantern Trust"' in page.text
            ask(world, ana, group)
        finally:
            scan_with("")
    scan_with("tcp://127.0.0.1:1")
    try:
        page = ana.post(f"/groups/{group}/sponsor", {**TYPED, "file": (io.BytesIO(PDF), "a.pdf")}, status=422)
        assert "We could not look at this file just now." in words(page)
    finally:
        scan_with("")
    world.staff(Role.OFFICER)
    another_visitor.sign_in("officer@example.org")
    link = re.search(
        rf"/staff/groups/{group}/sponsors/\d+/agreement", another_visitor.get(f"/staff/groups/{group}").text
    )
    assert link
    assert another_visitor.get(link[0]).data == PDF
    another_visitor.get(f"/staff/groups/{group}/sponsors/4711/agreement", status=404)
    ana.get(link[0], status=403)


def scan_with(url: str) -> None:
    ports.scanner.unbind()
    ports.scanner.bind(scanner_at(url))


def test_a_picture_of_an_agreement_tells_no_place(
    world: World, ana: Visitor, another_visitor: Visitor, group: int
) -> None:
    picture = {"file": (io.BytesIO(from_a_phone()), "agreement.jpg")}
    link = ask(world, ana, group, **picture)
    kept = another_visitor.get(f"{link}/agreement").data
    assert kept[:3] == b"\xff\xd8\xff"
    assert not opened(kept).getexif()
    assert b"SECRET" not in kept


def test_a_question_that_is_taken_back_is_over(
    world: World, ana: Visitor, another_visitor: Visitor, group: int
) -> None:
    link = ask(world, ana, group)
    number = re.search(rf"/groups/{group}/sponsor/(\d+)/take-back", ana.get(f"/groups/{group}").text)
    assert number
    assert "Taken back" in words(ana.post(f"/groups/{group}/sponsor/{number[1]}/take-back"))
    assert "This link has ended" in words(another_visitor.get(link))
    assert "This link has ended" in words(another_visitor.post(link, {"answer": "yes", "name": "Bea"}))
    ana.post(f"/groups/{group}/sponsor/4711/take-back", status=404)


def alone_too() -> dict[str, Any]:
    form = deepcopy(FORM)
    kinds = form["sections"][0]["questions"][1]["options"]
    kinds.append({"value": "individual", "label": both("I apply alone")})
    return form


def test_one_person_applies_where_the_round_allows_it(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a", individuals_allowed=True, form=alone_too())
    visitor.sign_in("ana@example.org")
    reference = begin(visitor, organization_name="", organization_kind="")
    page = visitor.post(f"/applications/{reference}/group", {"group": "myself", "name": ""}, status=422)
    assert "Please type your name." in words(page)
    visitor.post(f"/applications/{reference}/group", {"group": "myself", "name": "Ana Ruiz"})
    fill(visitor, reference)
    assert "Ana Ruiz" in words(visitor.get(f"/applications/{reference}/check")), "nobody asks for the name again"
    assert "We have your application" in words(visitor.post(f"/applications/{reference}/send"))
    with Session(world.engine) as session:
        made = session.scalars(select(Organization)).one()
        assert (made.name, made.kind) == ("Ana Ruiz", "individual")
        assert session.scalars(select(Application.organization_id)).one() == made.id


def test_one_person_is_refused_with_the_reason_where_it_is_not(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a", form=alone_too())
    visitor.sign_in("ana@example.org")
    reference = begin(visitor, organization_kind="individual")
    fill(visitor, reference)
    assert "I apply as one person" not in words(visitor.get(f"/applications/{reference}/group"))
    refused = visitor.post(f"/applications/{reference}/send", status=422)
    assert "This round is for groups only" in words(refused)
