"""People without e-mail on the officer's pages: the list, what to tell and how to reach them, and that they know."""

from __future__ import annotations

import re

import pytest

from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.calls import on_paper, turned_down


@pytest.fixture
def address(world: World, officer: Visitor) -> str:
    """The page of what there is to tell Rosa Diaz."""
    turned_down(world, on_paper(world, world.open_round(key="js-a")))
    found = re.search(r'href="(/staff/calls/\d+)"', officer.get("/staff/calls").text)
    assert found
    return found[1]


def told(page: object, **changed: str) -> dict[str, str]:
    version = re.search(r'name="version"[^>]*value="(\d+)"', page.text)  # type: ignore[attr-defined]
    assert version
    return {"how": "phone", "note": "", "version": version[1], **changed}


def test_who_is_to_be_called_stands_on_the_morning_page_with_phone_and_words(officer: Visitor, address: str) -> None:
    assert "1 letter for people without e-mail" in words(officer.get("/staff"))
    assert "People to call, because they gave no e-mail" in words(officer.get("/staff/requests"))
    home = officer.get("/staff/calls")
    assert "Sobre su solicitud JS-2026-0001" in words(home)
    assert "704-555-0188" in words(home)
    page = officer.get(address)
    assert 'href="tel:704-555-0188"' in page.text
    for said in ("To tell Oak Street Mediators", "Rosa Diaz", "Español", "call with an interpreter", "Hola"):
        assert said in words(page)
    assert "Sobre su solicitud JS-2026-0001 : To be told" in words(officer.get("/staff/applications/JS-2026-0001"))
    letter = words(officer.get(f"{address}/letter"))
    assert "Sobre su solicitud JS-2026-0001" in letter
    assert "Nobody answered" not in letter


def test_nobody_answered_then_they_know_and_it_leaves_the_list(officer: Visitor, address: str) -> None:
    said = words(officer.post(f"{address}/tried", {"version": told(officer.get(address))["version"]}))
    assert "Noted. It stays on the list." in said
    assert "nobody answered" in said
    page = officer.get(address)
    assert "Tried 1 time" in words(page)
    for wrong, problem in (({"how": ""}, "Please answer this question."), ({"how": "not_needed"}, "required")):
        again = officer.post(address, told(page, note="x" if not wrong["how"] else "", **wrong), status=422)
        assert "Please look at this again" in words(again), problem
    kept = officer.post(address, told(page, note="Llamar <b> ñ" + "x" * 500), status=422)
    assert "Llamar &lt;b&gt; ñ" in kept.text, "what was typed stays"
    assert "12 characters too long. You can use up to 500." in words(kept)
    done = words(officer.post(address, told(page, note="She asks why.")))
    assert "Noted: they know." in done
    assert "Nobody waits for a call." in done
    assert "On the phone" in words(officer.get("/staff/calls?show=told"))
    officer.post(address, told(page), status=409)
    after = officer.get(address)
    assert "She asks why." in words(after)
    assert "It is on the list again." in words(officer.post(f"{address}/again"))
    assert "Sobre su solicitud" in words(officer.get("/staff/calls"))


def test_what_does_not_exist_is_not_found(officer: Visitor) -> None:
    assert "Nobody waits for a call." in words(officer.get("/staff/calls"))
    officer.get("/staff/calls/999999", status=404)
