"""The HTML of every macro in every state is well formed, labelled and free of anything inline."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

from grants.web.assets.publish import MANIFEST
from tests.unit.gallery import STATIC, error_page, gallery, start_page

PAGES = ("gallery", "gallery in Arabic", "error page", "start page")
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls")
CONTROLS = ("input", "select", "textarea")


@cache
def html(page: str) -> str:
    if page == "error page":
        return error_page()
    if page == "start page":
        return start_page()
    if page == "gallery in Arabic":
        return gallery(locale="ar", direction="rtl")
    return gallery()


@cache
def elements(page: str) -> list[Element]:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return [element for element in parser.parse(html(page)).iter() if isinstance(element.tag, str)]


def ids(page: str) -> set[str]:
    return {element.attrib["id"] for element in elements(page) if "id" in element.attrib}


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


pages = pytest.mark.parametrize("page", PAGES)


@pages
def test_a_page_is_well_formed(page: str) -> None:
    assert elements(page)[0].tag == "html"


@pages
def test_no_id_stands_twice(page: str) -> None:
    counts = Counter(element.attrib["id"] for element in elements(page) if "id" in element.attrib)
    assert [name for name, count in counts.items() if count > 1] == []


@pages
def test_whatever_points_to_an_id_finds_it(page: str) -> None:
    known = ids(page)
    wanted = {
        target for element in elements(page) for name in REFERENCES for target in element.attrib.get(name, "").split()
    }
    wanted |= {element.attrib["for"] for element in elements(page) if "for" in element.attrib}
    wanted |= {
        element.attrib["href"][1:]
        for element in elements(page)
        if element.tag == "a" and element.attrib.get("href", "").startswith("#")
    }
    assert wanted - known == set()


@pages
def test_every_control_has_exactly_one_label(page: str) -> None:
    labelled = Counter(element.attrib["for"] for element in elements(page) if element.tag == "label")
    controls = [
        element.attrib["id"]
        for element in elements(page)
        if element.tag in CONTROLS and element.attrib.get("type") != "hidden"
    ]
    assert [control for control in controls if labelled[control] != 1] == []


@pages
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(page: str) -> None:
    for element in elements(page):
        assert "style" not in element.attrib
        assert not [name for name in element.attrib if name.startswith("on")]
        if element.tag == "script":
            assert element.attrib["src"].startswith("/static/")
        for name in ("src", "href", "action"):
            address = urlsplit(element.attrib.get(name, ""))
            assert address.scheme in ("", "tel", "mailto")
            assert address.netloc == ""


@pages
def test_a_page_has_one_main_heading_and_a_title_that_names_the_site(page: str) -> None:
    assert [element.tag for element in elements(page)].count("h1") == 1
    title = next(element for element in elements(page) if element.tag == "title")
    assert text(title).endswith(" – Throughline")


def test_the_page_says_its_language_and_direction() -> None:
    root = elements("gallery in Arabic")[0]
    assert (root.attrib["lang"], root.attrib["dir"]) == ("ar", "rtl")


def test_each_language_is_named_in_itself() -> None:
    links = [element for element in elements("gallery") if "hreflang" in element.attrib and element.tag == "a"]
    assert {link.attrib["lang"]: text(link) for link in links} == {
        "en": "English", "es": "Español", "vi": "Tiếng Việt", "ar": "العربية",
    }  # fmt: skip


def by_id(name: str) -> Element:
    return next(element for element in elements("gallery") if element.attrib.get("id") == name)


@pytest.mark.parametrize("name", ["group", "people", "asked", "story", "starts", "district", "agree", "budget-1-item"])
def test_a_refused_field_is_marked_and_described_by_its_problem(name: str) -> None:
    control = by_id(name)
    assert control.attrib["aria-invalid"] == "true"
    assert f"{name}-error" in control.attrib["aria-describedby"].split()
    assert text(by_id(f"{name}-error")).startswith("Problem: ")


@pytest.mark.parametrize("name", ["new-group", "new-email", "new-starts"])
def test_a_fresh_field_is_not_called_wrong(name: str) -> None:
    assert "aria-invalid" not in by_id(name).attrib


def test_a_group_of_choices_is_described_by_its_problem() -> None:
    group = by_id("kind")
    assert group.tag == "fieldset"
    assert group.attrib["aria-describedby"] == "kind-error"


def test_the_list_of_problems_leads_to_the_first_choice_of_a_group_and_to_cells_of_rows() -> None:
    box = next(element for element in elements("gallery") if "data-problems" in element.attrib)
    links = {link.attrib["href"] for link in box.iter("a")}
    assert {"#kind-0", "#themes-0", "#budget-0-amount", "#budget-1-item", "#budget-1-amount"} <= links


def test_required_and_optional_are_said_in_words() -> None:
    labels = {e.attrib["for"]: text(e) for e in elements("gallery") if e.tag == "label"}
    assert labels["new-group"].endswith("(required)")
    assert labels["new-email"].endswith("(optional)")
    assert labels["new-agree"].endswith("(required)")


def test_a_limit_is_said_without_scripts_and_cuts_nothing_off() -> None:
    assert text(by_id("new-story-count")) == "Up to 300 characters"
    assert text(by_id("new-note-count")) == "Up to 50 words"
    assert "maxlength" not in by_id("new-story").attrib


def test_what_was_written_is_still_there_after_a_refusal() -> None:
    assert by_id("full-asked").attrib["value"] == "1,000"
    assert by_id("full-budget-1-item").attrib["value"] == "Snacks for ten Saturdays"
    assert "checked" in by_id("full-themes-0").attrib
    assert "checked" not in by_id("full-themes-1").attrib
    assert "checked" in by_id("full-themes-2").attrib


def test_a_problem_of_the_whole_list_stands_with_the_list() -> None:
    assert "full-budget-error" in by_id("full-budget").attrib["aria-describedby"]
    assert "at most $1,000" in text(by_id("full-budget-error"))


def test_the_enter_key_presses_the_main_button_and_not_add_a_line() -> None:
    forms = [element for element in elements("gallery") if "tl-form" in element.attrib.get("class", "")]
    for form in forms:
        first = next(form.iter("button"))
        assert (first.attrib["name"], first.attrib["value"]) == ("go", "on")


def test_a_one_button_form_carries_the_token() -> None:
    forms = [element for element in elements("gallery") if element.attrib.get("class") == "tl-post"]
    assert len(forms) == 3
    for form in forms:
        assert form.attrib["method"] == "post"
        assert "csrf_token" in [field.attrib["name"] for field in form.iter("input")]


def test_a_status_is_a_word_and_a_shape() -> None:
    tags = [element for element in elements("gallery") if element.attrib.get("class", "").startswith("tl-status ")]
    shapes = {text(tag): next(tag.iter()).find(".//*[@href]").attrib["href"].split("#")[1] for tag in tags[:5]}  # type: ignore[union-attr]
    assert len(set(shapes.values())) == len(shapes) == 5


def test_every_class_of_the_templates_has_a_style() -> None:
    names = json.loads((STATIC / MANIFEST).read_text())
    styled = set(re.findall(r"\.((?:tl|usa)-[\w-]+)", (STATIC / names["throughline.css"]).read_text()))
    used = {
        name
        for element in elements("gallery") + elements("start page") + elements("error page")
        for name in element.attrib.get("class", "").split()
    }
    assert used - styled == set()


def test_an_empty_table_says_so_and_draws_no_table() -> None:
    assert "No payment has been made yet." in html("gallery")
    assert "<caption>Payments</caption>" not in html("gallery")


def test_a_missing_answer_is_said() -> None:
    assert "Not answered yet" in html("gallery")


def test_a_person_to_call_is_on_every_page() -> None:
    for page in PAGES:
        phones = [e for e in elements(page) if e.attrib.get("href", "").startswith("tel:")]
        assert phones[0].attrib["href"] == "tel:7045550199"
