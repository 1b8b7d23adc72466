"""A navigator's pages, and those of the people they help."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from grants.kernel import ports
from grants.policy.actor import Role
from tests.portal.test_apply import begin, fill
from tests.visitor import Visitor, words
from tests.world import World

ANA, NAV = "ana@example.org", "nav@example.org"


@pytest.fixture
def navigator_id(world: World) -> int:
    return world.staff(Role.NAVIGATOR, email=NAV).person_id or 0


@pytest.fixture
def ana(world: World, visitor: Visitor) -> Visitor:
    visitor.sign_in(ANA)
    world.open_round(key="js-a")
    return visitor


def ask(world: World, ana: Visitor, reference: str, navigator_id: int, scope: str = "edit") -> None:
    day = (world.clock.now() + timedelta(days=20)).date().isoformat()
    page = ana.post(f"/applications/{reference}/help", {"navigator": str(navigator_id), "scope": scope, "until": day})
    assert "Asked, no answer yet" in words(page)


def test_asked_answered_written_and_ended(
    world: World, ana: Visitor, another_visitor: Visitor, navigator_id: int
) -> None:
    reference, nav = begin(ana), another_visitor
    assert "Get help with it" in words(ana.get(f"/applications/{reference}"))
    ask(world, ana, reference, navigator_id)
    nav.sign_in(NAV)
    page = nav.get("/helping")
    assert "They ask you to help" in words(page)
    yes = re.search(r"/helping/\d+/answer", page.text)
    assert yes
    nav.get(f"/applications/{reference}", status=403)
    assert reference in words(nav.post(yes[0], {"answer": "yes"}))
    fill(nav, reference)
    check = ana.get(f"/applications/{reference}/check")
    assert "(Entered by nav)" in words(check)
    assert "Porch talks" in words(check)
    nav.post(f"/applications/{reference}/send", status=403)
    end = re.search(rf"/applications/{reference}/help/\d+/end", ana.get(f"/applications/{reference}/help").text)
    assert end
    assert "Helped, and it has ended" in words(ana.post(end[0]))
    nav.get(f"/applications/{reference}", status=403)
    ana.post(f"/applications/{reference}/send")
    assert "(Entered by nav)" in words(ana.get(f"/applications/{reference}")), "the copy says so for good"


def begin_helping(world: World, ana: Visitor, nav: Visitor, navigator_id: int) -> tuple[str, str]:
    """The reference, and where the navigator hands it over."""
    reference = begin(ana)
    ask(world, ana, reference, navigator_id)
    nav.sign_in(NAV)
    yes = re.search(r"/helping/\d+/answer", nav.get("/helping").text)
    assert yes
    nav.post(yes[0], {"answer": "yes"})
    over = re.search(r"/helping/\d+/hand-over", nav.get("/helping").text)
    assert over
    return reference, over[0]


def test_a_draft_changes_hands_when_its_people_agree(
    world: World, ana: Visitor, another_visitor: Visitor, navigator_id: int
) -> None:
    other_id, nav = world.staff(Role.NAVIGATOR, email="other@example.org").person_id, another_visitor
    reference, door = begin_helping(world, ana, nav, navigator_id)
    assert "Please choose somebody." in words(nav.post(door, {"navigator": ""}, status=422))
    nav.post(door, {"navigator": "4711"}, status=422)
    assert "Proposed. It changes hands when they agree." in words(nav.post(door, {"navigator": str(other_id)}))
    nav.get(f"/applications/{reference}")  # until then nothing changes
    accept = re.search(rf"/applications/{reference}/help/\d+/accept", ana.get(f"/applications/{reference}/help").text)
    assert accept
    until = (world.clock.now() + timedelta(days=3)).date().isoformat()
    assert "other" in words(ana.post(accept[0], {"scope": "edit", "until": until}))
    nav.get(f"/applications/{reference}", status=403)


def test_where_nobody_else_helps_the_page_says_whom_to_call(
    world: World, ana: Visitor, another_visitor: Visitor, navigator_id: int
) -> None:
    _, door = begin_helping(world, ana, another_visitor, navigator_id)
    page = another_visitor.get(door)
    assert "There is no other navigator now" in words(page)
    assert "704-555-0140" in words(page)
    assert 'name="navigator"' not in page.text


def test_an_offer_by_reference_in_spanish(
    world: World, ana: Visitor, another_visitor: Visitor, navigator_id: int
) -> None:
    reference, nav = begin(ana), another_visitor
    nav.sign_in(NAV)
    assert "We know no application" in words(nav.post("/helping/offers", {"reference": "JS-1"}, status=422))
    assert "Offers to help" in words(nav.post("/helping/offers", {"reference": reference.lower()}))
    world.drain()
    assert f"/applications/{reference}/help" in ports.post().letters()[0].text
    page = ana.get(f"/es/applications/{reference}/help")
    assert "Ofrece ayuda" in words(page)
    accept = re.search(rf"/es/applications/{reference}/help/\d+/accept", page.text)
    assert accept
    ana.post(accept[0], {}, status=422)
    taken = ana.post(accept[0], {"scope": "send", "until": (world.clock.now() + timedelta(days=3)).date().isoformat()})
    assert "Ayuda: lee, escribe y envía" in words(taken)
    fill(nav, reference)
    assert "We have your application" in words(nav.post(f"/applications/{reference}/send"))


def test_what_is_wrong_is_said_and_kept(world: World, ana: Visitor, navigator_id: int) -> None:
    reference = begin(ana)
    said = ana.post(
        f"/applications/{reference}/help",
        {"navigator": str(navigator_id), "scope": "read", "until": "2020-01-01"},
        status=422,
    )
    assert "Choose a day that is still to come." in words(said)
    assert 'value="2020-01-01"' in said.text
    ana.post(f"/applications/{reference}/help", {"navigator": "x", "scope": "king", "until": "soon"}, status=422)
    ana.post(f"/applications/{reference}/help/4711/end", status=404)


def test_with_no_navigator_the_page_says_whom_to_call(ana: Visitor) -> None:
    assert "we help you ourselves" in words(ana.get(f"/applications/{begin(ana)}/help"))


def test_staff_make_and_end_navigators(world: World, visitor: Visitor) -> None:
    world.staff(Role.OFFICER)
    visitor.sign_in("officer@example.org")
    assert "Please write a name." in words(visitor.post("/staff/navigators", {"email": NAV}, status=422))
    page = visitor.post("/staff/navigators", {"name": "Nia Vega", "email": NAV})
    assert "Nia Vega is a navigator now." in words(page)
    end = re.search(r"/staff/navigators/\d+/end", page.text)
    assert end
    assert "Nobody yet" in words(visitor.post(end[0]))
