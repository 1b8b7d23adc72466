"""Keying in on staff's pages: from the paper to the printed receipt, with the form's own pages in between."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from tests.portal.test_apply import PDF, page_data
from tests.visitor import Visitor, words
from tests.world import World

CAME = {
    "channel": "paper",
    "received_on": "2026-11-09",
    "name": "Rosa Diaz",
    "phone": "704-555-0188",
    "locale": "es",
}


@pytest.fixture
def officer(world: World, visitor: Visitor) -> Visitor:
    world.open_round(key="js-a")
    visitor.sign_in("officer@example.org")
    return visitor


def came(**changed: Any) -> dict[str, Any]:
    return {**CAME, "scans": (io.BytesIO(PDF), "Solicitud ñ.pdf"), **changed}


def test_from_the_paper_to_a_receipt_with_a_pin_that_opens_it_elsewhere(
    officer: Visitor, another_visitor: Visitor
) -> None:
    assert "Key in an application" in words(officer.get("/staff/rounds/js-a/applications"))
    begun = officer.post("/staff/rounds/js-a/enter", came())
    found = re.search(r"JS-2026-\d{4}", begun.text)
    assert found
    here = f"/applications/{found[0]}"
    assert officer.path(begun) == f"{here}/sections/group"
    assert "Rosa Diaz" in words(officer.get("/staff/rounds/js-a/enter"))
    for number, section in enumerate(("group", "project", "money")):
        officer.post(f"{here}/sections/{section}", page_data(number))
    check = words(officer.get(f"{here}/check"))
    assert "Entered by officer for Rosa Diaz" in check
    assert "way back" not in check
    sent = officer.post(f"{here}/send")
    assert "It came on paper on November 9, 2026." in words(sent)
    assert "Print the receipt" in words(sent)
    shown = words(officer.get(f"/staff/applications/{found[0]}"))
    for said in ("How it came", "Solicitud ñ.pdf", "704-555-0188", "Entered by officer"):
        assert said in shown
    assert "Your decision" not in shown
    receipt = officer.post(f"/staff/applications/{found[0]}/paper")
    pin = re.search(r"\b\d{6}\b", words(receipt))
    assert pin
    assert "Put a PIN on it" not in words(receipt)
    opened = another_visitor.post("/resume", {"reference": found[0], "pin": pin[0]})
    assert "Entered by officer for Rosa Diaz" in words(opened)
    assert officer.get(f"{here}/receipt.pdf").data.startswith(b"%PDF-")


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(officer: Visitor) -> None:
    late = officer.post("/staff/rounds/js-a/enter", came(received_on="2026-11-12"), status=422)
    assert "This day is still to come" in words(late)
    assert 'value="Rosa Diaz"' in late.text
    empty = words(officer.post("/staff/rounds/js-a/enter", {}, status=422))
    assert "Please choose a day." in empty
    no_scan = officer.post("/staff/rounds/js-a/enter", CAME, status=422)
    assert "Attach a scan or a photo of the paper" in words(no_scan)
    odd = officer.post("/staff/rounds/js-a/enter", came(scans=(io.BytesIO(b"MZ"), "x.exe")), status=422)
    assert "open this kind of file" in words(odd)
    unreachable = officer.post("/staff/rounds/js-a/enter", came(phone=""), status=422)
    assert "we must be able to answer" in words(unreachable)
    nonsense = officer.post(
        "/staff/rounds/js-a/enter", came(channel="pigeon", received_on="soon", email="nobody"), status=422
    )
    assert "does not look like an e-mail address" in words(nonsense)
