"""Staff's piles of reports, one report beside its promise, and the answer to it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from grants.people import commands as people
from grants.policy.actor import Role
from grants.reports.model import Report
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.publication import large_round, listed
from tests.worlds.reports import REPORT, awaited, award_of_report, report_of, sent, sent_back, written

PAGE = "/staff/reports/JS-2026-0001"
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \u202e ñ"


@pytest.fixture
def officer(world: World, visitor: Visitor) -> Visitor:
    world.staff(Role.OFFICER)
    visitor.sign_in("officer@example.org")
    return visitor


def report(world: World, report_id: int) -> Report:
    with Session(world.engine) as session:
        return session.get_one(Report, report_id)


def form(world: World, report_id: int, prefix: str, **typed: str) -> dict[str, str]:
    """What the browser sends: the version that the page was opened with, and what was typed."""
    return {f"{prefix}-version": str(report(world, report_id).version)} | {
        f"{prefix}-{name}": text for name, text in typed.items()
    }


def test_each_report_lies_in_one_pile(world: World, officer: Visitor) -> None:
    report_id = awaited(world)
    where = {tab: "JS-2026-0001" in officer.get(f"/staff/reports?tab={tab}").text for tab in PILES}
    assert [tab for tab in PILES if where[tab]] == ["awaited"]
    world.clock.at = report(world, report_id).due_at + timedelta(minutes=1)
    officer.sign_in("officer@example.org")
    assert "Overdue" in words(officer.get("/staff/reports?tab=overdue"))
    assert "JS-2026-0001" in officer.get("/staff/reports?tab=overdue").text
    sent(world, report_id)
    assert "JS-2026-0001" in officer.get("/staff/reports").text
    sent_back(world, report_id)
    where = {tab: "JS-2026-0001" in officer.get(f"/staff/reports?tab={tab}").text for tab in PILES}
    assert [tab for tab in PILES if where[tab]] == ["returned"]


PILES = ("submitted", "overdue", "awaited", "returned", "accepted")


def test_an_empty_desk_says_so(world: World, officer: Visitor) -> None:
    assert "Nothing to read" in words(officer.get("/staff/reports"))
    assert "Nothing to read" in words(officer.get("/staff/reports?tab=nonsense"))


def test_a_report_stands_beside_its_promise_and_is_accepted(world: World, officer: Visitor) -> None:
    report_id = sent(world, awaited(world))
    page = words(officer.get(PAGE))
    assert "Neighbors meet on porches" in page
    assert REPORT["hard"] in page  # staff read private answers
    assert "Report sent" in page
    response = officer.post(f"{PAGE}/accept", form(world, report_id, "accept", note="Well done."))
    assert "Accepted. Money that waited" in words(response)
    assert "Well done." in words(response)
    assert report(world, report_id).status == "accepted"


def test_sending_back_needs_words_and_keeps_what_was_typed(world: World, officer: Visitor) -> None:
    report_id = sent(world, awaited(world))
    refused = officer.post(f"{PAGE}/return", form(world, report_id, "back", note=""), status=422)
    assert "Say what should be mended." in words(refused)
    assert report(world, report_id).status == "submitted"
    officer.post(f"{PAGE}/return", form(world, report_id, "back", note="How many came?"))
    assert report(world, report_id).note == "How many came?"


def test_more_time_is_given_with_a_reason(world: World, officer: Visitor) -> None:
    report_id = awaited(world)
    past = form(world, report_id, "due", day="2026-01-01", note="A flood.")
    refused = officer.post(f"{PAGE}/due", past, status=422)
    assert "Choose a day that is still to come." in words(refused)
    assert "A flood." in refused.text
    officer.post(f"{PAGE}/due", form(world, report_id, "due", day="2027-10-01", note="A flood."))
    assert report(world, report_id).due_at.isoformat() == "2027-10-02T03:59:00+00:00"


def test_what_is_not_sent_yet_is_not_read_by_staff(world: World, officer: Visitor) -> None:
    written(world, awaited(world))
    page = officer.get(PAGE)
    assert "Not sent yet" in words(page)
    assert REPORT["story"] not in page.text
    assert f"{PAGE}/accept" not in page.text


def test_somebody_else_s_answer_in_between_is_not_overrun(world: World, officer: Visitor) -> None:
    report_id = sent(world, awaited(world))
    opened = form(world, report_id, "accept")
    sent_back(world, report_id)
    sent(world, report_id, story="Mended.")
    assert "Somebody else was faster" in words(officer.post(f"{PAGE}/accept", opened, status=409))
    assert report(world, report_id).status == "submitted"


def test_accepting_twice_accepts_once(world: World, officer: Visitor) -> None:
    report_id = sent(world, awaited(world))
    officer.post(f"{PAGE}/accept", form(world, report_id, "accept"))
    accepted_at = report(world, report_id).accepted_at
    officer.post(f"{PAGE}/accept", form(world, report_id, "accept"), status=409)
    assert report(world, report_id).accepted_at == accepted_at


def test_an_auditor_reads_and_does_not_judge(world: World, visitor: Visitor) -> None:
    report_id = sent(world, awaited(world))
    world.staff(Role.AUDITOR)
    visitor.sign_in("auditor@example.org")
    page = visitor.get(PAGE)
    assert REPORT["story"] in words(page)
    assert f"{PAGE}/accept" not in page.text
    visitor.post(f"{PAGE}/accept", form(world, report_id, "accept"), status=403)


def test_a_conflict_of_interest_closes_the_report_and_hides_it_from_the_list(world: World, officer: Visitor) -> None:
    report_id = sent(world, awaited(world))
    person_id = world.officer.person_id or 0
    with world.unit() as unit:
        people.declare_conflict(
            unit, person_id, unit.get(Report, report_id).organization_id, reason="My sister's group"
        )
    officer.get(PAGE, status=403)
    officer.post(f"{PAGE}/accept", form(world, report_id, "accept"), status=403)
    assert "JS-2026-0001" not in officer.get("/staff/reports").text


def test_grantees_and_visitors_stay_outside(world: World, visitor: Visitor, another_visitor: Visitor) -> None:
    sent(world, awaited(world))
    assert another_visitor.path(another_visitor.get(PAGE)) == "/sign-in"
    visitor.sign_in("ana@example.org")
    visitor.get(PAGE, status=403)
    visitor.get("/staff/reports", status=403)


def test_hostile_words_are_words(world: World, officer: Visitor) -> None:
    report_id = sent(world, awaited(world, project_title=HOSTILE), story=HOSTILE)
    assert "<script>alert" not in officer.get(PAGE).text
    assert "<script>alert" not in officer.get("/staff/reports").text
    response = officer.post(f"{PAGE}/return", form(world, report_id, "back", note=HOSTILE))
    assert "<script>alert" not in response.text
    assert "{{ 7*7 }}" in response.text


def test_the_list_costs_few_queries_at_3_and_at_60_and_goes_on(world: World, officer: Visitor) -> None:
    round_id = large_round(world)
    counts, made = [], 0
    for many in (3, 60):
        for award_id in listed(world, many - made, round_id=round_id, first=made + 1):
            made += 1
            sent(world, report_of(world, award_id), email=f"group{made}@example.org")
        with world.counted() as seen:
            page = officer.get("/staff/reports")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10
    found: set[str] = set()
    pages, address = 0, "/staff/reports"
    while address:
        page, pages = officer.get(address), pages + 1
        found |= set(re.findall(r'href="/staff/reports/(JS-[0-9-]+)"', page.text))
        more = re.search(r'rel="next" href="([^"]+)"', page.text)
        address = more[1].replace("&amp;", "&") if more else ""
    assert (pages, len(found)) == (3, 60)


def test_the_page_of_a_report_costs_few_queries(world: World, officer: Visitor) -> None:
    assert award_of_report(world, sent(world, awaited(world)))
    with world.counted() as seen:
        officer.get(PAGE)
    assert len(seen) <= 10
