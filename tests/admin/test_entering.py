"""Keying in on staff's pages: from the paper to the printed receipt, with the form's own pages in between."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from grants.policy.actor import Role
from tests.portal.test_apply import PDF, page_data
from tests.portal.test_letters import TYPED
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.rounds import LETTER

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


def test_who_keys_in_reads_that_nobody_else_opens_it_yet(officer: Visitor) -> None:
    found = re.search(r"JS-2026-\d{4}", officer.post("/staff/rounds/js-a/enter", came()).text)
    assert found
    page = words(officer.get(f"/applications/{found[0]}/keep"))
    assert "Nobody but you can open it yet." in page
    assert "on this device" not in page


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(officer: Visitor) -> None:
    late = officer.post("/staff/rounds/js-a/enter", came(received_on="2026-11-12"), status=422)
    assert "This day is still to come" in words(late)
    assert 'value="Rosa Diaz"' in late.text
    empty = words(officer.post("/staff/rounds/js-a/enter", {}, status=422))
    assert "Please choose a day." in empty
    no_scan = officer.post("/staff/rounds/js-a/enter", CAME, status=422)
    assert "Attach a scan or a photo of the paper" in words(no_scan)
    sheets = [(io.BytesIO(PDF), f"sheet {number}.pdf") for number in range(11)]
    many = officer.post("/staff/rounds/js-a/enter", came(scans=sheets), status=422)
    assert "We can keep 10 files here." in words(many), "none is left out without a word"
    odd = officer.post("/staff/rounds/js-a/enter", came(scans=(io.BytesIO(b"MZ"), "x.exe")), status=422)
    assert "open this kind of file" in words(odd)
    ten = [(io.BytesIO(PDF), f"sheet {number}.pdf") for number in range(10)]
    unreachable = officer.post("/staff/rounds/js-a/enter", came(phone="", scans=ten), status=422)
    assert "we must be able to answer" in words(unreachable)
    nonsense = officer.post(
        "/staff/rounds/js-a/enter", came(channel="pigeon", received_on="soon", email="nobody"), status=422
    )
    assert "does not look like an e-mail address" in words(nonsense)


def test_a_navigator_keys_in_what_somebody_says_and_hands_over_a_receipt(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a")
    world.staff(Role.NAVIGATOR, email="nadia@example.org")
    visitor.sign_in("nadia@example.org")
    assert "Key in an application" in words(visitor.get("/helping"))
    assert "/helping" in visitor.get("/staff/rounds/js-a/enter").text
    begun = visitor.post("/staff/rounds/js-a/enter", came(channel="phone"))
    found = re.search(r"JS-2026-\d{4}", begun.text)
    assert found
    here = f"/applications/{found[0]}"
    assert "Rosa Diaz" in words(visitor.get("/helping"))
    for number, section in enumerate(("group", "project", "money")):
        visitor.post(f"{here}/sections/{section}", page_data(number))
    assert "Entered by nadia for Rosa Diaz" in words(visitor.get(f"{here}/check"))
    assert "It came by phone" in words(visitor.post(f"{here}/send"))
    receipt = visitor.post(f"/staff/applications/{found[0]}/paper")
    assert re.search(r"\b\d{6}\b", words(receipt))
    visitor.get(f"/staff/applications/{found[0]}", status=403)
    visitor.get("/staff/rounds/js-a/applications", status=403)
    visitor.post(f"{here}/withdraw", {})
    assert "Withdrawn" in words(visitor.get(here))


def test_another_navigator_sees_nothing_of_it(world: World, visitor: Visitor, another_visitor: Visitor) -> None:
    world.open_round(key="js-a")
    for name, who in (("nadia", visitor), ("omar", another_visitor)):
        world.staff(Role.NAVIGATOR, email=f"{name}@example.org")
        who.sign_in(f"{name}@example.org")
    found = re.search(r"JS-2026-\d{4}", visitor.post("/staff/rounds/js-a/enter", came()).text)
    assert found
    assert "Rosa Diaz" not in words(another_visitor.get("/helping"))
    assert "Rosa Diaz" not in words(another_visitor.get("/staff/rounds/js-a/enter"))
    another_visitor.get(f"/applications/{found[0]}", status=403)
    another_visitor.get(f"/staff/applications/{found[0]}/paper", status=404)


def test_a_letter_of_intent_is_keyed_in_on_its_own_pages_and_sent(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-l", letter=LETTER)
    visitor.sign_in("officer@example.org")
    assert "What did they send?" not in words(visitor.get("/staff/rounds/js-l/enter"))
    begun = visitor.post("/staff/rounds/js-l/enter", came())
    found = re.search(r"/applications/JS-2026-\d{4}", begun.text)
    assert found
    assert visitor.path(begun) == f"{found[0]}/sections/letter"
    visitor.post(f"{found[0]}/sections/letter", TYPED)
    world.clock.at = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    assert "Send my letter" in words(visitor.get(f"{found[0]}/check")), "it came before letters closed"
    assert "We have your letter" in words(visitor.post(f"{found[0]}/send"))
    assert "Rosa Diaz" not in words(visitor.get("/staff/rounds/js-l/enter"))


def test_where_some_tiers_need_a_letter_staff_say_what_came(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-l", letter=LETTER | {"tiers": ["tier-2"]})
    visitor.sign_in("officer@example.org")
    assert "What did they send?" in words(visitor.get("/staff/rounds/js-l/enter"))
    visitor.post("/staff/rounds/js-l/enter", came(), status=422)
    assert visitor.path(visitor.post("/staff/rounds/js-l/enter", came(stage="letter"))).endswith("/sections/letter")
    full = visitor.path(visitor.post("/staff/rounds/js-l/enter", came(stage="full")))
    assert full.endswith("/sections/group")
    here = full.removesuffix("/sections/group")
    visitor.post(f"{here}/sections/project", page_data(1, tier="tier-2"))
    world.clock.at = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    assert "Go on with the letter" in words(visitor.get(f"{here}/stage")), "it came before letters closed"
    assert visitor.path(visitor.post(f"{here}/stage")) == f"{here}/sections/letter"
