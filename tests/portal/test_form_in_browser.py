"""The form's pages with all types of question in Chromium: axe, zoom, keyboard alone, forced colors, weight, a bad line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from grants.web import tickets
from grants.web.limits import LIMITS, Limit
from tests.portal.in_browser import barriers, served, window
from tests.portal.looking_closely import AT_400_PERCENT, FORCED, cramped, lost_in_forced_colors
from tests.portal.test_several_files import several
from tests.portal.test_upload_pieces import PDF
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.browser

AT = "/applications/JS-2026-0001"
SECTIONS = ("group", "project", "money", "more")
WRONG = {"operating_budget": "much", "zip": "1", "people": "x", "amount": "x", "contact_email": "ana", "website": "a b",
         "contact_phone": "1", "steps-0-c-step": "A", "dates-first": "", "counted-0-what": "B"}  # fmt: skip
HEAVIEST = 60_000
ALL = [f"{AT}/sections/{key}" for key in SECTIONS]


@pytest.fixture
def ana(world: World, visitor: Visitor) -> Visitor:
    world.draft(world.open_round(key="js-a"))
    visitor.sign_in("ana@example.org")
    return visitor


@pytest.fixture
def site(app: Flask, ana: Visitor) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str, ana: Visitor) -> Iterator[Page]:
    with window(browser, site, ana, viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()


def make_wrong(visitor: Visitor) -> None:
    for key in SECTIONS:
        visitor.post(f"{AT}/sections/{key}", WRONG)


@pytest.mark.parametrize("language", ["en", "es", "ar"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_barrier_on_any_page_of_the_form_empty_filled_or_wrong(
    page: Page, site: str, ana: Visitor, axe: str, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    prefix = "" if language == "en" else f"/{language}"
    found = {}
    for state in ("filled", "wrong"):
        for path in [*ALL, f"{AT}/check"] if state == "wrong" else ALL:
            page.goto(f"{site}{prefix}{path}{'?look=1' if state == 'wrong' else ''}")
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            found[f"{state} {path}"] = barriers(page, axe)
        make_wrong(ana)
    page.goto(f"{site}{prefix}/rounds/js-a/apply")
    found["empty"] = barriers(page, axe)
    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize("path", ALL)
def test_at_400_percent_nothing_is_cut_and_nothing_lies_upon_another(
    browser: Browser, site: str, ana: Visitor, path: str
) -> None:
    make_wrong(ana)
    with window(browser, site, ana, **AT_400_PERCENT) as context:
        page = context.new_page()
        page.goto(f"{site}{path}?look=1")
        assert cramped(page) == []


def test_the_keyboard_alone_goes_through_a_section_to_the_next(page: Page, site: str) -> None:
    page.goto(f"{site}{ALL[0]}")
    typed = {"organization_name": "Elm Street", "operating_budget": "5000", "zip": "28216"}
    seen: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name, value = page.evaluate("[document.activeElement.name ?? '', document.activeElement.value ?? '']")
        seen.append(name)
        if len(seen) == 1:
            expect(page.locator(":focus")).to_be_in_viewport()  # the link that skips the head slides in
        assert page.evaluate("document.activeElement.getBoundingClientRect().bottom > 0")
        if name in typed:
            page.keyboard.press("Control+A")
            page.keyboard.type(typed.pop(name))
        elif name == "organization_kind":
            page.keyboard.press("ArrowDown")
        elif name == "go" and value == "on":
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sections/project$"))
    assert typed == {}
    assert [name for name in seen if name in ("organization_kind", "workshop")] == ["organization_kind", "workshop"]


@pytest.mark.parametrize("path", ALL)
def test_with_forced_colors_focus_and_what_is_required_stay_visible(
    browser: Browser, site: str, ana: Visitor, path: str
) -> None:
    make_wrong(ana)
    with window(browser, site, ana, **FORCED) as context:
        page = context.new_page()
        page.goto(f"{site}{path}?look=1")
        assert lost_in_forced_colors(page) == []
        for mark in page.locator("main .tl-field__need").all():
            assert not mark.is_visible() or mark.inner_text().strip("() ") in ("required", "optional")
        assert page.evaluate(
            """() => [...document.querySelectorAll('main .tl-field__error')].filter(each => each.checkVisibility())
                .every(each => getComputedStyle(each).color !== getComputedStyle(document.body).backgroundColor)"""
        )


def test_after_the_first_view_a_page_of_the_form_is_light(page: Page, site: str) -> None:
    page.goto(f"{site}{ALL[0]}")
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    heaviest = {}
    for path in ALL[1:]:
        sizes.clear()
        page.goto(f"{site}{path}", wait_until="networkidle")
        heaviest[path] = sum(sizes)
    assert {path: size for path, size in heaviest.items() if not 0 < size < HEAVIEST} == {}


def test_who_meets_a_limit_reads_of_the_limit_and_not_of_a_lost_line(
    app: Flask, world: World, browser: Browser, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "start", Limit(from_address=1, from_named=1, about_one=1, places=60))
    world.open_round(key="js-a")
    with served(app) as site, window(browser, site, visitor, viewport={"width": 360, "height": 740}) as context:
        for said in ("Saved", "A lot came from this place in a short time. What you wrote is still here."):
            context.clear_cookies()
            page = context.new_page()
            page.goto(f"{site}/rounds/js-a/apply")
            page.fill("[name=organization_name]", "Elm Street")
            expect(page.locator("[data-autosave]")).to_contain_text(said)
            page.close()


def test_what_was_typed_at_an_address_that_is_used_up_is_saved_by_itself_after_the_wait(
    app: Flask, world: World, browser: Browser, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "start", Limit(from_address=0, from_named=0, about_one=1, places=60))
    world.open_round(key="js-a")
    with served(app) as site, window(browser, site, visitor, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(f"{site}/rounds/js-a/apply")
        page.fill("[name=organization_name]", "Elm Street")
        expect(page.locator("[data-autosave]")).to_contain_text("It is saved by itself after 12:00:30")
        world.clock.move(tickets.WAIT)
        page.clock.fast_forward(tickets.WAIT.seconds * 1000)
        expect(page.locator("[data-autosave]")).to_contain_text("Saved", timeout=20_000)
        expect(page).to_have_url(f"{site}{AT}/sections/group")


def test_a_large_file_goes_on_after_the_line_broke(page: Page, site: str, ana: Visitor, tmp_path: Path) -> None:
    content = PDF + bytes(1_500_000)
    (tmp_path / "plan.pdf").write_bytes(content)
    tries: list[Any] = []

    def break_the_second(route: Route) -> None:
        tries.append(route.request.method)
        route.abort() if len(tries) == 3 else route.continue_()

    page.route("**/pieces", break_the_second)
    page.goto(f"{site}{ALL[2]}")
    page.locator("[name=attachment]").set_input_files(tmp_path / "plan.pdf")
    expect(page.locator(".tl-file__told a")).to_have_text("plan.pdf", timeout=20_000)
    assert ana.get(page.locator(".tl-file__told a").get_attribute("href") or "").data == content
    assert len(tries) == 7  # asked, one, one broken off, asked again, three more


def test_a_file_in_pieces_shows_and_says_how_far_it_is(page: Page, site: str, ana: Visitor, tmp_path: Path) -> None:
    """Looked at while each request waits to leave: first what asks how much is there, then the pieces."""
    (tmp_path / "plan.pdf").write_bytes(PDF + bytes(1_500_000))
    bar, told = page.get_by_role("progressbar", name="plan.pdf"), page.locator(".tl-file__told")
    seen: list[tuple[float, str]] = []

    def look(route: Route) -> None:
        value = bar.evaluate("each => each.value") if seen else 0.0  # before anything left there is no bar
        seen.append((value, told.inner_text()))
        route.continue_()

    page.route("**/pieces", look)
    page.goto(f"{site}{ALL[2]}")
    expect(bar).to_be_hidden()
    page.locator("[name=attachment]").set_input_files(tmp_path / "plan.pdf")
    expect(page.locator(".tl-file__told a")).to_have_text("plan.pdf", timeout=20_000)
    expect(bar).to_be_hidden()
    values = [value for value, _ in seen]
    assert values[:2] == [0, 0]
    assert values[1:] == sorted(set(values[1:]))
    assert [said for _, said in seen[2:]] == [f"Sending… {int(value * 100)} %" for value in values[2:]]
    assert (len(seen), 0.8 < values[-1] < 1) == (5, True)
    assert told.get_attribute("role") == "status"


def test_several_files_go_as_soon_as_they_are_chosen_and_each_can_be_taken_out(
    app: Flask, world: World, browser: Browser, visitor: Visitor
) -> None:
    world.draft(world.open_round(key="js-a", form=several()))
    visitor.sign_in("ana@example.org")
    files = [{"name": name, "mimeType": "application/pdf", "buffer": PDF[:5000]} for name in ("a.pdf", "b ñ.pdf")]
    with served(app) as site, window(browser, site, visitor, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(f"{site}{ALL[2]}")
        page.locator("[name=attachment]").set_input_files(files)  # type: ignore[arg-type]
        expect(page.locator(".tl-file__stored a")).to_have_text(["a.pdf", "b ñ.pdf"], timeout=20_000)
        page.get_by_role("button", name=re.compile(r"Remove\W+a.pdf")).click()
        expect(page.locator(".tl-file__stored a")).to_have_text(["b ñ.pdf"])
        found = visitor.get(f"{AT}.json").json["answers"]["attachment"]
    assert [file["name"] for file in found] == ["b ñ.pdf"]


def test_of_several_files_one_that_can_not_be_taken_is_named_and_the_others_go(
    app: Flask, world: World, browser: Browser, visitor: Visitor
) -> None:
    world.draft(world.open_round(key="js-a", form=several()))
    visitor.sign_in("ana@example.org")
    huge = PDF + bytes(6_000_000)
    chosen = {"huge.pdf": huge, "letter.pdf": b"<b>", "a.pdf": PDF[:5000], "b.pdf": PDF[:6000], "last.pdf": huge}
    files = [{"name": name, "mimeType": "application/pdf", "buffer": content} for name, content in chosen.items()]
    with served(app) as site, window(browser, site, visitor, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(f"{site}{ALL[2]}")
        page.locator("[name=attachment]").set_input_files(files)  # type: ignore[arg-type]
        expect(page.locator(".tl-file__stored a")).to_have_text(["a.pdf", "b.pdf"], timeout=20_000)
        told = page.locator(".tl-file__told")
        expect(told).to_contain_text("huge.pdf: This file is 6.3 MB.")
        expect(told).to_contain_text("last.pdf: This file is 6.3 MB.")
        expect(told).to_contain_text("letter.pdf: We can't open this kind of file.")
        assert page.locator("[name=attachment]").evaluate("field => field.files.length") == 0
