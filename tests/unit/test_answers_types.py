"""Reading the answers that come in parts, rows or forms of their own: right, wrong, too much, and hostile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from grants.programs.answers import TABLE_ROWS, blank, kept, problems_of, read
from grants.programs.answers.reaching import EMAIL_LIMIT
from grants.programs.parsing import parse
from grants.programs.questions import Question, Type
from tests.worlds.questions import MORE, more_answers, more_values
from tests.worlds.rounds import FORM, answers

ALL = parse(FORM)
HOSTILE = '<script>alert(1)</script>\'; DROP TABLE answer; -- \u202egnp.\u202c 🎉👩‍🚒 =HYPERLINK("x") \x00\x1b{{7*7}}'
STRANGE: list[Any] = [
    HOSTILE,
    [HOSTILE],
    {"a": HOSTILE},
    {"street": [1], "name": {}},
    [[HOSTILE]],
    7,
    [{"x": []}],
    True,
]


def ask(key: str, **changed: Any) -> Question:
    definition = next(each for each in MORE["questions"] if each["key"] == key)
    return next(iter(parse({"sections": [{**MORE, "questions": [{**definition, **changed}]}]})))


def codes(question: Question, typed: Any) -> list[str]:
    return [problem.code for problem in read(question, typed).problems]


def test_every_type_is_asked_in_the_small_round() -> None:
    assert {question.type for question in ALL} == set(Type)


@pytest.mark.parametrize("key", more_answers())
def test_a_right_answer_means_what_it_says(key: str) -> None:
    reading = read(ask(key), more_answers()[key])
    assert (reading.value, reading.problems) == (more_values()[key], ())


RIGHT = [
    ("contact_email", "josé@example.org", "josé@example.org"),
    ("contact_phone", "(704) 555-0140", "+17045550140"),
    ("contact_phone", "+44 20 7946 0958", "+442079460958"),
    ("contact_phone", "704.555.0140 x12", "+17045550140;ext=12"),
    ("website", "http://example.org:8080/a?b=1#c", "http://example.org:8080/a?b=1#c"),
    ("website", "example.org:8080", "https://example.org:8080"),
    ("dates", {"first": "2027-02-01", "last": "2027-02-01"}, {"first": "2027-02-01", "last": "2027-02-01"}),
    ("meeting_place", {"street": "é" * 120, "city": "C", "state": "DC", "zip": "02134-1000"}, None),
]


@pytest.mark.parametrize(("key", "typed", "value"), RIGHT)
def test_answers_as_people_write_them(key: str, typed: Any, value: Any) -> None:
    reading = read(ask(key), typed)
    assert reading.problems == ()
    assert reading.value == (value or typed)


PLACE = {"street": "12 Oak St", "city": "Charlotte", "state": "NC", "zip": "28208"}
STEP = {"step": "Talk", "done_by": "2027-02-10"}
COUNT = {"what": "Talks", "unit": "evenings", "kind": "how_much", "baseline": "", "target": "12"}
WRONG: list[tuple[str, Any, list[str]]] = [
    ("contact_email", "ana", ["not_an_email"]),
    ("contact_email", "ana@example.org, ben@example.org", ["not_an_email"]),
    ("contact_email", "ana@example.org\nBcc: all@example.org", ["not_an_email"]),
    ("contact_email", "a" * EMAIL_LIMIT + "@example.org", ["too_long"]),
    ("contact_phone", "555", ["not_a_phone"]),
    ("contact_phone", "555-0140", ["not_a_phone"]),
    ("contact_phone", "555-0140 x3", ["not_a_phone"]),
    ("contact_phone", "call me", ["not_a_phone"]),
    ("contact_phone", "7" * 400, ["not_a_phone"]),
    ("website", "javascript:alert(1)", ["not_a_url"]),
    ("website", "data:text/html,<script>", ["not_a_url"]),
    ("website", "https://bank.example.org@evil.example.org", ["not_a_url"]),
    ("website", "https://exa\u202emple.org", ["not_a_url"]),
    ("website", "our page", ["not_a_url"]),
    ("website", "https://[::1", ["not_a_url"]),
    ("website", "https://example.org:99999/", ["not_a_url"]),
    ("website", f"https://example.org/{'x' * 2000}", ["too_long"]),
    ("new_here", "maybe", ["not_an_option"]),
    ("new_here", "Yes", ["not_an_option"]),
    ("wishes", {"time": "1", "money": "2"}, ["place_missing"]),
    ("wishes", {"time": "1", "money": "1", "advice": "2"}, ["place_twice"]),
    ("wishes", {"time": "0", "money": "4", "advice": "x"}, ["place_missing"] * 3),
    ("wishes", {"time": "1", "money": "2", "advice": "3", "fame": "4"}, ["not_a_ranking"]),
    ("dates", {"first": "2027-03-01", "last": "2027-02-28"}, ["ends_before_it_begins"]),
    ("dates", {"first": "soon", "last": ""}, ["not_a_first_day", "not_a_last_day"]),
    ("meeting_place", {**PLACE, "state": "North Carolina"}, ["not_a_state"]),
    ("meeting_place", {**PLACE, "zip": "282", "street": " "}, ["street_missing", "not_a_zip"]),
    ("meeting_place", {**PLACE, "street": "x" * 121, "city": "x" * 121}, ["street_too_long", "city_too_long"]),
    ("steps", [{**STEP, "step": ""}], ["cell_missing"]),
    ("steps", [{**STEP, "step": "x" * 201}], ["cell_too_long"]),
    ("steps", [{**STEP, "done_by": "May"}], ["cell_not_a_date"]),
    ("steps", [{**STEP, "cost": "-1"}], ["cell_not_money"]),
    ("steps", [{**STEP, "cost": "1,5"}], ["cell_either_amount"]),
    ("steps", [{**STEP, "helpers_needed": "-1"}], ["cell_not_a_number"]),
    ("steps", [{**STEP, "helpers_needed": "1.5"}], ["cell_not_a_number"]),
    ("steps", [{**STEP, "who": "them"}], ["cell_not_an_option"]),
    ("steps", [STEP] * 6, ["too_many_rows"]),
    ("counted", [{**COUNT, "kind": "better_off"}], ["cell_missing"]),
    ("counted", [{**COUNT, "kind": "best"}], ["cell_not_an_option"]),
    ("counted", [COUNT] * (TABLE_ROWS + 1), ["too_many_rows"]),
    ("whole_budget", [{"item": "Room", "amount": ""}], ["line_without_amount"]),
    ("whole_budget", [{"item": "Room", "amount": "1", "match_cash": "lots"}], ["cell_not_money"]),
    ("whole_budget", [{"item": "Room", "amount": "1", "other": "-2"}], ["cell_not_money"]),
    ("whole_budget", [{"item": "Room", "amount": "1", "other": "2,50"}], ["cell_either_amount"]),
    ("whole_budget", [{"item": "", "match_cash": "5"}], ["line_without_item"]),
    ("picture", "7", ["not_a_file"]),
    ("signed", {"name": "x" * 121}, ["too_long"]),
    ("agreed", "no", ["not_an_option"]),
]


@pytest.mark.parametrize(("key", "typed", "expected"), WRONG)
def test_a_wrong_answer_is_named(key: str, typed: Any, expected: list[str]) -> None:
    assert codes(ask(key), typed) == expected


def test_a_wrong_cell_is_named_by_its_row_and_column() -> None:
    [problem] = read(ask("steps"), [STEP, {}, {**STEP, "cost": "a lot"}]).problems
    assert (problem.facts["row"], problem.facts["column"]) == (3, "cost")


def test_a_table_that_needs_rows_says_how_many() -> None:
    assert codes(ask("steps", min_rows=2), [STEP]) == ["too_few_rows"]
    assert codes(ask("steps", min_rows=2), [STEP, STEP]) == []


@pytest.mark.parametrize("question", list(ALL), ids=lambda question: question.key)
@pytest.mark.parametrize("strange", STRANGE, ids=repr)
def test_what_no_page_sends_is_refused_at_its_question_and_harms_nothing(question: Question, strange: Any) -> None:
    reading = read(question, strange)
    assert all(problem.field == question.key for problem in reading.problems)
    if not blank(question, strange) and question.type not in (
        Type.SHORT_TEXT,
        Type.LONG_TEXT,
        Type.EXPLANATION,
        Type.FILE,
        Type.PHOTO,
    ):
        assert reading.problems


@pytest.mark.parametrize("type", [Type.SHORT_TEXT, Type.LONG_TEXT])
@pytest.mark.parametrize("strange", [["a"], {"a": "b"}, 7])
def test_a_text_is_a_text(type: Type, strange: Any) -> None:
    """A list would else pass for an answer to a required question."""
    question = next(each for each in ALL if each.type is type and each.required)
    assert [problem.code for problem in problems_of(question, strange, {})] == ["not_a_text"]


def test_only_the_request_of_a_budget_adds_up_to_what_is_asked() -> None:
    question = ask("whole_budget", adds_up_to="amount")
    typed = more_answers()["whole_budget"]
    values = {"whole_budget": read(question, typed).value, "amount": 40_000}
    assert problems_of(question, typed, values) == []
    values["amount"] = 75_000
    [problem] = problems_of(question, typed, values)
    assert (problem.code, problem.facts["sum_cents"]) == ("does_not_add_up", 40_000)


def test_the_moment_of_a_signature_is_the_servers_and_stays_while_the_name_does() -> None:
    question, at = ask("signed"), datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    first = kept(question, {"name": "Ana", "signed_at": "1999-01-01"}, before=None, at=at)
    assert first == {"name": "Ana", "signed_at": "2026-11-22T12:00:00+00:00"}
    later = at + timedelta(hours=1)
    assert kept(question, {"name": "Ana"}, before=first, at=later) == first
    assert kept(question, {"name": "Ben"}, before=first, at=later)["signed_at"] == "2026-11-22T13:00:00+00:00"
    assert kept(question, {"name": " "}, before=first, at=later)["signed_at"] == ""
    assert read(question, {"name": "Ana", "signed_at": HOSTILE}).value["signed_at"] == ""


def test_a_required_yes_asks_for_a_yes_and_a_signature_for_a_name() -> None:
    assert [p.code for p in problems_of(ask("agreed", required=True), "", {})] == ["accept_first"]
    blank = {"name": " ", "signed_at": "2026-11-22T12:00:00+00:00"}
    assert [p.code for p in problems_of(ask("signed", required=True), blank, {})] == ["name_missing"]


def test_an_explanation_asks_for_nothing() -> None:
    question = ask("about_this", required=True)
    assert not question.is_asked
    assert problems_of(question, None, {}) == []


def test_the_small_rounds_answers_are_whole() -> None:
    assert answers().keys() & more_answers().keys() == set()
