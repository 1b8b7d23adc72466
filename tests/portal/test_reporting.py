"""A grantee's ten minutes: one page, saved as one goes, checked, sent once, mended when asked."""

import io
import re
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.kernel import ports
from grants.kernel.outbox import FactRow
from grants.reports.model import Report, ReportAnswer
from grants.web.kept_texts import COOKIE
from tests.pictures import PNG
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.reports import REPORT, accepted, awaited, sent, sent_back
from tests.worlds.rounds import DEFINITION

PAGE = "/reports/JS-2026-0001"
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*7 }} \u202e ñ 漢字"


def typed(**changed: Any) -> dict[str, Any]:
    """What the browser sends for the whole report."""
    sent_fields: dict[str, Any] = {}
    for name, value in {**REPORT, **changed}.items():
        if name == "spent":
            for number, line in enumerate(value):
                sent_fields[f"spent-{number}-item"] = line["item"]
                sent_fields[f"spent-{number}-amount"] = line["amount"]
        else:
            sent_fields[name] = value
    return sent_fields


@pytest.fixture
def report_id(world: World) -> int:
    return awaited(world)


@pytest.fixture
def ana(visitor: Visitor, report_id: int) -> Visitor:
    visitor.sign_in("ana@example.org")
    return visitor


def answer(world: World, key: str) -> Any:
    with Session(world.engine) as session:
        return session.scalar(select(ReportAnswer.typed).where(ReportAnswer.question_key == key))


def status(world: World) -> str:
    with Session(world.engine) as session:
        return str(session.scalars(select(Report.status)).one())


def test_from_the_list_to_the_receipt_in_one_page(world: World, ana: Visitor) -> None:
    listed = ana.get("/reports")
    assert "Porch talks" in words(listed)
    assert PAGE in listed.text
    page = words(ana.get(PAGE))
    assert "Due Monday, August 30, 2027" in page
    assert "Your grant is $1,000." in page
    check = ana.post(PAGE, {**typed(), "go": "check"})
    assert ana.path(check) == f"{PAGE}/check"
    assert REPORT["story"] in words(check)
    assert "Together: $1,000" in words(check)
    receipt = ana.post(f"{PAGE}/send")
    assert "We have your report" in words(receipt)
    assert REPORT["hard"] in words(receipt)  # one's own copy is whole
    assert status(world) == "submitted"


def test_the_planned_lines_stand_ready_and_untouched_ones_fall_away(world: World, ana: Visitor) -> None:
    page = ana.get(PAGE).text
    assert 'name="spent-0-item"' in page
    assert 'value="Snacks"' in page
    assert 'value="Training"' in page
    lines = [{"item": "Snacks", "amount": "1000"}, {"item": "Training", "amount": ""}, {"item": "", "amount": ""}]
    ana.post(PAGE, {**typed(spent=lines), "go": "check"})
    assert answer(world, "spent") == [{"item": "Snacks", "amount": "1000"}]


def test_saved_for_later_is_there_later_right_or_wrong(world: World, ana: Visitor) -> None:
    ana.post(PAGE, {"story": "So far so good.", "measure_reached_actual": "about forty", "go": "later"})
    page = ana.get(PAGE).text
    assert "So far so good." in page
    assert 'value="about forty"' in page
    assert status(world) == "awaited"


def test_a_measure_with_decimals_is_typed_checked_and_read_with_them(world: World, visitor: Visitor) -> None:
    measures = deepcopy(DEFINITION["report"]["measures"])
    measures[0] |= {"decimals": 1, "unit": {"en": "hours", "es": "horas"}}
    awaited(world, round_id=world.open_round(report={**DEFINITION["report"], "measures": measures}))
    visitor.sign_in("ana@example.org")
    here = re.findall(r'href="(/reports/[^"]+)"', visitor.get("/reports").text)[0]
    page = visitor.get(here).text
    assert re.search(r'<input[^>]*inputmode="decimal"[^>]*name="measure_reached_actual"', page)
    assert re.search(r'<input[^>]*inputmode="numeric"[^>]*name="measure_satisfied_actual"', page)
    wrong = visitor.post(here, {**typed(measure_reached_actual="2.55"), "go": "check"})
    assert "Use no more than 1 digit after the point." in words(wrong)
    visitor.post(here, {**typed(measure_reached_actual="1.312,5"), "go": "check"})
    assert "1,312.5" in words(visitor.get(f"{here}/check"))


def test_what_is_to_mend_is_said_at_its_field_with_the_words_kept(world: World, ana: Visitor) -> None:
    response = ana.post(PAGE, {**typed(story="", measure_safer_actual="lots"), "go": "check"})
    assert ana.path(response) == PAGE
    assert 'href="#story"' in response.text
    assert "Write a whole number, like 25." in words(response)
    assert 'value="lots"' in response.text
    assert REPORT["hard"] in response.text


def test_spending_that_differs_asks_why_once(world: World, ana: Visitor) -> None:
    lines = [{"item": "Snacks", "amount": "900"}]
    response = ana.post(PAGE, {**typed(spent=lines), "go": "check"})
    assert "Your lines add up to $900 and your grant is $1,000." in words(response)
    response = ana.post(PAGE, {**typed(spent=lines, spending_difference="The rest goes back."), "go": "check"})
    assert ana.path(response) == f"{PAGE}/check"
    assert "The rest goes back." in words(response)


def test_lines_are_added_and_removed_without_losing_anything(world: World, ana: Visitor) -> None:
    added = ana.post(PAGE, {**typed(), "add_line": "spent"}).text
    assert len(re.findall(r'name="spent-\d+-item"', added)) == 3
    assert REPORT["story"] in added
    ana.post(PAGE, {**typed(), "remove_line": "spent-0"})
    assert answer(world, "spent") == [{"item": "Training", "amount": "620.00"}]


def test_several_photos_are_kept_and_one_is_taken_out(world: World, ana: Visitor) -> None:
    photos = [(io.BytesIO(PNG), "one.png"), (io.BytesIO(PNG), "two.png")]
    page = ana.post(PAGE, {**typed(), "receipts": photos, "go": "save"}, content_type="multipart/form-data")
    assert "one.png" in page.text
    assert "two.png" in page.text
    number = re.search(r'name="remove_file" value="(\d+)"', page.text)
    assert number
    download = ana.get(f"{PAGE}/files/{number[1]}")
    assert download.data == PNG
    assert download.headers["Content-Disposition"].startswith("attachment")
    page = ana.post(PAGE, {**typed(), "remove_file": number[1]})
    assert "one.png" not in page.text
    assert "two.png" in page.text
    ana.get(f"{PAGE}/files/{number[1]}", status=404)


def test_a_file_that_is_not_what_it_says_is_refused_at_its_field(world: World, ana: Visitor) -> None:
    data = {**typed(), "receipts": (io.BytesIO(b"MZ evil"), "photo.png"), "go": "check"}
    page = ana.post(PAGE, data, content_type="multipart/form-data")
    assert "open this kind of file" in words(page)
    assert REPORT["story"] in page.text  # kept nevertheless
    assert answer(world, "story") == REPORT["story"]


def test_sending_twice_sends_once(world: World, ana: Visitor) -> None:
    ana.post(PAGE, {**typed(), "go": "check"})
    ana.post(f"{PAGE}/send")
    again = ana.post(f"{PAGE}/send")
    assert "Sent: we are reading it" in words(again)
    with Session(world.engine) as session:
        named = select(func.count()).select_from(FactRow).where(FactRow.name == "ReportSubmitted")
        assert session.scalar(named) == 1


def test_an_incomplete_report_can_not_be_sent_by_going_straight_to_the_button(world: World, ana: Visitor) -> None:
    response = ana.post(f"{PAGE}/send")
    assert ana.path(response) == PAGE
    assert "Please answer this question." in words(response)
    assert status(world) == "awaited"


def test_typing_after_sending_changes_nothing(world: World, ana: Visitor, report_id: int) -> None:
    sent(world, report_id)
    response = ana.post(PAGE, {**typed(story="Something else."), "go": "later"}, status=409)
    assert "Something else." in response.text, "to copy it"
    assert "Something else." not in ana.get(PAGE).text
    assert answer(world, "story") == REPORT["story"]


def test_a_report_that_was_sent_back_says_what_to_mend_and_is_sent_again(
    world: World, ana: Visitor, report_id: int
) -> None:
    sent_back(world, sent(world, report_id), note="How many children came?")
    page = ana.get(PAGE)
    assert "How many children came?" in words(page)
    assert REPORT["story"] in page.text
    ana.post(PAGE, {**typed(story="Twelve children came."), "go": "check"})
    assert "We have your report" in words(ana.post(f"{PAGE}/send"))
    assert status(world) == "submitted"


def test_two_windows_do_not_overwrite_each_other_unseen(world: World, ana: Visitor) -> None:
    opened = re.search(r'name="version" value="(\d+)"', ana.get(PAGE).text)
    assert opened
    ana.post(PAGE, {**typed(story="The first window."), "version": opened[1], "go": "later"})
    world.clock.move(timedelta(minutes=1))
    second = ana.post(PAGE, {**typed(story="The second window."), "version": opened[1], "go": "later"}, status=409)
    assert "This report was saved in another window" in words(second)
    assert "The second window." in second.text
    assert answer(world, "story") == "The first window."
    now = re.search(r'name="version" value="(\d+)"', second.text)
    assert now
    ana.post(PAGE, {**typed(story="The second window."), "version": now[1], "go": "later"})
    assert answer(world, "story") == "The second window."


def test_hostile_words_are_words(world: World, ana: Visitor) -> None:
    lines = [{"item": HOSTILE, "amount": "1000"}]
    check = ana.post(PAGE, {**typed(story=HOSTILE, spent=lines), "go": "check"})
    assert ana.path(check) == f"{PAGE}/check"
    assert "<img src=x" not in check.text
    assert "{{ 7*7 }}" in check.text
    assert answer(world, "story") == HOSTILE


def test_strangers_and_the_signed_out_see_nothing_of_it(
    world: World, ana: Visitor, another_visitor: Visitor, report_id: int
) -> None:
    sent(world, report_id)
    response = another_visitor.get(PAGE)
    assert another_visitor.path(response) == "/sign-in"
    world.person_id("bo@example.org")
    another_visitor.sign_in("bo@example.org")
    assert REPORT["story"] not in another_visitor.get(PAGE, status=403).text
    another_visitor.post(f"{PAGE}/send", status=403)
    assert "No report is due" in words(another_visitor.get("/reports"))


def test_reference_and_pin_are_enough_to_report(world: World, another_visitor: Visitor, report_id: int) -> None:
    with world.unit(world.applicant()) as unit:
        _, pin = applications.give_pin(unit, unit.get(Report, report_id).application_id)
    another_visitor.post("/resume", {"reference": "JS-2026-0001", "pin": pin})
    assert "Porch talks" in words(another_visitor.get("/reports"))
    another_visitor.post(PAGE, {**typed(), "go": "check"})
    assert "We have your report" in words(another_visitor.post(f"{PAGE}/send"))


def test_the_letter_of_thanks_leads_to_the_copy_and_the_public_page(world: World, ana: Visitor, report_id: int) -> None:
    accepted(world, report_id)
    letter = ports.post().letters()[0]
    assert letter.subject == "Thank you: your report is accepted (JS-2026-0001)"
    assert f"http://localhost{PAGE}" in letter.text
    copy = ana.get(PAGE)
    assert "/grants/JS-2026-0001" in copy.text
    assert "Accepted" in words(copy)


def test_the_page_in_spanish_speaks_spanish_and_costs_few_queries(world: World, ana: Visitor) -> None:
    with world.counted() as seen:
        page = ana.get(f"/es{PAGE}")
    assert "What happened? (es)" in words(page)
    assert len(seen) <= 10


def test_what_is_saved_after_another_window_sent_the_report_is_shown_to_copy(world: World, ana: Visitor) -> None:
    """It is not in the report any more, and not lost either: the browser keeps the long texts until they arrive."""
    assert 'data-keep-text="report JS-2026-0001"' in ana.get(PAGE).text
    ana.post(PAGE, {**typed(), "go": "check"})
    ana.post(f"{PAGE}/send")
    late = ana.post(PAGE, {**typed(story="A story that <b>took</b> an hour."), "kept_text": "a1"}, status=409)
    assert "A story that &lt;b&gt;took&lt;/b&gt; an hour." in late.text
    assert ana.client.get_cookie(COOKIE) is None
    assert answer(world, "story") == REPORT["story"]
