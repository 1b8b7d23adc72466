"""A round's applications as a sheet: every type of answer, nothing private by mistake, nothing that runs."""

from __future__ import annotations

import csv
import gc
import io
import json
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

import wsgi
from grants.applications.model import Application
from grants.kernel.history import HistoryRow
from grants.people import commands as people
from grants.policy.actor import Role
from grants.programs.parsing import parse
from grants.programs.questions import Type
from grants.programs.schema import schema_of
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.questions import more_answers, more_values
from tests.worlds.rounds import FORM

FORMULAS = ['=HYPERLINK("http://evil.example.org")', "+1+1", "-1+1", "@SUM(A1)", "\tstart", "＝1+1"]
HOSTILE = "<script>alert(1)</script>'; DROP TABLE answer; -- \u202egnp.\u202c 🎉👩‍🚒 {{7*7}}"
PATH = "/staff/rounds/js-a/applications/export"


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round(key="js-a")


@pytest.fixture
def officer(world: World, visitor: Visitor) -> Visitor:
    _ = world.officer
    visitor.sign_in("officer@example.org")
    return visitor


def sheet_rows(content: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=False)
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def csv_rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def download(visitor: Visitor, kind: str, private: str = "yes") -> list[list[Any]]:
    response = visitor.post(PATH, {"kind": kind, "private": private})
    assert response.headers["Content-Disposition"] == f'attachment; filename="js-a-applications.{kind}"'
    return csv_rows(response.data) if kind == "csv" else sheet_rows(response.data)


def by_name(rows: list[list[Any]], number: int = 1) -> dict[str, Any]:
    return dict(zip(rows[0], rows[number], strict=True))


def test_every_type_of_answer_has_its_cells(world: World, round_id: int, officer: Visitor) -> None:
    world.submitted(round_id, **more_answers())
    plain = by_name(download(officer, "csv"))
    for name, cell in {
        "Reference": "JS-2026-0001",
        "Asked for": "1000.00",
        "Budget for a year": "8000.00",
        "ZIP code of the project": "28208",
        "How many people?": "40",
        "When do you start?": "2027-02-15",
        "Who helps?": "Parents",
        "What for? (Amount)": "1000.00",
        "Whom do we call?": "(704) 555-0140",
        "Is this new for you?": "Yes",
        "What matters most?": "1. Advice\n2. Time\n3. Money",
        "From when to when? (Last day)": "2027-03-15",
        "Where do you meet? (ZIP code)": "28208",
        "All the money (Given for free (in kind))": "300.00",
        "What happens when? (Cost)": "120.50",
        "Sign here (Name)": "Ana Lucía Pérez",
        "I agree": "Agreed: We may ask you about it.",
    }.items():
        assert plain[name] == cell, name
    sheet = by_name(download(officer, "xlsx"))
    assert set(sheet) == set(plain)
    assert (sheet["Asked for"], sheet["How many people?"]) == (1000, 40)
    assert sheet["ZIP code of the project"] == "28208"


def test_accents_zeros_and_line_breaks_survive(world: World, round_id: int, officer: Visitor) -> None:
    world.submitted(
        round_id, zip="02134-0001", organization_name="Niños, «Ñandú» & Söhne", summary='One\n\nTwo; "three"'
    )
    for kind in ("csv", "xlsx"):
        row = by_name(download(officer, kind))
        assert row["ZIP code of the project"] == "02134-0001"
        assert row["Name of your group"] == "Niños, «Ñandú» & Söhne"
        assert row["What will you do?"] == 'One\n\nTwo; "three"'


@pytest.mark.parametrize("formula", FORMULAS)
def test_nothing_that_was_typed_becomes_a_formula(world: World, round_id: int, officer: Visitor, formula: str) -> None:
    world.submitted(round_id, project_title=f"{formula}x", summary=f"word {formula}")
    typed = f"{formula}x".strip("\t")
    plain = by_name(download(officer, "csv"))["Title"]
    assert plain == (f"'{typed}" if formula[0] != "\t" else typed)
    response = officer.post(PATH, {"kind": "xlsx", "private": "no"})
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value and typed in str(cell.value)]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("whole", [True, False], ids=["read to its end", "given up"])
def test_a_file_leaves_no_connection_behind(
    app: Flask, world: World, round_id: int, officer: Visitor, kind: str, whole: bool
) -> None:
    world.submitted(round_id)
    connections = wsgi.engine_of(app).pool
    gc.disable()  # or chance tidies up what the page forgot
    try:
        response = officer.client.post(PATH, data={"kind": kind, "private": "no"}, buffered=False)
        assert response.status_code == 200
        if whole:
            assert response.data
        response.close()
        assert connections.checkedout() == 0
    finally:
        gc.enable()


def test_hostile_text_comes_back_unharmed_from_both_and_from_json(
    world: World, round_id: int, officer: Visitor
) -> None:
    world.submitted(round_id, summary=HOSTILE)
    assert by_name(download(officer, "csv"))["What will you do?"] == HOSTILE
    assert by_name(download(officer, "xlsx"))["What will you do?"] == HOSTILE
    assert officer.get("/staff/applications/JS-2026-0001.json").json["answers"]["summary"] == HOSTILE


def test_private_answers_go_along_only_when_they_are_asked_for_and_history_knows(
    world: World, round_id: int, officer: Visitor, session: Session
) -> None:
    world.submitted(round_id, operating_budget="7,777", **more_answers())
    private = [question.label["en"] for question in parse(FORM) if question.private]
    for kind in ("csv", "xlsx"):
        rows = download(officer, kind, "no")
        assert not set(private) & set(rows[0])
        assert "7777" not in str(rows)
        assert "Ana@example.org" not in str(rows)
        assert set(private) <= set(download(officer, kind, "yes")[0])
    noted = session.scalars(select(HistoryRow).where(HistoryRow.action == "export").order_by(HistoryRow.id)).all()
    assert [(row.subject_type, row.facts["kind"], row.facts["private"]) for row in noted] == [
        ("round", "csv", False),
        ("round", "csv", True),
        ("round", "xlsx", False),
        ("round", "xlsx", True),
    ]


def test_a_group_with_whom_the_reader_has_a_conflict_is_left_out(world: World, round_id: int, officer: Visitor) -> None:
    world.submitted(round_id, email="ana@example.org", organization_name="Far Away")
    near = world.submitted(round_id, email="ben@example.org", organization_name="Close Friends")
    with world.unit() as unit:
        organization_id = unit.get(Application, near).organization_id
        people.declare_conflict(unit, world.person_id("officer@example.org"), organization_id, reason="my sister")
    assert [row[2] for row in download(officer, "csv")[1:]] == ["Far Away"]
    world.staff(Role.AUDITOR)
    assert len(download(officer, "xlsx")) == 2


def test_drafts_are_nobodys_rows(world: World, round_id: int, officer: Visitor) -> None:
    world.draft(round_id)
    assert len(download(officer, "csv")) == 1


def test_a_choice_that_was_not_made_is_asked_for_and_no_file_comes(round_id: int, officer: Visitor) -> None:
    page = officer.post(PATH, {"kind": "pdf", "private": ""})
    assert page.mimetype == "text/html"
    assert "Please choose one." in words(page)
    officer.get("/staff/rounds/none/applications/export", status=404)
    officer.post("/staff/rounds/none/applications/export", {"kind": "csv", "private": "no"}, status=404)


def test_the_queries_of_an_export_do_not_grow_with_its_rows(world: World, round_id: int, officer: Visitor) -> None:
    numbers = []
    for place in ("oak", "elm"):
        for number in range(3 if place == "oak" else 120):
            world.submitted(round_id, email=f"{place}{number}@example.org", **(more_answers() if number < 3 else {}))
        with world.counted() as statements:
            rows = download(officer, "csv")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
    assert len(rows) == 124
    assert [row[0] for row in rows[1:]] == sorted(row[0] for row in rows[1:])
    column = rows[0].index("Whom do we write to?")
    assert [bool(row[column]) for row in rows[1:]] == [True] * 3 + [True] * 3 + [False] * 117


def test_json_has_the_shape_that_the_form_makes(world: World, round_id: int, officer: Visitor) -> None:
    world.submitted(round_id, **more_answers())
    found = officer.get("/staff/applications/JS-2026-0001.json").json
    assert schema_of(parse(FORM))().validate(found["answers"]) == {}
    expected = more_values()
    for key, value in expected.items():
        if key != "signed":
            assert found["answers"][key] == value, key
    assert found["answers"]["amount"] == 100_000
    assert (found["reference"], found["status"], found["currency"]) == ("JS-2026-0001", "submitted", "USD")


def test_its_own_people_take_the_same_along(world: World, round_id: int, visitor: Visitor) -> None:
    world.draft(round_id, amount="about a thousand")
    visitor.sign_in("ana@example.org")
    found = visitor.get("/applications/JS-2026-0001.json").json
    assert found["status"] == "draft"
    assert found["answers"]["amount"] is None
    assert found["answers"]["people"] == 40


def test_the_form_itself_is_data_for_anybody(world: World, round_id: int, visitor: Visitor) -> None:
    found = visitor.get("/rounds/js-a/questions.json").json
    asked = {question["key"]: question for section in found["sections"] for question in section["questions"]}
    assert {question["type"] for question in asked.values()} == set(Type)
    assert asked["steps"]["columns"][2]["name"] == "cost"
    assert asked["summary"]["max_words"] == 150
    assert asked["zip"]["show_if"] is None
    json.dumps(found)
