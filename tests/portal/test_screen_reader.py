"""What a screen reader says of the form's pages, kept as text: role, name, what describes it, state, in order.

KEEP=1 writes the files in screen_reader/ anew; look at the difference before you commit it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.portal.in_browser import served, window
from tests.portal.test_form_in_browser import AT, SECTIONS, make_wrong
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.browser

KEPT = Path(__file__).parent / "screen_reader"
SILENT = {"generic", "none", "InlineTextBox", "LineBreak", "LabelText", "ListMarker", "Legend"}
WHOLE = {"textbox", "Date"}
"""What is inside is the browser's own and changes with it."""

STATES = ("required", "invalid", "checked", "disabled", "expanded", "level")


def spoken(page: Page) -> list[str]:
    """One line for each thing that is announced in the page's main part."""
    wire = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in wire.send("Accessibility.getFullAXTree")["nodes"]}
    main = next(node for node in nodes.values() if _role(node) == "main")
    return list(_lines(main, nodes, 0, ""))


def _role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def _lines(node: dict[str, Any], nodes: dict[str, Any], deep: int, above: str) -> Iterator[str]:
    role, name = _role(node), _text(node, "name")
    told = not node.get("ignored") and role not in SILENT and not (role == "StaticText" and name in ("", above))
    if told:
        states = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
        marks = [f"{name}={states[name]}" for name in STATES if states.get(name) not in (None, False, "false")]
        described, value = _text(node, "description"), _text(node, "value")
        parts = [role, f'"{name}"', f"described: {described}" if described else "", f"value: {value}" if value else ""]
        yield "  " * deep + " | ".join([part for part in parts if part] + marks)
    for child in [] if role in WHOLE else node.get("childIds", []):
        yield from _lines(nodes[child], nodes, deep + told, name if told else above)


def _text(node: dict[str, Any], part: str) -> str:
    return " ".join(str(node.get(part, {}).get("value", "")).split())


@pytest.mark.parametrize("state", ["empty", "wrong"])
@pytest.mark.parametrize("section", SECTIONS)
def test_the_form_is_announced_as_it_was_kept(
    app: Flask, world: World, visitor: Visitor, browser: Browser, section: str, state: str
) -> None:
    blank = dict.fromkeys(("project_title", "summary", "amount", "operating_budget", "zip", "organization_kind"), "")
    world.draft(world.open_round(key="js-a"), **{**blank, "budget": [], "helpers": [], "people": "", "start": ""})
    visitor.sign_in("ana@example.org")
    if state == "wrong":
        make_wrong(visitor)
    with served(app) as site, window(browser, site, visitor, viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{site}{AT}/sections/{section}{'?look=1' if state == 'wrong' else ''}")
        said = "\n".join(spoken(page)) + "\n"
    file = KEPT / f"{section}-{state}.txt"
    if os.environ.get("KEEP"):
        KEPT.mkdir(exist_ok=True)
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")
