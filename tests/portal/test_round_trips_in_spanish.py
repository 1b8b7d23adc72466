"""Numbers, money and days in Spanish: as typed in the fields, in Spanish words and signs where people read them, and
with the same meaning as in English in sheets and JSON."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

from tests.admin.test_export import by_name, csv_rows, sheet_rows
from tests.portal.sending import section_data
from tests.portal.test_conditional_questions import reference_of
from tests.portal.test_round_trips import held, in_csv, says
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.questions import more_answers
from tests.worlds.rounds import answers

TYPED: dict[str, Any] = {
    **answers(),
    **more_answers(),
    "operating_budget": "$8,000.50",
    "people": "1,040",
    "start": "2027-02-15",
}
SAID = {
    "group": ("$8,000.50",),
    "project": ("1,040", "15 de febrero de 2027"),
    "more": ("1 de febrero de 2027", "15 de marzo de 2027", "10 de febrero de 2027", "$120.50", "$300"),
}
PAPER = {**SAID, "project": ("1040", "15 de febrero de 2027")}
CELLS = {
    "Budget for a year (es)": 8000.5,
    "How many people? (es)": 1040,
    "When do you start? (es)": "2027-02-15",
}
VALUES = {"operating_budget": 800_050, "people": 1040, "start": "2027-02-15"}


@pytest.fixture
def reference(world: World, visitor: Visitor) -> str:
    """Ana's draft, written in Spanish on its pages."""
    made = reference_of(world, world.draft(world.open_round(key="js-a"), locale="es"))
    visitor.sign_in("ana@example.org")
    for section in ("group", "project", "money", "more"):
        visitor.post(f"/es/applications/{made}/sections/{section}", section_data(section, TYPED))
    return made


def test_the_fields_hold_what_was_typed(visitor: Visitor, reference: str) -> None:
    for section in ("group", "project", "more"):
        sent = section_data(section, TYPED)
        fields = held(visitor.get(f"/es/applications/{reference}/sections/{section}"))
        assert {name: fields[name] for name in sent if name in fields} == {n: sent[n] for n in sent if n in fields}
        assert fields.keys() & sent.keys()


def test_people_read_it_in_spanish_and_programs_as_ever(
    world: World, visitor: Visitor, another_visitor: Visitor, reference: str
) -> None:
    at = f"/es/applications/{reference}"
    says(words(visitor.get(f"{at}/check")), sum(SAID.values(), ()), "check")
    receipt = visitor.post(f"{at}/send")
    assert visitor.path(receipt) == at
    says(words(receipt), sum(SAID.values(), ()), "receipt")
    paper = pypdf.PdfReader(io.BytesIO(visitor.get(f"{at}/receipt.pdf").data))
    says("\n".join(page.extract_text() for page in paper.pages), sum(PAPER.values(), ()), "paper")
    found = visitor.get(f"{at}.json").json["answers"]
    assert {key: found[key] for key in VALUES} == VALUES
    _ = world.officer
    another_visitor.sign_in("officer@example.org")
    for kind, rows_of in (("csv", csv_rows), ("xlsx", sheet_rows)):
        sheet = another_visitor.post("/es/staff/rounds/js-a/applications/export", {"kind": kind, "private": "yes"})
        row = by_name(rows_of(sheet.data))
        assert {name: row[name] for name in CELLS} == {n: in_csv(c) if kind == "csv" else c for n, c in CELLS.items()}


@pytest.mark.parametrize(
    ("section", "key", "typed", "said"),
    [
        ("group", "operating_budget", "1,5", "$1.50"),
        ("project", "people", "muchos", "número entero"),
        ("project", "start", "mayo", "fecha"),
    ],
)
def test_what_can_not_be_read_is_said_in_spanish_and_kept(
    visitor: Visitor, reference: str, section: str, key: str, typed: str, said: str
) -> None:
    data = section_data(section, {**TYPED, key: typed})
    page = visitor.post(f"/es/applications/{reference}/sections/{section}", data)
    assert said in words(page)
    assert held(page)[key] == typed
