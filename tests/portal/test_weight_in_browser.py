"""On a slow line: after the first view, no page of the city's real forms weighs more than 60 kB, whatever it asks."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application
from grants.programs import commands as programs
from grants.programs import parsing
from tests.city import reading
from tests.examples import DEEP
from tests.portal.in_browser import served, window
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.browser

HEAVIEST = 60_000
LANGUAGES = pytest.mark.parametrize("language", ["es", *(["en"] if DEEP else [])])


def city_round(key: str, *, letter: bool) -> dict[str, Any]:
    """The city's own data; without its letter a round begins with the full form."""
    definition = reading.round_definition(key)
    return definition if letter else {name: part for name, part in definition.items() if name != "letter"}


def begun(world: World, definition: dict[str, Any]) -> str:
    """A draft in this round, which opens now; gives its address."""
    program = next(each for each in reading.programs() if each["key"] == definition["round"]["program"])
    fund_id = world.fund(key=definition["round"]["fund"])
    with world.unit(world.officer) as unit:
        programs.define_program(unit, program)
        round_id = programs.define_round(unit, definition, fund_id=fund_id).id
        programs.publish(unit, round_id)
        programs.follow_the_clock(unit, round_id)
    first = {"organization_name": "Elm Street Singers", "zip": "28216"}
    with world.unit(world.applicant()) as unit:
        draft = applications.start(unit, round_id, first, locale="en", letter="letter" in definition)
        draft_id = draft.id
    with Session(world.engine) as session:
        return f"/applications/{session.get_one(Application, draft_id).reference}"


@LANGUAGES
@pytest.mark.parametrize(("key", "letter"), [("js-2026-11", False), ("ol-2027-03", True), ("ol-2027-03", False)])
def test_after_the_first_view_each_page_of_a_real_form_is_light(
    app: Flask, world: World, browser: Browser, visitor: Visitor, key: str, letter: bool, language: str
) -> None:
    definition = city_round(key, letter=letter)
    draft = begun(world, definition)
    visitor.sign_in("ana@example.org")
    form = parsing.parse({"sections": definition["letter"]["sections"]} if letter else definition["form"])
    paths = [f"{draft}/sections/{section.key}" for section in form.sections] + [f"{draft}/check"]
    prefix = f"/{language}".removesuffix("/en")
    with served(app) as site, window(browser, site, visitor, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(f"{site}{prefix}{paths[0]}", wait_until="networkidle")
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        sizes: list[float] = []
        wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        weighed = {}
        for path in paths:
            sizes.clear()
            answered = page.goto(f"{site}{prefix}{path}", wait_until="networkidle")
            assert answered is not None
            assert (answered.status, page.url) == (200, f"{site}{prefix}{path}")
            weighed[path] = sum(sizes)
    assert {path: size for path, size in weighed.items() if not 0 < size < HEAVIEST} == {}
