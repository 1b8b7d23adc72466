"""Every type of question on its page: shown, kept as typed, mended at its field, and read back unharmed."""

from __future__ import annotations

import html
from typing import Any

import html5lib
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Answer, Application
from grants.programs.questions import GROUPS, ROWS, Question, Type
from tests.portal.sending import ROUND, inputs, section_data
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.questions import MORE, more_answers, more_values
from tests.worlds.rounds import answers

HOSTILE = '<script>alert(1)</script>\'; DROP TABLE answer; -- \u202egnp.\u202c 🎉👩‍🚒 =HYPERLINK("x") {{7*7}}'
NEW = [question for question in ROUND if question.key in more_answers()]


@pytest.fixture
def reference(world: World, visitor: Visitor) -> str:
    """A draft of the visitor's own, with the small round's plain questions answered."""
    round_id = world.open_round(key="js-a")
    application_id = world.draft(round_id)
    visitor.sign_in("ana@example.org")
    with Session(world.engine) as session:
        return session.get_one(Application, application_id).reference


def send(visitor: Visitor, reference: str, typed: dict[str, Any], **more: Any) -> Any:
    return visitor.post(f"/applications/{reference}/sections/more", {**section_data("more", typed), **more})


def kept(session: Session, key: str) -> Answer:
    session.rollback()
    return session.scalars(select(Answer).where(Answer.question_key == key)).one()


def shown(page: Any, name: str) -> str:
    """What an input of the page holds."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    for element in tree.iter():
        if element.tag in ("input", "textarea", "select") and element.attrib.get("name") == name:
            if element.tag == "input":
                return element.attrib.get("value", "")
            if element.tag == "textarea":
                return (element.text or "").removeprefix("\n")
            picked = [each for each in element.iter("option") if "selected" in each.attrib]
            return picked[0].attrib["value"] if picked else ""
    raise AssertionError(f"the page has no {name}")


def test_right_answers_of_every_type_are_kept_with_their_meaning(
    visitor: Visitor, reference: str, session: Session
) -> None:
    page = send(visitor, reference, more_answers())
    assert visitor.path(page).endswith("/check")
    for key, value in more_values().items():
        found = kept(session, key).value
        assert (found["name"] if key == "signed" else found) == (value["name"] if key == "signed" else value), key
    assert kept(session, "signed").value["signed_at"].startswith("2026-")


def test_the_check_page_says_every_answer_in_words(visitor: Visitor, reference: str) -> None:
    page = words(send(visitor, reference, more_answers()))
    for said in (
        "Ana@example.org",
        "(704) 555-0140",
        "https://www.example.org/oak",
        "Advice Time Money",
        "February 1, 2027 to March 15, 2027",
        "12 Oak Street Charlotte, NC 28208",
        "Knock on doors February 10, 2027 – 4 Us",
        "Snacks $400 $50 $0 $0",
        "Together $400 $50 $300 $0",
        "Feel safe neighbors If anyone is better off 10 35",
        "Ana Lucía Pérez, Nov",
        "All of this is true.",
        "Agreed We may ask you about it.",
    ):
        assert said in page, said


def test_a_number_with_decimals_has_a_keypad_with_a_point_and_says_so_on_paper(
    visitor: Visitor, reference: str
) -> None:
    page = visitor.get(f"/applications/{reference}/sections/more").text
    assert 'data-question="weekly_hours" data-type="number" data-decimals="1"' in page  # for its script's conditions
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    keypads = {
        each.attrib["name"]: each.attrib["inputmode"] for each in tree.iter("input") if "inputmode" in each.attrib
    }
    for name in ("weekly_hours", "shares-0-c-share", "finer-0-baseline", "finer-0-target"):
        assert keypads[name] == "decimal", name
    for name in ("steps-0-c-helpers_needed", "counted-0-target"):
        assert keypads[name] == "numeric", name
    sheet = words(visitor.get("/rounds/js-a/questions"))
    assert "How many hours a week? (optional) A number, like 25 or 2.5." in sheet


def test_the_form_says_in_json_how_many_decimals_a_number_may_have(visitor: Visitor, reference: str) -> None:
    sections = visitor.get("/rounds/js-a/questions.json").json["sections"]
    asked = {question["key"]: question for section in sections for question in section["questions"]}
    hours = asked["weekly_hours"]
    assert (hours["decimals"], hours["minimum"], hours["maximum"]) == (1, "0.5", 100)
    assert (asked["people"]["decimals"], asked["people"]["minimum"]) == (0, None)
    assert {column["name"]: column["decimals"] for column in asked["shares"]["columns"]} == {"name": 0, "share": 2}


def test_the_page_shows_again_what_was_typed(visitor: Visitor, reference: str) -> None:
    send(visitor, reference, more_answers())
    page = visitor.get(f"/applications/{reference}/sections/more")
    for question in NEW:
        for name, text in inputs(question, more_answers()[question.key]).items():
            if question.type not in (Type.YES_NO, Type.ACCEPT):
                assert shown(page, name) == text, name
    assert 'value="yes" checked' in page.text


def hostile_for(question: Question) -> Any:
    """The same hostile text in every place that a question has."""
    typed = more_answers()[question.key]
    if question.type in ROWS:
        return [dict.fromkeys(row, HOSTILE) for row in typed]
    return dict.fromkeys(typed, HOSTILE) if question.type in GROUPS else HOSTILE


@pytest.mark.parametrize("question", NEW, ids=lambda question: question.key)
def test_hostile_text_is_kept_as_typed_and_refused_or_shown_without_harm(
    visitor: Visitor, reference: str, session: Session, question: Question
) -> None:
    typed = hostile_for(question)
    page = visitor.post(
        f"/applications/{reference}/sections/more", {**section_data("more", {}), **inputs(question, typed)}
    )
    check = visitor.get(f"/applications/{reference}/check")
    for response in (page, check, visitor.get(f"/applications/{reference}")):
        assert "<script>alert(1)" not in response.text
        assert "49" not in words(response).replace("1949", "")
    if question.type in (Type.YES_NO, Type.ACCEPT):
        return
    stored = kept(session, question.key).typed
    assert HOSTILE in str(stored).replace("\\'", "'") or HOSTILE in repr_values(stored)
    if question.type is not Type.SIGNATURE:
        assert words(page).count("Problem:") >= 1
        again = visitor.get(f"/applications/{reference}/sections/more?look=1")
        name = next(iter(inputs(question, typed)))
        if question.type is not Type.RANKING:
            assert shown(again, name) == HOSTILE


def repr_values(stored: Any) -> list[str]:
    """Every text inside."""
    if isinstance(stored, dict):
        return [text for value in stored.values() for text in repr_values(value)]
    if isinstance(stored, list):
        return [text for value in stored for text in repr_values(value)]
    return [stored] if isinstance(stored, str) else []


@pytest.mark.parametrize(
    ("key", "typed", "said", "at"),
    [
        ("contact_email", "ana", "Write an e-mail address", "contact_email"),
        ("contact_phone", "12", "Write a phone number with its area code", "contact_phone"),
        ("website", "javascript:alert(1)", "Write the address of a web page", "website"),
        ("wishes", {"time": "1", "money": "1", "advice": "2"}, "Two of them have place 1", "wishes-place-money"),
        ("dates", {"first": "2027-02-02", "last": "2027-02-01"}, "The last day comes before", "dates-last"),
        ("meeting_place", {"street": "1 Oak", "city": "C", "state": "X", "zip": "1"}, "like NC", "meeting_place-state"),
        ("steps", [{"step": "A", "done_by": "May"}], "Row 1, Done by: choose a day", "steps-0-c-done_by"),
        ("counted", [{"what": "A", "kind": "how_much", "target": "x"}], "Row 1, Counted in", "counted-0-unit"),
        ("steps", [{"step": "A", "cost": "1,5"}], "Row 1, Cost: do you mean $1.50 or $15?", "steps-0-c-cost"),
        (
            "whole_budget",
            [{"item": "A", "amount": "x"}],
            "Row 1, From this grant: write an amount",
            "whole_budget-0-amount",
        ),
    ],
)
def test_a_problem_stands_at_its_own_input(
    visitor: Visitor, reference: str, key: str, typed: Any, said: str, at: str
) -> None:
    page = send(visitor, reference, {key: typed})
    assert said in words(page)
    assert f'href="#{at}"' in page.text
    assert f'id="{at}-error"' in page.text


def test_a_row_is_added_without_scripts_up_to_the_limit_and_a_strange_name_adds_none(
    visitor: Visitor, reference: str
) -> None:
    typed = {"steps": [{"step": f"Step {n}", "done_by": "2027-02-10"} for n in range(4)]}
    page = send(visitor, reference, typed, add_line="steps")
    assert shown(page, "steps-3-c-step") == "Step 3"
    assert shown(page, "steps-4-c-step") == ""
    assert 'name="add_line" value="steps"' not in page.text, "a button that can do nothing is not there"
    assert "Up to 5 rows." in words(page)
    full = send(visitor, reference, {"steps": typed["steps"] * 2}, add_line="steps")
    assert "steps-7-c-step" in full.text
    assert "steps-8-c-step" not in full.text
    for name in ("contact_email", "nothing", "csrf_token", "<b>"):
        send(visitor, reference, typed, add_line=name)


def test_the_sheet_says_what_each_type_takes(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a")
    page = words(visitor.get("/rounds/js-a/questions"))
    for said in (
        "None of these must be answered.",
        "For example: ana@example.org",
        "Columns: Step, Done by, Cost, Helpers, Who",
        "Who: Us Others",
        "What it tells: How much you did How well you did it If anyone is better off",
        "The largest amount here is $2,500.",
        "Columns: What for, From this grant, Other cash, Given for free (in kind), Other money",
        "Up to 5 rows.",
        "Put these in order.",
        "JPG, PNG, up to 5 MB.",
        "Why we ask: New ideas are welcome.",
        "All of this is true.",
    ):
        assert said in html.unescape(page), said


def test_programs_read_what_each_type_takes_and_the_words_of_every_column(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a")
    sections = visitor.get("/rounds/js-a/questions.json").json["sections"]
    found = {question["key"]: question for section in sections for question in section["questions"]}
    assert {question["type"] for question in found.values()} == set(Type)
    assert (found["picture"]["accept"], found["picture"]["max_megabytes"]) == (["jpg", "png"], 5)
    assert (found["website"]["accept"], found["website"]["max_megabytes"]) == ([], None)
    budget = {column["name"]: column["label"] for column in found["whole_budget"]["columns"]}
    assert budget["match_in_kind_cents"]["en"] == "Given for free (in kind)"
    assert budget["match_in_kind_cents"]["es"] != budget["match_in_kind_cents"]["en"]
    kinds = next(column for column in found["counted"]["columns"] if column["name"] == "kind")
    assert kinds["options"][0]["label"]["en"] == "How much you did"
    assert found["steps"]["columns"][4]["options"][0]["label"]["en"] == "Us"


@pytest.mark.parametrize("language", ["", "/es"])
def test_a_draft_with_nothing_typed_shows_every_type_in_both_languages(
    visitor: Visitor, reference: str, language: str
) -> None:
    page = visitor.get(f"{language}/applications/{reference}/sections/more")
    for question in MORE["questions"]:
        assert f'id="{question["key"]}' in page.text
    assert answers()["project_title"] in visitor.get(f"{language}/applications/{reference}/check").text
