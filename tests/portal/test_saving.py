"""Saving as people type, as the page's script asks for it; and two texts of one answer, on the pages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from grants.applications.model import Answer, Application
from tests.portal.test_apply import begin, page_data
from tests.racing import race
from tests.visitor import COOKIE, Visitor, words
from tests.world import World

SECRET = "page-secret-of-at-least-32-letters"


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round(key="js-a")


def send(
    visitor: Visitor, path: str, fields: dict[str, str], numbers: dict[str, int], *, status: int = 200, **more: Any
) -> TestResponse:
    """What js/autosave.js sends."""
    body = {"batch": "batch-" + str(sorted(fields.items()))[:40], "numbers": numbers, "typed": list(fields.items())}
    headers = {"Accept": "application/json"}
    return visitor.post(
        path, json.dumps({**body, **more}), status=status, headers=headers, content_type="application/json"
    )


def kept(session: Session, key: str) -> Any:
    session.rollback()
    return session.scalar(select(Answer.typed).where(Answer.question_key == key))


def open_elsewhere(visitor: Visitor, friend: Visitor, reference: str) -> None:
    """Another device opens the draft by reference and PIN."""
    pin = re.search(r"\b\d{6}\b", words(visitor.post(f"/applications/{reference}/pin")))
    assert pin
    friend.post("/resume", {"reference": reference, "pin": pin[0]})


def test_an_answer_is_saved_as_it_is_typed_and_the_page_says_when(
    visitor: Visitor, round_id: int, session: Session
) -> None:
    reference = begin(visitor)
    said = send(visitor, f"/applications/{reference}/answers", {"summary": "We talk."}, {"summary": 0}).json
    assert said["saved"] == "Saved 12:00 PM", "noon in the round's time zone"
    assert said["answers"] == {"summary": {"number": 1, "kept": "stood", "problems": []}}
    assert said["conflicts"] == []
    assert kept(session, "summary") == "We talk."
    other = visitor.get(f"/applications/{reference}/sections/project")
    assert 'name="based.summary" value="1"' in other.text


def test_a_wrong_answer_is_saved_and_its_problem_is_said_in_the_language_of_the_page(
    visitor: Visitor, round_id: int, session: Session
) -> None:
    reference = begin(visitor)
    said = send(visitor, f"/es/applications/{reference}/answers", {"zip": "2820"}, {"zip": 1}).json
    assert said["saved"].startswith("Guardado")
    assert said["answers"]["zip"]["problems"] == ["Escriba un código postal de cinco números, como 28208."]
    assert kept(session, "zip") == "2820"


def test_lines_and_boxes_are_saved_as_the_form_would_send_them(
    visitor: Visitor, round_id: int, session: Session
) -> None:
    reference = begin(visitor)
    path = f"/applications/{reference}/answers"
    send(visitor, path, {"budget-0-item": "Snacks", "budget-0-amount": "400"}, {"budget": 0})
    assert kept(session, "budget")[0] == {"item": "Snacks", "amount": "400"}
    send(visitor, path, {"helpers": "parents"}, {"helpers": 0})
    assert kept(session, "helpers") == ["parents"]
    send(visitor, path, {}, {"helpers": 1})
    assert kept(session, "helpers") in ([], "")


def test_the_first_answer_begins_the_draft_and_the_page_goes_on_as_its_own(
    visitor: Visitor, round_id: int, session: Session
) -> None:
    said = send(visitor, "/rounds/js-a/answers", {"zip": "28208"}, {"zip": 0}, begun_with=SECRET).json
    assert said["url"] == f"/applications/{said['reference']}/sections/group"
    assert said["answers_url"] == f"/applications/{said['reference']}/answers"
    assert visitor.path(visitor.get(said["url"])) == said["url"], "the device that typed it opens it"


def test_a_blank_answer_begins_nothing(visitor: Visitor, round_id: int, session: Session) -> None:
    said = send(visitor, "/rounds/js-a/answers", {"zip": " "}, {"zip": 0}, begun_with=SECRET).json
    assert said == {"saved": "", "answers": {}, "conflicts": []}
    assert session.scalar(select(func.count()).select_from(Application)) == 0


def test_a_first_answer_whose_reply_got_lost_cookie_and_all_begins_one_draft(
    visitor: Visitor, another_visitor: Visitor, round_id: int, session: Session
) -> None:
    """`another_visitor` stands for the same page without the cookie that never arrived."""
    first = send(visitor, "/rounds/js-a/answers", {"zip": "28208"}, {"zip": 0}, begun_with=SECRET).json
    again = send(another_visitor, "/rounds/js-a/answers", {"zip": "28216"}, {"zip": 0}, begun_with=SECRET).json
    assert again["reference"] == first["reference"]
    assert again["conflicts"] == [], "it is the same device"
    assert session.scalar(select(func.count()).select_from(Application)) == 1
    assert kept(session, "zip") == "28216"


def test_the_button_after_the_first_answer_was_saved_makes_no_second_draft(
    visitor: Visitor, round_id: int, session: Session
) -> None:
    page = visitor.get("/rounds/js-a/apply")
    secret = re.search(r'name="begun_with" value="([^"]+)"', page.text)[1]
    send(visitor, "/rounds/js-a/answers", {"zip": "28208"}, {"zip": 0}, begun_with=secret)
    numbers = {f"based.{key}": "0" for key in page_data(0)}
    for _ in range(2):
        visitor.post("/rounds/js-a/apply", {**page_data(0), **numbers, "begun_with": secret})
    assert session.scalar(select(func.count()).select_from(Application)) == 1


def test_the_button_pressed_while_the_first_answer_is_on_its_way_goes_on_with_the_same_draft(
    visitor: Visitor, another_visitor: Visitor, round_id: int, session: Session
) -> None:
    """Both were sent by one page that had no cookie yet; `another_visitor` stands for the button."""
    for number in range(6):
        secret = f"{SECRET}-{number}"
        typed = {**page_data(0), **{f"based.{key}": "0" for key in page_data(0)}, "begun_with": secret}

        def type_on(secret: str = secret) -> Any:
            return send(visitor, "/rounds/js-a/answers", {"zip": "28208"}, {"zip": 0}, begun_with=secret).json

        def press(typed: dict[str, Any] = typed) -> Any:
            return another_visitor.path(another_visitor.post("/rounds/js-a/apply", typed))

        for each in (visitor, another_visitor):
            each.client.delete_cookie(COOKIE)
        said, address = race(type_on, press)
        assert said["reference"] in address, (said, address)
        session.rollback()
        assert session.scalar(select(func.count()).select_from(Application)) == number + 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"batch": "x"}',
        b'{"batch": "long enough", "numbers": {"zip": "NaN"}, "typed": []}',
        b'{"batch": "long enough", "numbers": {"zip": 99999999999999999999}, "typed": []}',
        b'{"batch": "long enough", "numbers": {"zip": 0}, "typed": [["zip"]]}',
        b'{"batch": "long enough", "numbers": {"zip": 0}, "typed": [["zip", {"a": 1}]]}',
        b'{"batch": "long enough", "numbers": {}, "typed": []}',
        b'{"batch": "long enough", "age": -5, "numbers": {"zip": 0}, "typed": []}',
        b'{"batch": "long enough\\ud800", "numbers": {"zip": 0}, "typed": []}',
        b'{"batch": "long enough\\u0000", "numbers": {"zip": 0}, "typed": []}',
        b'{"batch": "long enough", "begun_with": "\\ud800", "numbers": {"zip": 0}, "typed": []}',
        pytest.param(b"[" * 100_000, id="brackets"),
        pytest.param(b'{"batch":' * 100_000, id="objects"),
    ],
)
def test_what_no_page_of_ours_sends_is_refused_by_name(visitor: Visitor, round_id: int, body: bytes) -> None:
    reference = begin(visitor)
    for path in (f"/applications/{reference}/answers", "/rounds/js-a/answers"):
        said = visitor.post(path, body, content_type="application/json", status=422).json
        assert {error["code"] for error in said["errors"]} == {"invalid"}
        assert all(error["field"] and error["message"] for error in said["errors"])


def test_a_batch_longer_than_any_form_is_not_kept(visitor: Visitor, round_id: int, session: Session) -> None:
    reference = begin(visitor)
    path = f"/applications/{reference}/answers"
    before = kept(session, "organization_name")
    said = send(visitor, path, {"organization_name": "a" * 8_000_001}, {"organization_name": 1}, status=413)
    assert (said.json or {}).get("error"), "the page keeps the text and says why"
    assert kept(session, "organization_name") == before


@pytest.mark.parametrize("number", ["²", "9" * 150, "٢", "", "-1", "1" * 10], ids=lambda number: number[:10])
def test_a_row_whose_number_no_page_of_ours_writes_is_left_out(
    visitor: Visitor, round_id: int, session: Session, number: str
) -> None:
    reference = begin(visitor)
    row = {"budget-3-item": "Snacks", "budget-3-amount": "5", f"budget-{number}-item": "x"}
    send(visitor, f"/applications/{reference}/answers", row, {"budget": 0})
    assert kept(session, "budget") == [{"item": "Snacks", "amount": "5"}]
    page = row | {"budget-3-item": "Chairs", f"budget-{number * 40}-item": "x"}
    visitor.post(f"/applications/{reference}/sections/money", page)
    assert kept(session, "budget") == [{"item": "Chairs", "amount": "5"}]


def test_a_question_that_the_form_does_not_ask_is_left_out(visitor: Visitor, round_id: int, session: Session) -> None:
    reference = begin(visitor)
    said = send(visitor, f"/applications/{reference}/answers", {"status": "awarded"}, {"status": 0}).json
    assert said["answers"] == {}


def test_an_ended_session_is_told_to_the_script_and_nothing_is_saved(
    visitor: Visitor, another_visitor: Visitor, round_id: int
) -> None:
    reference = begin(visitor)
    said = send(another_visitor, f"/applications/{reference}/answers", {"zip": "1"}, {"zip": 0}, status=403).json
    assert said["error"]["code"] == 403


def test_two_people_on_one_answer_see_both_texts_and_one_chooses(
    visitor: Visitor, another_visitor: Visitor, round_id: int, session: Session
) -> None:
    reference = begin(visitor)
    open_elsewhere(visitor, another_visitor, reference)
    path = f"/applications/{reference}"
    send(visitor, f"{path}/answers", {"summary": "Ana's words."}, {"summary": 0})
    said = send(another_visitor, f"{path}/answers", {"summary": "The friend's words."}, {"summary": 0}).json
    assert said["conflicts"] == [{"key": "summary", "url": f"{path}/answers/summary"}]
    assert kept(session, "summary") == "Ana's words."
    assert "Two people changed the same answer" in words(visitor.get(path))
    assert "Two people changed the same answer" in words(visitor.get(f"{path}/check"))
    assert "See both and choose" in words(visitor.get(f"{path}/sections/project"))
    page = another_visitor.get(f"{path}/answers/summary")
    assert "Ana&#39;s words." in page.text
    assert "The friend&#39;s words." in page.text
    seen = re.findall(r'name="seen" value="(\d+)"', page.text)[:2]
    done = another_visitor.post(f"{path}/answers/summary", {"take": seen[1], "seen": seen})
    assert "Your choice is saved" in words(done)
    assert kept(session, "summary") == "The friend's words."
    assert "Ana&#39;s words." in visitor.get(f"{path}/earlier").text


def test_without_scripts_the_two_texts_come_when_the_page_is_sent(
    visitor: Visitor, another_visitor: Visitor, round_id: int, session: Session
) -> None:
    reference = begin(visitor)
    open_elsewhere(visitor, another_visitor, reference)
    path = f"/applications/{reference}/sections/project"
    page = visitor.get(path)
    numbers = dict(re.findall(r'name="(based\.[a-z_]+)" value="(\d+)"', page.text))
    another_visitor.post(path, {**page_data(1, summary="The friend's words."), **numbers})
    two = visitor.post(path, {**page_data(1, summary="Ana's words."), **numbers})
    assert visitor.path(two) == f"/applications/{reference}/answers/summary"
    joined = {"join": "1", "summary": "Both words.", "seen": re.findall(r'name="seen" value="(\d+)"', two.text)[:2]}
    assert "Your choice is saved" in words(visitor.post(visitor.path(two), joined))
    assert kept(session, "summary") == "Both words."


def test_an_earlier_text_is_found_and_brought_back(visitor: Visitor, round_id: int, session: Session) -> None:
    reference = begin(visitor)
    path = f"/applications/{reference}"
    assert "No earlier texts yet" in words(visitor.get(f"{path}/earlier"))
    send(visitor, f"{path}/answers", {"project_title": "Porch talks"}, {"project_title": 0})
    send(visitor, f"{path}/answers", {"project_title": "Loud music"}, {"project_title": 1})
    page = visitor.get(f"{path}/earlier")
    assert "Porch talks" in words(page)
    back = visitor.post(f"{path}/earlier", {"key": "project_title", "number": "1"})
    assert "The earlier text is back" in words(back)
    assert kept(session, "project_title") == "Porch talks"
    visitor.post(f"{path}/earlier", {"key": "project_title", "number": "77"}, status=404)
    visitor.post(f"{path}/earlier", {"key": "nothing", "number": "1"}, status=404)
    visitor.post(f"{path}/earlier", {"key": "nothing", "number": "x"})
