"""Signing in and out, and leaving a shared computer: no draft is lost by it, and no stranger sees one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.kernel import ports
from grants.policy.actor import Role
from tests.portal.test_apply import begin
from tests.portal.test_saving import send
from tests.visitor import COOKIE, Visitor, words
from tests.world import World

ANA, BO = "ana@example.org", "bo@example.org"
OFFER = "Is this draft yours?"
FORGET = "This is not my device: forget my drafts here"


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round(key="js-a")


def owner(session: Session, reference: str) -> int | None:
    session.rollback()
    return session.scalars(select(Application.owner_id).where(Application.reference == reference)).one()


def test_a_draft_of_this_device_is_offered_after_signing_in_and_never_taken_by_itself(
    world: World, visitor: Visitor, round_id: int, session: Session
) -> None:
    reference = begin(visitor)
    visitor.sign_in(ANA)
    page = visitor.get("/my")
    assert OFFER in words(page)
    assert page.text.count(f'href="/applications/{reference}"') == 1, "it is offered, and not among one's own"
    assert OFFER in words(visitor.get(f"/applications/{reference}"))
    assert owner(session, reference) is None
    done = visitor.post(f"/applications/{reference}/claim")
    assert visitor.path(done) == f"/applications/{reference}"
    assert "This draft is in your account now." in words(done)
    assert owner(session, reference) == world.person_id(ANA)
    assert OFFER not in words(visitor.get("/my"))
    assert reference in words(visitor.get("/my"))


def test_a_reviewer_who_signs_in_on_a_device_with_a_loose_draft_comes_to_where_it_is_offered(
    world: World, visitor: Visitor, another_visitor: Visitor, round_id: int
) -> None:
    for role_of in (ANA, BO):
        world.staff(Role.REVIEWER, email=role_of)
    assert landing(world, another_visitor, BO) == "/reviewing"
    begin(visitor)
    assert landing(world, visitor, ANA) == "/my"


def landing(world: World, visitor: Visitor, email: str, **typed: str) -> str:
    """The page to which the letter's link leads."""
    visitor.post("/sign-in", {"email": email, **typed})
    world.drain()
    letter = next(letter for letter in ports.post().letters() if letter.to == email)
    link = re.search(r"http://localhost(/sign-in/link/\S+)", letter.text)
    assert link
    return visitor.path(visitor.post(link[1]))


def test_nobody_claims_what_another_has_or_what_this_device_does_not_hold(
    world: World, visitor: Visitor, another_visitor: Visitor, round_id: int, session: Session
) -> None:
    reference = begin(visitor)
    another_visitor.sign_in(BO)
    another_visitor.post(f"/applications/{reference}/claim", status=403)
    assert owner(session, reference) is None
    assert visitor.path(visitor.post(f"/applications/{reference}/claim")) == f"/applications/{reference}/keep"
    assert owner(session, reference) is None
    visitor.sign_in(ANA)
    visitor.post(f"/applications/{reference}/claim")
    with visitor.client.session_transaction() as kept:
        device = kept["device"]
    with another_visitor.client.session_transaction() as kept:
        kept["device"] = device
    another_visitor.post(f"/applications/{reference}/claim", status=403)
    assert owner(session, reference) == world.person_id(ANA)


def test_signing_out_with_a_draft_that_only_this_device_opens_asks_first(
    world: World, visitor: Visitor, round_id: int, session: Session
) -> None:
    reference = begin(visitor)
    visitor.sign_in(ANA)
    asked = visitor.post("/sign-out")
    assert visitor.path(asked) == "/leave"
    assert "Only this device can open these drafts" in words(asked)
    assert reference in words(asked)
    assert reference in words(visitor.get("/my")), "still signed in"
    back = visitor.post(f"/applications/{reference}/claim?then=leave")
    assert visitor.path(back) == "/leave"
    assert "Only this device" not in words(back)
    assert visitor.path(visitor.post("/sign-out")) == "/"
    visitor.sign_in(ANA)
    assert visitor.path(visitor.get(f"/applications/{reference}")) == f"/applications/{reference}"
    assert owner(session, reference) == world.person_id(ANA)


def test_a_pin_is_a_way_back_too_and_then_signing_out_asks_nothing(
    visitor: Visitor, another_visitor: Visitor, round_id: int
) -> None:
    reference = begin(visitor)
    visitor.sign_in(ANA)
    page = visitor.post(f"/applications/{reference}/pin?then=leave")
    assert 'href="/leave"' in page.text
    pin = re.search(r"\b\d{6}\b", words(page))
    assert pin
    assert visitor.path(visitor.post("/sign-out")) == "/"
    assert visitor.path(visitor.get(f"/applications/{reference}")) == "/sign-in"
    opened = another_visitor.post("/resume", {"reference": reference, "pin": pin[0]})
    assert visitor.path(opened) == f"/applications/{reference}"


def test_signing_out_anyway_says_that_the_draft_is_gone_and_forgets_it(
    visitor: Visitor, round_id: int, session: Session
) -> None:
    reference = begin(visitor)
    visitor.sign_in(ANA)
    asked = visitor.post("/sign-out")
    assert "Then nobody can open these drafts any more." in words(asked)
    assert "Sign out and forget my drafts here" in words(asked)
    assert "has forgotten your drafts" in words(visitor.post("/leave"))
    assert visitor.path(visitor.get("/my")) == "/sign-in"
    assert visitor.path(visitor.get(f"/applications/{reference}")) == "/sign-in"


def test_who_began_by_device_alone_leaves_a_shared_computer_after_taking_a_pin(
    visitor: Visitor, another_visitor: Visitor, round_id: int
) -> None:
    reference = begin(visitor)
    assert FORGET in words(visitor.get("/resume"))
    assert FORGET in words(visitor.get(f"/applications/{reference}"))
    first = visitor.get("/leave")
    assert "Only this device can open these drafts" in words(first)
    assert f'href="/applications/{reference}/keep?then=leave"' in first.text
    assert f'action="/applications/{reference}/pin?then=leave"' in first.text
    assert f"/applications/{reference}/claim" not in first.text, "nobody is signed in"
    kept = visitor.get(f"/applications/{reference}/keep?then=leave")
    assert f'action="/applications/{reference}/pin?then=leave"' in kept.text
    pin = re.search(r"\b\d{6}\b", words(visitor.post(f"/applications/{reference}/pin?then=leave")))
    assert pin
    assert "Only this device" not in words(visitor.get("/leave"))
    left = visitor.post("/leave")
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "data-forget" in left.text
    assert visitor.client.get_cookie(COOKIE) is None
    assert reference not in words(visitor.get("/resume"))
    assert "You have a draft already" not in words(visitor.get("/rounds/js-a/apply"))
    assert visitor.path(visitor.get(f"/applications/{reference}")) == "/sign-in"
    opened = another_visitor.post("/resume", {"reference": reference, "pin": pin[0]})
    assert FORGET in words(opened), "opened by PIN, it can be left too"
    another_visitor.post("/leave")
    assert reference not in words(another_visitor.get("/resume"))


def test_looking_at_the_page_of_leaving_forgets_nothing(visitor: Visitor, round_id: int) -> None:
    reference = begin(visitor)
    page = visitor.get("/leave")
    assert "data-forget" not in page.text
    assert "Clear-Site-Data" not in page.headers
    assert reference in words(visitor.get("/resume"))


def test_who_writes_for_themselves_signs_out_with_one_press(world: World, visitor: Visitor, round_id: int) -> None:
    visitor.sign_in(ANA)
    begin(visitor)
    with world.counted() as asked:
        left = visitor.client.post("/sign-out")
    assert left.headers["Location"] == "/"
    assert len(asked) <= 5, asked
    assert "You are signed out." in words(visitor.get("/my")), "said on the page of signing in"


def test_the_first_page_names_whose_unsent_text_its_script_may_take_up(
    visitor: Visitor, another_visitor: Visitor, round_id: int
) -> None:
    assert writers(visitor) == []
    begin(visitor)
    device = writers(visitor)
    assert len(device) == 1
    visitor.sign_in(ANA)
    assert writers(visitor)[1:] == device
    visitor.post("/leave")
    assert writers(visitor) == []
    another_visitor.sign_in(BO)
    assert len(writers(another_visitor)) == 1


def writers(visitor: Visitor) -> list[str]:
    found = re.search(r'data-writers="([^"]*)"', visitor.get("/rounds/js-a/apply").text)
    assert found
    return found[1].split()


def test_opening_or_saving_a_draft_moves_on_the_day_on_which_the_browser_forgets_it(
    world: World, visitor: Visitor, round_id: int
) -> None:
    reference = begin(visitor)
    overview, answers = f"/applications/{reference}", f"/applications/{reference}/answers"
    assert "remembers it until January 9, 2027" in words(visitor.get(overview))
    assert "Set-Cookie" not in visitor.client.get(overview).headers, "at most once a day"
    world.clock.move(timedelta(days=20))
    saved = send(visitor, answers, {"summary": "We talk."}, {"summary": 0})
    assert "throughline=" in saved.headers["Set-Cookie"]
    assert "Set-Cookie" not in send(visitor, answers, {"summary": "We sing."}, {"summary": 1}).headers
    assert "remembers it until January 29, 2027" in words(visitor.get(overview))
    world.clock.move(timedelta(days=1))
    opened = visitor.client.get(overview)
    assert "Expires=" in opened.headers["Set-Cookie"]
    assert "remembers it until January 30, 2027" in words(opened)
    visitor.post(f"{overview}/pin")
    assert "remembers it until" not in words(visitor.get(overview)), "it has another way back"


def test_looking_at_what_is_not_ones_own_renews_nothing(
    world: World, visitor: Visitor, another_visitor: Visitor, round_id: int
) -> None:
    reference = begin(visitor)
    another_visitor.sign_in(BO)
    another_visitor.get("/my")
    world.clock.move(timedelta(days=2))
    assert "Set-Cookie" not in another_visitor.client.get(f"/applications/{reference}").headers
    assert "Set-Cookie" not in another_visitor.client.get("/my").headers


def test_renewing_costs_a_save_no_query_on_most_days(world: World, visitor: Visitor, round_id: int) -> None:
    answers = f"/applications/{begin(visitor)}/answers"
    counts = []
    for number in range(3):
        with world.counted() as asked:
            send(visitor, answers, {"summary": f"Text {number}."}, {"summary": number})
        counts.append(len(asked))
        world.clock.move(timedelta(hours=10))
    assert counts[1] == counts[2]


def test_a_draft_that_another_person_took_stays_theirs(
    world: World, visitor: Visitor, another_visitor: Visitor, round_id: int, session: Session
) -> None:
    """Two people share the device: the second one's letter is on its way when the first one has taken the draft."""
    reference = begin(visitor)
    assert "Send me a link and a code" in words(visitor.get(f"/applications/{reference}/keep"))
    for email in (ANA, BO):
        visitor.post(f"/applications/{reference}/keep", {"email": email})
    world.drain()
    letters = {letter.to: letter.text for letter in ports.post().letters()}
    link = re.search(r"http://localhost(/sign-in/link/\S+)", letters[ANA])
    assert link
    another_visitor.post(link[1])
    page = visitor.get(f"/applications/{reference}/keep")
    assert "Send me a link" not in words(page)
    assert "Give me a reference and PIN" in words(page)
    code = re.search(r"\b\d{6}\b", letters[BO])
    assert code
    arrived = visitor.post("/sign-in/code", {"code": code[0]})
    assert visitor.path(arrived) == f"/applications/{reference}"
    assert "The draft stays with the person that it belongs to." in words(arrived)
    assert owner(session, reference) == world.person_id(ANA)
