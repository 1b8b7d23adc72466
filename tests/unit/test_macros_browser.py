"""The gallery in a real browser: accessible, not too wide, and helpful when scripts run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from grants.programs.answers.letters import count_letters
from tests.unit.gallery_server import Handler, gallery_server

pytestmark = pytest.mark.browser
# The first click is on its way when the others come.
CLICK_CLICK_CLICK = """async form => {
    const button = form.querySelector("button");
    button.click();
    while (!form.hasAttribute("aria-busy")) await new Promise(requestAnimationFrame);
    button.click();
    button.click();
    return form.getAttribute("aria-busy");
}"""
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with gallery_server() as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("path", ["/gallery", "/gallery-ar", "/error", "/start", "/start-ar"])
def test_no_barrier_is_found_and_nothing_sticks_out(page: Page, site: str, axe: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site + path)
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", STANDARDS)
    assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_a_refused_form_begins_at_the_list_of_problems(page: Page, site: str) -> None:
    page.goto(f"{site}/gallery")
    expect(page.locator("[data-problems]")).to_be_focused()
    page.get_by_role("link", name="Write the name of your group.").click()
    expect(page.locator("#group")).to_be_focused()


def test_the_counter_counts_letters_as_a_person_sees_them(page: Page, site: str) -> None:
    page.goto(f"{site}/gallery")
    box, counter = page.locator("#new-story"), page.locator("#new-story-count")
    expect(counter).to_have_text("Up to 300 characters")
    box.fill("e\u0301\U0001f469\u200d\U0001f33e!")
    expect(counter).to_have_text("Characters left: 297")
    box.fill("a" * 305)
    expect(counter).to_have_text("Too many characters by 5")
    expect(page.locator("#new-story-count + [aria-live=polite]")).to_have_text("Too many characters by 5")


def test_the_counter_never_promises_more_than_the_server_takes(page: Page, site: str) -> None:
    page.goto(f"{site}/gallery")
    for text in ("\U0001f469\u200d\U0001f33e" * 303, "e\u0301" * 301 + "\U0001f1f2\U0001f1fd", "\u0639\u0651" * 304):
        page.locator("#new-story").fill(text)
        over = count_letters(text) - 300
        assert over > 0
        expect(page.locator("#new-story-count")).to_have_text(f"Too many characters by {over}")


def test_words_are_counted_between_white_space(page: Page, site: str) -> None:
    page.goto(f"{site}/gallery")
    page.locator("#new-note").fill("  two\n words ")
    expect(page.locator("#new-note-count")).to_have_text("Words left: 48")


def test_an_impatient_second_click_sends_nothing_twice(page: Page, site: str) -> None:
    Handler.posted.clear()
    Handler.may_answer.clear()
    page.goto(f"{site}/gallery")
    form = page.locator("form[action='/withdraw']")
    busy = form.evaluate(CLICK_CLICK_CLICK)
    Handler.may_answer.set()
    assert busy == "true"
    expect(page.get_by_text("Sent")).to_be_visible()
    assert len(Handler.posted) == 1


def test_which_button_was_pressed_is_sent(page: Page, site: str) -> None:
    Handler.posted.clear()
    Handler.may_answer.set()
    page.goto(f"{site}/gallery")
    page.locator("form.tl-form").first.get_by_role("button", name="Add a line").click()
    expect(page.get_by_text("Sent")).to_be_visible()
    assert 'name="add_line"' in Handler.posted[0]


def test_without_scripts_everything_is_there_but_the_print_button(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/gallery")
    expect(page.locator("#new-story-count")).to_have_text("Up to 300 characters")
    expect(page.locator("[data-print]")).to_be_hidden()
    context.close()
