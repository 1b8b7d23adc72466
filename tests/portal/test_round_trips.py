"""Each type of question, whatever is typed: through the page, the check, the paper, both sheets and JSON, unharmed."""

from __future__ import annotations

import html
import io
from collections import Counter
from typing import Any

import html5lib
import pypdf
import pytest
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.programs.answers import clean
from grants.programs.questions import Question, Type
from tests.admin.test_export import by_name, csv_rows, sheet_rows
from tests.portal.round_trips import ANY, DECIMALS, TRIPS, Case, Trip
from tests.portal.sending import ROUND, inputs, section_data
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.rounds import answers

FORMULA = ("=", "+", "-", "@")
HARM = ("<script>alert(1)", "<b onclick", "DROP TABLE answer; --</td", "49 ")


def test_every_type_has_every_sort_of_answer() -> None:
    assert set(TRIPS) == set(Type)
    for trip in (*TRIPS.values(), *DECIMALS):
        sorts = {case.name.rstrip(" 012") for case in trip.cases}
        assert {"valid", "empty", "too long", "wrong", "hostile"} <= sorts, trip.key


@pytest.mark.parametrize("trip", [*TRIPS.values(), *DECIMALS], ids=[*TRIPS, *(trip.key for trip in DECIMALS)])
def test_answers_come_through_unharmed(world: World, visitor: Visitor, another_visitor: Visitor, trip: Trip) -> None:
    round_id = world.open_round(key="js-a")
    visitor.sign_in("ana@example.org")
    _ = world.officer
    another_visitor.sign_in("officer@example.org")
    sent: dict[str, Case] = {}
    for number, case in enumerate(trip.cases):
        reference = draft(world, round_id, number)
        write(visitor, reference, trip, case)
        read_again(visitor, reference, trip, case)
        if not case.problem:
            send(visitor, another_visitor, reference, trip, case)
            sent[reference] = case
    look_into_the_sheets(another_visitor, sent)


def draft(world: World, round_id: int, number: int) -> str:
    application_id = world.draft(round_id, organization_name=f"Group {number}")
    with Session(world.engine) as session:
        return session.get_one(Application, application_id).reference


def question_of(trip: Trip) -> Question:
    found = ROUND.question(trip.key)
    assert found
    return found


def write(visitor: Visitor, reference: str, trip: Trip, case: Case) -> None:
    """The section as a browser sends it; the page that follows asks to mend what is wrong and runs nothing."""
    others = {key: value for key, value in answers().items() if key != trip.key}
    data: dict[str, Any] = section_data(trip.section, others)
    data |= {trip.key: case.typed()} if callable(case.typed) else inputs(question_of(trip), case.typed)
    page = visitor.post(f"/applications/{reference}/sections/{trip.section}", data, content_type="multipart/form-data")
    assert case.problem in html.unescape(words(page)), case.name
    unharmed(page)


def unharmed(page: Any) -> None:
    for harm in HARM:
        assert harm not in page.text


def read_again(visitor: Visitor, reference: str, trip: Trip, case: Case) -> None:
    """The fields hold what was typed, letter by letter; the check page says it; JSON has its meaning."""
    page = visitor.get(f"/applications/{reference}/sections/{trip.section}?look=1")
    check = visitor.get(f"/applications/{reference}/check")
    for shown in (page, check):
        unharmed(shown)
        if case.problem and not callable(case.typed):
            assert case.problem in html.unescape(words(shown)), case.name
    for name, text in held(page).items():
        expected = inputs(question_of(trip), case.typed).get(name) if not callable(case.typed) else None
        if isinstance(expected, str):
            assert text == clean(expected), (case.name, name)
    typed = inputs(question_of(trip), case.typed) if case.problem and not callable(case.typed) else {}
    says(words(check), case.said or tuple(clean(text) for text in typed.values() if isinstance(text, str)), case.name)
    found = visitor.get(f"/applications/{reference}.json").json["answers"]
    assert matches(found.get(trip.key), case.value), (case.name, found.get(trip.key))


def held(page: Any) -> dict[str, str]:
    """What each input for text holds, as a browser reads the page."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    made = {}
    for element in tree.iter():
        name, kind = element.attrib.get("name", ""), element.attrib.get("type", "text")
        if element.tag == "textarea":
            made[name] = (element.text or "").removeprefix("\n")
        elif element.tag == "input" and kind in ("text", "email", "tel", "url", "date"):
            made[name] = element.attrib.get("value", "")
    return made


def matches(found: Any, value: Any) -> bool:
    if value is ANY:
        return found is not None
    if isinstance(found, dict) and "url" in found:
        return bool(found["name"] == value["name"])
    return bool(found == value)


def says(page: str, texts: tuple[str, ...], name: str) -> None:
    """All of each text; what a sign of direction turned round may stand in another order."""
    squeezed = squeeze(html.unescape(page))
    for text in texts:
        if "\u202e" in text:
            assert not Counter(squeeze(text.replace("\u202e", "").replace("\u202c", ""))) - Counter(squeezed), name
        else:
            assert squeeze(text) in squeezed, (name, text)


def squeeze(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def send(visitor: Visitor, officer: Visitor, reference: str, trip: Trip, case: Case) -> None:
    """The receipt's page, its paper, staff's page and staff's JSON."""
    receipt = visitor.post(f"/applications/{reference}/send")
    assert visitor.path(receipt) == f"/applications/{reference}", case.name
    paper = pypdf.PdfReader(io.BytesIO(visitor.get(f"/applications/{reference}/receipt.pdf").data))
    says("\n".join(page.extract_text() for page in paper.pages), case.paper or case.said, case.name)
    staff = officer.get(f"/staff/applications/{reference}")
    for page in (receipt, staff):
        unharmed(page)
        says(words(page), case.said, case.name)
    found = officer.get(f"/staff/applications/{reference}.json").json["answers"]
    assert matches(found.get(trip.key), case.value), case.name


def look_into_the_sheets(officer: Visitor, sent: dict[str, Case]) -> None:
    for kind, rows_of in (("csv", csv_rows), ("xlsx", sheet_rows)):
        response = officer.post("/staff/rounds/js-a/applications/export", {"kind": kind, "private": "yes"})
        table: list[list[Any]] = rows_of(response.data)
        rows = {str(row[0]): by_name(table, number) for number, row in enumerate(table[1:], start=1)}
        assert set(rows) == set(sent)
        for reference, case in sent.items():
            for name, cell in case.cells.items():
                assert rows[reference][name] == (in_csv(cell) if kind == "csv" else cell), (case.name, name)
            words_of_rows = "\n".join(str(cell) for cell in rows[reference].values() if cell)
            if case.name == "hostile" and not case.cells:
                says(words_of_rows, case.said if isinstance(case.typed, list) else (), case.name)


def in_csv(cell: Any) -> str:
    """A text that a sheet would take for a formula has an apostrophe before it, and nothing else changes."""
    if isinstance(cell, float):
        return f"{cell:.2f}"
    return f"'{cell}" if str(cell).startswith(FORMULA) else str(cell)
