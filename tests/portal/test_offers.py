"""The grantee's pages: the agreement on the screen and as a PDF, the signature, the no, and the kind end."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Award
from grants.people.model import Membership
from tests.visitor import words
from tests.worlds.awards import awarded, certified, offered, offered_without_an_account, signed


def load(world, award_id):
    with Session(world.engine) as session:
        return session.get_one(Award, award_id)


def path(world, award_id):
    return f"/my/grants/{load(world, award_id).reference}"


def digest(page):
    found = re.search(r'name="digest"[^>]*value="([0-9a-f]{64})"', page.text)
    assert found
    return found[1]


def sign(visitor, url, *, status=200, **changed):
    typed = {"digest": digest(visitor.get(url)), "name": "Ana Ruiz", "agrees": "y", **changed}
    return visitor.post(f"{url}/sign", {key: value for key, value in typed.items() if value}, status=status)


@pytest.fixture
def ana(world, visitor):
    """An offer to Ana's group, and Ana at her browser; gives the award's id."""
    award_id = offered(world)
    visitor.sign_in("ana@example.org")
    return award_id


def test_the_agreement_is_read_and_signed_on_one_page(world, visitor, ana):
    url = path(world, ana)
    page = words(visitor.get(url))
    for said in (
        "The offer is open until Tuesday, November 24, 2026, 11:59",
        "Grant agreement JS-2026-0001",
        "I may sign for Oak Street Mediators.",
        "Today is Tuesday, November 10, 2026",
        "$1,000.00",
    ):
        assert said in page.replace("\u202f", " ")
    signed_page = words(sign(visitor, url))
    assert "Signed. Thank you!" in signed_page
    assert "Signed by Ana Ruiz on Tuesday, November 10, 2026" in signed_page
    award = load(world, ana)
    assert (award.status, award.signed_by) == (AwardStatus.SIGNED, world.person_id("ana@example.org"))


def test_a_second_click_shows_the_signed_page_again(world, visitor, ana):
    url = path(world, ana)
    typed = {"digest": digest(visitor.get(url)), "name": "Ana Ruiz", "agrees": "y"}
    for _ in range(2):
        assert "Signed. Thank you!" in words(visitor.post(f"{url}/sign", typed))
    assert load(world, ana).signed_name == "Ana Ruiz"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "Please type your name."),
        ({"name": "--"}, "Please type your name."),
        ({"agrees": ""}, "Please tick the box if you agree."),
        ({"digest": "0" * 64}, "Please read the agreement on this page again before you sign."),
        ({"name": "x" * 201}, "Please use up to 200 characters."),
    ],
)
def test_what_is_missing_stands_at_its_field_and_nothing_is_signed(world, visitor, ana, changed, said):
    assert said in words(sign(visitor, path(world, ana), status=422, **changed))
    assert load(world, ana).status is AwardStatus.OFFERED


def test_after_the_last_day_the_page_is_kind_even_before_the_sweep(world, visitor, ana):
    url = path(world, ana)
    typed = {"digest": digest(visitor.get(url)), "name": "Ana Ruiz", "agrees": "y"}
    world.clock.at = load(world, ana).offer_expires_at
    page = visitor.get(url)
    assert "This offer has ended" in words(page)
    assert "704-555-0140" in words(page)
    assert 'name="digest"' not in page.text
    assert "This offer has ended" in words(visitor.post(f"{url}/sign", typed))
    assert "This offer has ended" in words(visitor.post(f"{url}/refuse", {"note": "Late."}))
    assert load(world, ana).status is AwardStatus.OFFERED
    assert "The offer has ended" in words(visitor.get("/my/grants"))


def test_a_no_is_asked_about_once_and_then_taken(world, visitor, ana):
    url = path(world, ana)
    assert "Say no to this grant?" in words(visitor.get(f"{url}/refuse"))
    assert load(world, ana).status is AwardStatus.OFFERED
    page = words(visitor.post(f"{url}/refuse", {"note": "We found other money."}))
    assert "You said no to this grant. Thank you for telling us." in page
    assert load(world, ana).status is AwardStatus.REFUSED


def test_the_page_works_before_its_pdf_exists_and_offers_it_after(world, visitor, session):
    award_id = offered(world)
    visitor.sign_in("ana@example.org")
    world.drain()
    assert "Agreement as PDF" in words(visitor.get(path(world, award_id)))
    paper = visitor.get(f"{path(world, award_id)}/agreement.pdf")
    assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")
    other = offered(world, email="bo@example.org", organization_name="Bo's group")
    with Session(world.engine) as opened:
        organization_id = opened.get_one(Award, other).organization_id
    with world.unit() as unit:
        unit.add(
            Membership(organization_id=organization_id, person_id=world.person_id("ana@example.org"), since=unit.now)
        )
    assert "The PDF is being made." in words(visitor.get(path(world, other)))
    visitor.get(f"{path(world, other)}/agreement.pdf", status=404)


def test_reference_and_pin_open_the_grant_and_sign_it(world, visitor):
    award_id, pin = offered_without_an_account(world)
    award = load(world, award_id)
    visitor.post("/resume", {"reference": award.reference, "pin": pin})
    assert "Please sign" in words(visitor.get("/my/grants"))
    assert "Signed. Thank you!" in words(sign(visitor, path(world, award.id)))
    award = load(world, award.id)
    assert (award.status, award.signed_by, award.signed_as) == (AwardStatus.SIGNED, None, "device")


def test_a_pin_does_not_sign_for_a_group_that_has_an_owner(world, visitor):
    """An editor could give themselves a PIN: who speaks for the group signs with their own account."""
    award = load(world, offered(world))
    with world.unit(world.applicant()) as unit:
        _, pin = applications.give_pin(unit, award.application_id)
    visitor.post("/resume", {"reference": award.reference, "pin": pin})
    page = visitor.get(path(world, award.id))
    assert "Sign the agreement" not in words(page)
    refused = visitor.post(f"{path(world, award.id)}/sign", {"name": "Me", "agrees": "y", "digest": ""})
    assert visitor.path(refused) == "/sign-in"
    assert load(world, award.id).status is AwardStatus.OFFERED


def test_strangers_and_other_groups_stay_outside(world, visitor, ana, another_visitor):
    url = path(world, ana)
    world.person_id("stranger@example.org")
    another_visitor.sign_in("stranger@example.org")
    another_visitor.get(url, status=403)
    another_visitor.get(f"{url}/agreement.pdf", status=403)
    another_visitor.post(f"{url}/sign", {"name": "Me", "agrees": "y"}, status=403)
    another_visitor.post(f"{url}/refuse", {}, status=403)
    assert load(world, ana).status is AwardStatus.OFFERED


def test_before_the_offer_the_page_says_what_happens_next(world, visitor):
    award_id = awarded(world)
    visitor.sign_in("ana@example.org")
    page = words(visitor.get(path(world, award_id)))
    assert "Our finance team confirms the money (now)" in page
    certified(world, award_id)
    assert "You sign a short agreement (now)" in words(visitor.get(path(world, award_id)))
    visitor.post(f"{path(world, award_id)}/sign", {"name": "Ana", "agrees": "y", "digest": "0" * 64}, status=409)


def test_my_grants_lists_what_is_to_sign_first_things_said_plainly(world, visitor, ana):
    page = words(visitor.get("/my/grants"))
    assert "Please sign" in page
    assert "Sign by Tuesday, November 24, 2026" in page


def test_without_grants_and_without_an_account_there_is_a_next_step(world, visitor):
    assert "Sign in to see your grants" in words(visitor.get("/my/grants"))
    visitor.sign_in("new@example.org")
    assert "No grant yet" in words(visitor.get("/my/grants"))


def test_the_agreement_speaks_its_own_language_on_any_page(world, visitor):
    world.person_id("ana@example.org", locale="es")
    award_id = offered(world)
    visitor.sign_in("ana@example.org")
    page = visitor.get(path(world, award_id))
    assert '<article class="tl-agreement" lang="es"' in page.text
    assert "Puedo firmar en nombre de Oak Street Mediators." in words(page)


def test_a_signed_grant_shows_its_copy_for_good(world, visitor):
    award_id = signed(world)
    world.drain()
    visitor.sign_in("ana@example.org")
    world.clock.move(timedelta(days=300))
    assert "Signed by Ana Ruiz" in words(visitor.get(path(world, award_id)))


def test_many_grants_cost_no_more_queries_than_few(world, visitor):
    costs = []
    visitor.sign_in("ana@example.org")
    for number in range(1, 9):
        awarded(world, world.open_round())
        if number in (2, 8):
            with world.counted() as statements:
                visitor.get("/my/grants")
            costs.append(len(statements))
    assert costs[0] == costs[1] <= 10, costs
