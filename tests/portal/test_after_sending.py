"""After sending: where it stands in public words with dates, the copy as a paper, and taking it back."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdf
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application
from grants.awards import commands as awards
from grants.policy.actor import system
from tests.visitor import words
from tests.worlds.awards import awarded, certified, decided, decider, offered, signed
from tests.worlds.reviews import assign, panel, reviewed, reviewer

ANA = "ana@example.org"


def address(world, application_id: int | None = None) -> str:
    with Session(world.engine) as session:
        query = select(Application.reference)
        if application_id is not None:
            query = query.where(Application.id == application_id)
        return f"/applications/{session.scalars(query.order_by(Application.id.desc())).first()}"


def page_words(world, visitor) -> str:
    world.drain()
    visitor.sign_in(ANA)
    return words(visitor.get(address(world)))


@pytest.fixture
def round_id(world) -> int:
    return world.open_round(checked_by="2026-12-04", read_until="2026-12-21")


def test_a_sent_application_says_each_date_that_comes(world, visitor, round_id):
    world.submitted(round_id)
    said = page_words(world, visitor)
    for part in (
        "Sent: we have it",
        "You do not have to do anything now",
        "by December 4, 2026",
        "until December 21, 2026",
        "by January 15, 2027",
        "If we say yes: you sign a short agreement",
        "February 1, 2027 to July 31, 2027",
        "within 30 days after the project ends",
    ):
        assert part in said, part


def test_who_is_not_eligible_reads_why_without_any_mail(world, visitor, round_id):
    application_id = world.submitted(round_id, zip="28202")
    with world.unit(world.officer) as unit:
        applications.screen(unit, application_id, eligible=False, reasons=["zip-served"])
    said = page_words(world, visitor)
    assert "Not eligible in this round" in said
    assert "outside the ZIP codes" in said
    assert "The panel reads" not in said


@pytest.mark.parametrize(
    ("reach", "public", "now"),
    [
        (awarded, "Awarded", "We prepare a short agreement"),
        (certified, "Awarded", "We prepare a short agreement"),
        (offered, "your agreement waits for you", "read your agreement and sign it"),
        (signed, "your agreement is signed", "page of its own"),
    ],
)
def test_a_grant_says_how_it_stands(world, visitor, reach, public, now):
    reach(world)
    said = page_words(world, visitor)
    assert public in said
    assert now in said


def cancelled(world) -> None:
    award_id = awarded(world)
    with world.unit(decider(world)) as unit:
        awards.cancel(unit, award_id, note="The fund was cut.")


def lapsed(world) -> None:
    award_id = offered(world, days=3)
    world.clock.move(timedelta(days=5))
    with world.unit(system("sweep")) as unit:
        awards.lapse(unit, award_id)


def refused(world) -> None:
    award_id = offered(world)
    with world.unit(world.applicant(ANA)) as unit:
        awards.refuse(unit, award_id, note="No time.")


@pytest.mark.parametrize(
    ("end", "public"),
    [
        (cancelled, "We had to take the grant back"),
        (lapsed, "The offer ended without your signature"),
        (refused, "You said no to the grant"),
    ],
)
def test_an_award_that_fell_through_is_not_called_awarded(world, visitor, end, public):
    end(world)
    said = page_words(world, visitor)
    assert public in said
    assert "Awarded" not in said
    listed = words(visitor.get("/my"))
    assert public in listed
    assert "Awarded" not in listed


def test_lists_of_own_applications_cost_the_same_for_three_and_for_many(world, visitor, round_id):
    for number in range(3):
        world.submitted(round_id, email=ANA, organization_name=f"Group {number}")
    visitor.sign_in(ANA)
    visitor.get("/my")
    with world.counted() as few:
        visitor.get("/my")
    for number in range(3, 12):
        world.submitted(round_id, email=ANA, organization_name=f"Group {number}")
    with world.counted() as many:
        visitor.get("/my")
    assert len(few) == len(many)


def test_the_copy_is_downloaded_from_the_page(world, visitor, round_id):
    world.submitted(round_id)
    visitor.sign_in(ANA)
    page = visitor.get(address(world))
    assert f'{address(world)}/receipt.pdf"' in page.text
    paper = visitor.get(f"{address(world)}/receipt.pdf")
    assert paper.mimetype == "application/pdf"
    assert ".pdf" in paper.headers["Content-Disposition"]
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper.data)).pages)
    assert "Porch talks" in said


def test_a_page_of_a_grant_costs_at_most_ten_queries(world, visitor):
    offered(world)
    visitor.sign_in(ANA)
    here = address(world)
    visitor.get(here)
    with world.counted() as seen:
        visitor.get(here)
    assert len(seen) <= 10, seen


def draft(world, round_id):
    return world.draft(round_id)


def submitted(world, round_id):
    return world.submitted(round_id)


def eligible(world, round_id):
    return world.eligible(round_id)


def in_review(world, round_id):
    application_id = world.eligible(round_id)
    assign(world, application_id, panel(world, round_id), reviewer(world))
    return application_id


def scored(world, round_id):
    return reviewed(world, world.eligible(round_id))


def waitlisted(world, round_id):
    return decided(world, scored(world, round_id), "waitlist", note="We wait.")


@pytest.mark.parametrize("reach", [draft, submitted, eligible, in_review, scored, waitlisted])
def test_it_can_be_taken_back_until_the_decision(world, visitor, round_id, reach):
    application_id = reach(world, round_id)
    visitor.sign_in(ANA)
    gone = visitor.post(f"{address(world, application_id)}/withdraw", {"note": "We found other money."})
    assert "Your application is withdrawn" in words(gone)
    assert "You took it back" in words(gone)
    assert "Withdraw this application" not in words(gone)
    world.drain()
    visitor.post(f"{address(world, application_id)}/withdraw", {"note": ""}, status=409)


def test_who_takes_back_a_draft_keeps_a_copy_of_it(world, visitor, round_id):
    draft(world, round_id)
    visitor.sign_in(ANA)
    assert "You keep your copy." in words(visitor.get(f"{address(world)}/withdraw"))
    gone = words(visitor.post(f"{address(world)}/withdraw"))
    assert "Neighbors meet on porches" in gone
    assert "Download your copy" not in gone


@pytest.mark.parametrize("outcome", ["award", "award_in_part", "decline"])
def test_after_the_decision_it_is_not_taken_back(world, visitor, round_id, outcome):
    facts = {"award_in_part": {"cents": 50_000}, "decline": {"note": "A weak plan."}}.get(outcome, {})
    application_id = decided(world, scored(world, round_id), outcome, **facts)
    visitor.sign_in(ANA)
    assert "Withdraw this application" not in words(visitor.get(address(world, application_id)))
    visitor.post(f"{address(world, application_id)}/withdraw", {"note": ""}, status=409)


def test_a_withdrawn_application_leaves_the_reviewers_desks(world, visitor, another_visitor, round_id):
    in_review(world, round_id)
    another_visitor.sign_in("reviewer1@example.org")
    assert "Oak Street Mediators" in words(another_visitor.get("/reviewing"))
    visitor.sign_in(ANA)
    visitor.post(f"{address(world)}/withdraw", {"note": ""})
    world.drain()
    assert "Oak Street Mediators" not in words(another_visitor.get("/reviewing"))


def test_it_is_taken_back_whatever_the_reason_holds(world, visitor, round_id):
    world.submitted(round_id)
    visitor.sign_in(ANA)
    gone = visitor.post(f"{address(world)}/withdraw", {"note": "Pasted\0 from \u202e a paper 🌳"})
    assert "Your application is withdrawn" in words(gone)
