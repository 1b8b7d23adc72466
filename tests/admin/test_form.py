"""The form of an open round on the officer's page: shown, changed, looked at in words, published."""

from __future__ import annotations

import io
import json
from copy import deepcopy
from html import unescape

import pytest
from sqlalchemy import func, select

from grants.programs.model import FormVersion
from tests.visitor import words
from tests.worlds.questions import both
from tests.worlds.rounds import FORM, LETTER

HERE = "/staff/rounds/js-a/form"


@pytest.fixture
def round_id(world) -> int:
    return world.open_round(key="js-a")


def changed() -> dict:
    form = deepcopy(FORM)
    form["sections"][0]["questions"].append(
        {"key": "thanks", "type": "short_text", "label": both("Whom do you thank?")}
    )
    return form


def sent(form=None, **more) -> dict:
    text = form if isinstance(form, str) else json.dumps(form or changed(), ensure_ascii=False)
    return {"definition": text, "reason": "A question was missing.", "after": "1", "go": "look"} | more


def versions(session) -> int:
    session.rollback()
    return (
        session.scalar(select(func.count()).select_from(FormVersion).where(FormVersion.purpose == "application")) or 0
    )


def test_what_would_change_is_said_in_words_before_it_is_published(world, officer, round_id, session):
    world.draft(round_id)
    assert HERE in officer.get("/staff/rounds/js-a/applications").text
    page = officer.get(HERE)
    assert "Version 1 is the present one" in words(page)
    assert "&#34;organization_name&#34;" in page.text
    shown = words(officer.post(HERE, sent()))
    assert "New questions Whom do you thank? (Your group)" in shown
    assert "1 draft is being written" in shown
    assert "A question was missing." in shown
    assert versions(session) == 1
    done = words(officer.post(HERE, sent(go="do")))
    assert "Version 2 is published" in done
    assert versions(session) == 2
    assert "Whom do you thank?" in words(officer.get("/rounds/js-a/questions"))
    assert "New version of a form" in words(officer.get(f"/staff/history/round/{round_id}"))


def test_toml_is_read_too_and_of_a_whole_rounds_file_its_form(officer, round_id):
    question = '[[form.sections.questions]]\nkey = "xx"\ntype = "number"\nlabel = {en = "X", es = "X"}\n'
    toml = f'[[form.sections]]\nkey = "a"\ntitle = {{en = "A", es = "A"}}\n{question}'
    said = words(officer.post(HERE, sent(toml), status=422))
    assert "The form: It must ask: organization_name." in said


def test_a_file_goes_before_what_stands_in_the_box(officer, round_id):
    file = (io.BytesIO(json.dumps(changed()).encode()), "form.json")
    shown = officer.post(HERE, sent("{}", file=file), content_type="multipart/form-data")
    assert "Whom do you thank?" in words(shown)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Key “sections”: At least 1 must stand here."),
        ("{", "Line 1 can't be read: “{”"),
        ("[[", "Line 1 can't be read: “[[”"),
        ('a = 1\nb = "x"\nb = "y"', 'Line 3 says something for the second time: “b = "y"”'),
        ('{"sections": [], "form": 3, "sections": [{"key": "a"}]}', "These stand here twice: sections."),
        ("a = 1\n\ntitle.en = Hello", "Line 3 can't be read: “title.en = Hello”"),
        ("[" * 5000, "Line 1 can't be read: “[[["),
        ('{"a":' * 5000, "neither TOML nor JSON"),
        ('{"sections": [{"key": "a"}]}', "Section 1 (“a”), key “title”: This is missing."),
        ('{"sections": [{"key": "a"}]}', "Section 1 (“a”), key “questions”: This is missing."),
        (
            '{"sections": [{"key": "a", "questions": [{"type": "colour"}]}]}',
            "question 1, key “type”: Use one of these:",
        ),
        ("\x00<script>alert(1)</script>", "Line 1 can't be read: “<script>alert(1)</script>”"),
    ],
)
def test_what_is_no_form_is_said_and_stays_in_the_box(officer, round_id, session, text, problem):
    page = officer.post(HERE, sent(text), status=422)
    assert problem in unescape(words(page))
    assert "<script>alert" not in page.text
    assert versions(session) == 1


def test_somebody_who_changes_an_old_version_is_told(officer, round_id):
    officer.post(HERE, sent(go="do"))
    assert "Somebody published version 2 meanwhile" in words(officer.post(HERE, sent(FORM), status=422))


def test_the_letter_of_intent_has_its_own_page(world, officer, session):
    world.open_round(key="js-a", letter=LETTER)
    assert "purpose=loi" in officer.get(HERE).text
    page = officer.get(f"{HERE}?purpose=loi")
    assert "The letter of intent" in words(page)
    letter = {"sections": deepcopy(LETTER["sections"])}
    letter["sections"][0]["title"] = both("Your short letter")
    assert "Pages with another title" in words(officer.post(f"{HERE}?purpose=loi", sent(letter)))
    officer.get(f"{HERE}?purpose=report", status=404)


def test_of_a_whole_rounds_file_the_letters_page_takes_the_letter(world, officer):
    world.open_round(key="js-a", letter=LETTER)
    letter = deepcopy(LETTER)
    letter["sections"][0]["title"] = both("Your short letter")
    shown = words(officer.post(f"{HERE}?purpose=loi", sent({"form": FORM, "letter": letter})))
    assert "Pages with another title" in shown
    assert "Your short letter" in shown
    assert "New questions" not in shown
    alone = officer.post(f"{HERE}?purpose=loi", sent({"form": changed()}), status=422)
    assert "At least 1 must stand here." in words(alone)


def test_a_round_that_takes_no_more_applications_keeps_its_form(world, officer, round_id):
    world.close_round(round_id)
    page = officer.get(HERE)
    assert "The form is final" in words(page)
    assert 'value="look"' not in page.text
    officer.post(HERE, sent(go="do"), status=422)
