"""A navigator's pages, and those of the people they help."""

from __future__ import annotations

import re
from collections import Counter
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


def taking(world: World, accept: str, scope: str, day: str = "") -> dict[str, str]:
    """The form of one offer, which names its fields after itself."""
    named = f"offer-{accept.split('/')[-2]}"
    until = day or (world.clock.now() + timedelta(days=3)).date().isoformat()
    return {f"{named}-scope": scope, f"{named}-until": until}


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
    assert "other" in words(ana.post(accept[0], taking(world, accept[0], "edit")))
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
    taken = ana.post(accept[0], taking(world, accept[0], "send"))
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


@pytest.mark.parametrize("day", ["9999-12-31", "9998-12-31", "0001-01-01", "2027-02-31"])
def test_a_day_that_no_calendar_reaches_is_said_at_its_field(
    world: World, ana: Visitor, another_visitor: Visitor, navigator_id: int, day: str
) -> None:
    reference = begin(ana)
    asked = {"navigator": str(navigator_id), "scope": "read", "until": day}
    page = ana.post(f"/applications/{reference}/help", asked, status=422)
    assert 'href="#until"' in page.text
    assert f'value="{day}"' in page.text
    another_visitor.sign_in(NAV)
    another_visitor.post("/helping/offers", {"reference": reference})
    accept = re.search(rf"/applications/{reference}/help/\d+/accept", ana.get(f"/applications/{reference}/help").text)
    page = ana.post(accept[0], taking(world, accept[0], "read", day), status=422)
    assert re.search(r'href="#offer-\d+-until"', page.text)
    assert f'value="{day}"' in page.text


def test_each_field_of_the_page_has_an_id_of_its_own(world: World, ana: Visitor, another_visitor: Visitor) -> None:
    reference = begin(ana)
    for email in (NAV, "other@example.org"):
        world.staff(Role.NAVIGATOR, email=email)
        another_visitor.sign_in(email)
        another_visitor.post("/helping/offers", {"reference": reference})
    page = ana.get(f"/applications/{reference}/help")
    found = Counter(re.findall(r'\sid="([^"]+)"', page.text))
    assert [name for name, many in found.items() if many > 1] == []
    assert sum("-until" in name and "error" not in name for name in found) >= 2
    [first, second] = re.findall(rf'action="(/applications/{reference}/help/\d+/accept)"', page.text)
    said = ana.post(second, {}, status=422)
    assert set(re.findall(r'href="#(offer-\d+)', said.text)) == {f"offer-{second.split('/')[-2]}"}
    assert "Helps: reads" in words(ana.post(first, taking(world, first, "read")))


def test_help_whose_day_has_passed_is_asked_for_again(
    world: World, ana: Visitor, another_visitor: Visitor, navigator_id: int
) -> None:
    reference, _ = begin_helping(world, ana, another_visitor, navigator_id)
    world.clock.move(timedelta(days=22))
    assert "Helped, and it has ended" in words(ana.get(f"/applications/{reference}/help"))
    ask(world, ana, reference, navigator_id)


def test_an_offer_for_what_was_withdrawn_is_refused_kindly(
    world: World, ana: Visitor, another_visitor: Visitor, navigator_id: int
) -> None:
    reference = begin(ana)
    ana.post(f"/applications/{reference}/withdraw", {"note": ""})
    another_visitor.sign_in(NAV)
    page = another_visitor.post("/helping/offers", {"reference": reference}, status=422)
    assert "This application was withdrawn." in words(page)
    assert f'value="{reference}"' in page.text


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
