"""A letter of intent on the group's pages: from the round's page to the invitation and the full form."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application
from tests.pictures import PNG
from tests.portal.sending import section_data
from tests.portal.test_apply import page_data
from tests.visitor import words
from tests.worlds.questions import MORE, more_answers
from tests.worlds.rounds import LETTER

TYPED = {
    "organization_name": "Oak Street Mediators",
    "zip": "28208",
    "tier": "tier-2",
    "project_title": "Porch talks",
    "idea": "Talk before trouble starts.",
}


@pytest.fixture
def round_id(world) -> int:
    return world.open_round(key="js-a", letter=LETTER)


def write(visitor, **changed) -> str:
    """Begin and fill the letter; gives the application's address."""
    page = visitor.post("/rounds/js-a/apply", TYPED | changed)
    found = re.search(r"JS-2026-\d{4}", page.text)
    assert found, words(page)
    return f"/applications/{found[0]}"


def answered(world, act, **facts) -> None:
    with Session(world.engine) as session:
        application_id = session.scalars(select(Application.id)).one()
    with world.unit(world.officer) as unit:
        act(unit, application_id, **facts)


def test_the_rounds_page_says_that_a_letter_comes_first_and_its_dates(visitor, round_id):
    page = visitor.get("/rounds/js-a")
    said = words(page)
    assert "Start with a short letter" in said
    assert "Start your application" not in said
    assert "Friday, November 20, 2026" in said
    assert "November 24, 2026" in said
    assert "Your idea in a few words" in said
    assert "/rounds/js-a/apply?stage=letter" in page.text


def test_from_the_letter_to_the_full_application(world, visitor, round_id):
    here = write(visitor)
    visitor.post(f"{here}/pin")
    checked = visitor.get(f"{here}/check")
    assert "Send my letter" in words(checked)
    sent = visitor.post(f"{here}/send")
    assert "We have your letter" in words(sent)
    assert "Talk before trouble starts." in words(sent)
    assert "by November 24, 2026" in words(sent)
    assert "If we invite you" in words(sent)
    assert visitor.path(visitor.get(f"{here}/sections/letter")) == here
    assert "Letter sent: we have it" in words(visitor.get("/resume"))
    answered(world, applications.invite, reason="Tell us more about the team.")
    page = visitor.get(here)
    assert "You are invited to apply" in words(page)
    assert "Porch talks" in words(page)
    assert "Tell us more about the team." in words(visitor.get(f"{here}/letter"))
    first = visitor.get(f"{here}/sections/group")
    assert 'value="Oak Street Mediators"' in first.text
    for number, key in enumerate(("group", "project", "money")):
        visitor.post(f"{here}/sections/{key}", page_data(number))
    assert "Send my application" in words(visitor.get(f"{here}/check"))
    assert "We have your application" in words(visitor.post(f"{here}/send"))
    said = words(visitor.get(f"{here}/letter"))
    assert "Talk before trouble starts." in said
    assert "You write the full application (done)" in said


def test_a_letter_that_was_taken_back_says_so_and_stays_to_be_read(world, visitor, round_id):
    here = write(visitor)
    visitor.post(f"{here}/pin")
    visitor.post(f"{here}/send")
    gone = visitor.post(f"{here}/withdraw")
    assert "You took it back" in words(gone)
    assert "Talk before trouble starts." in words(gone)
    assert f'href="{here}/letter"' in gone.text
    said = words(visitor.get(f"{here}/letter"))
    assert "You took it back" in said
    assert "Talk before trouble starts." in said
    for wrong in ("Letter sent: we have it", "You do not have to do anything now", "We read it and answer"):
        assert wrong not in said


def test_who_is_not_invited_reads_why(world, visitor, round_id):
    here = write(visitor)
    visitor.post(f"{here}/pin")
    visitor.post(f"{here}/send")
    answered(world, applications.turn_down, reason="We fund a pilot like it already.")
    said = words(visitor.get(here))
    assert "Not invited this time" in said
    assert "We fund a pilot like it already." in said
    assert "the full application" in said
    assert "If we invite you" not in said


def test_a_letter_after_its_day_is_kept_and_not_sent(world, visitor, round_id):
    here = write(visitor)
    visitor.post(f"{here}/pin")
    world.clock.move(timedelta(days=11))
    page = visitor.post(f"{here}/send", status=422)
    assert "Letters are not taken any more" in words(page)
    assert "Talk before trouble starts." in words(page)
    visitor.get("/rounds/js-a/apply")


def test_a_letter_for_some_tiers_leaves_the_others_as_they_were(world, visitor):
    world.open_round(key="js-t", letter=LETTER | {"tiers": ["tier-2"]})
    page = words(visitor.get("/rounds/js-t"))
    assert "Start your application" in page
    assert "Start with a short letter" in page
    assert "Your idea in a few words" in words(visitor.get("/rounds/js-t/apply?stage=letter"))
    assert "Your idea in a few words" not in words(visitor.get("/rounds/js-t/apply"))


def test_the_copy_of_a_letter_says_every_type_of_answer_and_names_each_file(world, visitor):
    more = deepcopy(MORE)
    next(each for each in more["questions"] if each["key"] == "picture")["max_files"] = 2
    world.open_round(key="js-a", letter={**LETTER, "sections": [*LETTER["sections"], more]})
    here = write(visitor)
    visitor.post(f"{here}/pin")
    pictures = [(io.BytesIO(PNG), "porch.png"), (io.BytesIO(PNG), "street.png")]
    data = {**section_data("more", more_answers()), "picture": pictures}
    visitor.post(f"{here}/sections/more", data, content_type="multipart/form-data")
    page = visitor.post(f"{here}/send")
    said = words(page)
    for part in ("porch.png", "street.png", "Knock on doors February 10, 2027", "Together $400 $50", "12 Oak Street"):
        assert part in said, part


def test_the_sheet_and_the_feed_of_questions_begin_with_the_letters(world, visitor):
    world.open_round(key="js-a", letter=LETTER)
    world.open_round(key="js-t", letter=LETTER | {"tiers": ["tier-2"]})
    world.open_round(key="js-n")
    for key, tiers in (("js-a", []), ("js-t", ["tier-2"])):
        sheet = words(visitor.get(f"/rounds/{key}/questions"))
        assert sheet.index("Your idea in a few words") < sheet.index("What kind of group is it?")
        assert ("For these you send a short letter first." in sheet) is bool(tiers)
        feed = visitor.get(f"/rounds/{key}/questions.json").json
        assert feed["letter"]["tiers"] == tiers
        assert [each["key"] for each in feed["letter"]["sections"][0]["questions"]] == list(TYPED)
        assert feed["sections"][0]["key"] == "group"
    assert "letter" not in words(visitor.get("/rounds/js-n/questions"))
    assert set(visitor.get("/rounds/js-n/questions.json").json) == {"sections"}
