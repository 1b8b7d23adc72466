"""A new round on officers' pages: handed in, its mistakes in words, what its languages lack, published once it is whole."""

from __future__ import annotations

import io
import json
import re
from copy import deepcopy
from html import unescape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from grants.kernel.history import HistoryRow
from grants.programs import commands
from grants.programs.model import Round
from grants.programs.spec import RoundSpec
from grants.programs.spec.mistakes import problems
from grants.web.problems import words as said_of
from tests import visitor as visits
from tests.city.reading import HERE as CITY
from tests.worlds.rounds import LETTER, PROGRAM, definition

NEW, PLAN = "/staff/rounds/new", "/staff/rounds/js-a"


def words(page: Any) -> str:
    return unescape(visits.words(page))


@pytest.fixture
def fund(world) -> int:
    with world.unit(world.officer) as unit:
        commands.define_program(unit, PROGRAM)
    return world.fund(key="community")


def sent(made: Any = None, **more: Any) -> dict[str, Any]:
    text = made if isinstance(made, str) else json.dumps(made or definition("js-a"), ensure_ascii=False)
    return {"definition": text, "fund": "community"} | more


def lacking() -> dict[str, Any]:
    """A round in which the title of the form's first section has no Spanish."""
    made = deepcopy(definition("js-a"))
    made["form"]["sections"][0]["title"] = {"en": "Your group"}
    return made


def version(page: Any) -> str:
    return re.findall(r'name="version"[^>]*value="(\d+)"', page.text)[0]


def rounds(session) -> list[str]:
    session.rollback()
    return [f"{round.key} {round.status}" for round in session.scalars(select(Round).order_by(Round.id))]


def test_a_round_is_handed_in_looked_at_and_published(officer, fund, session):
    assert NEW in officer.get("/staff/applications").text
    done = officer.post(NEW, sent())
    assert "The draft is here. Nobody outside sees it yet." in words(done)
    assert rounds(session) == ["js-a draft"]
    page = officer.get(PLAN)
    assert "Each of its languages has every text" in words(page)
    assert "English, Español" in words(page)
    assert PLAN in officer.get("/staff/applications").text
    asked = officer.post(f"{PLAN}/publish", {"version": version(page), "go": "look"})
    assert "Publish this round?" in words(asked)
    assert rounds(session) == ["js-a draft"]
    done = officer.post(f"{PLAN}/publish", {"version": version(asked), "go": "do"})
    assert "The round is public now." in words(done)
    assert rounds(session) == ["js-a published"]
    assert "Published" in words(officer.get(f"/staff/history/round/{session.scalars(select(Round.id)).one()}"))


def test_nobody_outside_sees_a_draft(officer, another_visitor, fund):
    officer.post(NEW, sent())
    assert "JumpStart, fall 2026" not in words(another_visitor.get("/"))
    for path in ("/rounds/js-a", "/rounds/js-a/questions", "/rounds/js-a/questions.json", PLAN, f"{PLAN}/data"):
        assert "JumpStart, fall 2026" not in another_visitor.client.get(path).get_data(as_text=True)


def test_a_text_that_a_language_lacks_is_named_and_keeps_the_round_back(world, officer, fund, session):
    officer.post(NEW, sent(lacking()))
    page = officer.get(PLAN)
    assert "Español: 1 text is missing The form, section 1 (“Your group”), key “title”" in words(page)
    assert "English: " not in words(page)
    assert "Publish this round" not in words(page)
    assert f"{PLAN}/data" in page.text
    for go in ("look", "do"):
        page = officer.post(f"{PLAN}/publish", {"version": "1", "go": go}, status=422)
        assert "1 text is missing" in words(page)
    assert rounds(session) == ["js-a draft"]
    box = officer.get(f"{PLAN}/data")
    assert "&#34;Your group&#34;" in box.text
    done = officer.post(f"{PLAN}/data", sent(definition("js-a", fund="community"), version=version(box)))
    assert "Each of its languages has every text" in words(done)
    assert rounds(session) == ["js-a draft"]
    [row] = session.scalars(select(HistoryRow).where(HistoryRow.action == "define_anew"))
    assert row.facts == {"parts": ["form"]}


def test_what_is_odd_is_said_and_can_be_published_all_the_same(officer, fund, session):
    officer.post(NEW, sent(definition("js-a", budget_cents=5_000_000)))
    page = officer.get(PLAN)
    said = "All tiers together could give $70,000. The budget of the round is $50,000, so not all can be reached."
    assert said in words(page)
    assert said in words(officer.post(f"{PLAN}/publish", {"version": version(page)}))
    officer.post(f"{PLAN}/publish", {"version": version(page), "go": "do"})
    assert rounds(session) == ["js-a published"]


def test_somebody_who_publishes_what_was_changed_meanwhile_is_told(officer, fund, session):
    officer.post(NEW, sent())
    page = officer.get(PLAN)
    officer.post(f"{PLAN}/data", sent(definition("js-a", budget_cents=9_000_000), version="1"))
    officer.post(f"{PLAN}/publish", {"version": version(page), "go": "do"}, status=409)
    officer.post(f"{PLAN}/data", sent(definition("js-a"), version="1"), status=409)
    assert rounds(session) == ["js-a draft"]


def test_a_public_round_has_the_page_and_takes_no_new_data(world, officer, session):
    world.open_round(key="js-a")
    assert "Public since" in words(officer.get(PLAN))
    assert "Public since" in words(officer.get(f"{PLAN}/data"))
    officer.post(f"{PLAN}/data", sent(definition("js-a", fund="fund-js-a"), fund="", version="1"), status=409)
    officer.post(f"{PLAN}/publish", {"version": "1", "go": "do"}, status=422)
    assert f"{NEW}?from=js-a" in officer.get(PLAN).text
    assert "&#34;js-a&#34;" in officer.get(f"{NEW}?from=js-a").text
    officer.get(f"{NEW}?from=nowhere", status=404)


WRONG = [
    ("", "The round: This is missing."),
    ("{", "Line 1 can't be read: “{”"),
    ("[round]\nkey = js-a", "Line 2 can't be read: “key = js-a”"),
    ("[round]\nkey = 'js-a'\nkey = 'js-b'", "Line 3 says something for the second time"),
    ("[round]\nform_from = 'gone'", "The round, key “form_from”: There is no round of this key to borrow from."),
    (
        json.dumps({"round": {"form_from": "js-a"}, "form": {"sections": []}}),
        "The round, key “form_from”: These stand here twice: form.",
    ),
    (definition("js-a", fund="other"), "The file names another fund: other."),
    (
        definition("js-a", program="gone"),
        "The round, key “program”: There is no such program. Use one of these: jumpstart.",
    ),
    (definition("js-a", closes="soon"), "key “closes”: Write a day and a time like 2026-11-30T17:00."),
    ("\x00[round]\n<script>alert(1)</script>", "Line 2 can't be read"),
    (json.dumps({"round": {"fund": "community"}, "<script>alert(1)</script>": 1}), "There is no such key here."),
]


@pytest.mark.parametrize(("made", "said"), WRONG, ids=[said for _, said in WRONG])
def test_a_mistake_is_said_at_its_place_and_what_was_typed_stays(officer, fund, session, made, said):
    page = officer.post(NEW, sent(made), status=422)
    assert said in words(page)
    assert "<script>alert" not in page.text
    assert rounds(session) == []


def test_a_question_is_named_by_its_section_number_and_label(officer, fund):
    made = deepcopy(definition("js-a"))
    made["form"]["sections"][2]["questions"][0]["type"] = "colour"
    page = officer.post(NEW, sent(made), status=422)
    assert "The form, section 3 (“The money”), question 1 (“How much?”), key “type”: Use one of these: " in words(page)
    assert "&#34;colour&#34;" in page.text
    spanish = officer.post(f"/es{NEW}", sent(made), status=422)
    assert "sección 3 («El dinero»), pregunta 1" in words(spanish)


def test_a_file_that_borrows_is_read_as_toml_with_its_days_bare(world, officer, session):
    world.open_round(key="js-a")
    borrowed = "\n".join(
        f'{part}_from = "js-a"' for part in ("texts", "tiers", "eligibility", "form", "rubric", "report")
    )
    text = f"""
[round]
key = "js-b"
program = "jumpstart"
year = 2027
title = {{en = "Spring", es = "Primavera"}}
summary = {{en = "Small grants.", es = "Fondos."}}
timezone = "America/New_York"
opens = 2027-03-01T09:00:00
closes = 2027-03-31T17:00:00
decisions_by = 2027-05-01
projects_start = 2027-06-01
projects_end = 2027-12-01
report_due_days = 30
budget_cents = 15000000
languages = ["en", "es"]
{borrowed}

[texts]
what_next = {{en = "We call you.", es = "Le llamamos."}}

[schedule]
parts = [100]
release = ["agreement"]
"""
    file = {"file": (io.BytesIO(text.encode()), "spring.toml")}
    done = officer.post(NEW, sent("", fund="fund-js-a") | file, content_type="multipart/form-data")
    assert "Each of its languages has every text" in words(done)
    made = session.scalars(select(Round).where(Round.key == "js-b")).one()
    assert made.details["texts"]["what_next"]["en"] == "We call you."
    assert made.details["texts"]["who_sees"]["en"] == "Text on who_sees."
    assert made.details["contact"]["phone"] == "704-555-0140"


def test_a_round_of_the_demonstration_is_taken_as_its_file_stands(world, officer):
    with world.unit(world.officer) as unit:
        commands.define_program(unit, PROGRAM)
    world.fund(key="community-safety")
    text = (CITY / "rounds" / "js-2026-11.toml").read_text(encoding="utf-8")
    done = officer.post(NEW, sent(text, fund=""))
    assert "All tiers together could give $155,000." in words(done)


ODD: list[Any] = [
    None,
    "",
    "x" * 50,
    "\x00",
    0,
    -1,
    10**30,
    True,
    [],
    [[]],
    [3],
    {},
    {"en": 3},
    {"key": {"en": "?"}},
    2.5,
]


def places(part: Any, path: tuple = ()) -> list[tuple]:
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [path, *(found for name, each in inner for found in places(each, (*path, name)))]


WHOLE = definition("js-a", letter=deepcopy(LETTER))
PLACES = [path for path in places(WHOLE) if path]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLACES), st.sampled_from(ODD))
def test_whatever_stands_anywhere_is_taken_or_named_in_our_words(app, path, odd):
    made = deepcopy(WHOLE)
    here = made
    for name in path[:-1]:
        here = here[name]
    here[path[-1]] = odd
    found = problems(RoundSpec().validate(made), made)
    with app.test_request_context():
        for problem in found:
            assert problem.facts["what"] != "wrong", problem
            assert said_of(problem)
