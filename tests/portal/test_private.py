"""A private answer goes no further than its own people and staff: strangers and reviewers read every page and feed."""

from __future__ import annotations

import html
import re
from copy import deepcopy
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application, StoredFile
from grants.kernel.refusal import NotReady
from grants.programs.questions import IN_LISTS, Type
from tests.pictures import PNG
from tests.visitor import Visitor
from tests.world import World
from tests.worlds.awards import award_of, decided, signed
from tests.worlds.questions import more_answers
from tests.worlds.reports import accepted, report_of
from tests.worlds.reviews import accept, assign, panel, review, reviewed, reviewer
from tests.worlds.rounds import FORM

SECRET = {
    "contact_email": "secret-mail@example.org",
    "contact_phone": "704-555-7331",
    "website": "www.secret-site.example.org",
    "meeting_place": {"street": "77 Secret Street", "city": "Secretville", "state": "NC", "zip": "27331"},
    "whole_budget": [{"item": "Secret line", "amount": "7331", "match_cash": "", "match_in_kind": "", "other": ""}],
    "steps": [{"step": "Secret step", "done_by": "2033-07-31", "cost": "73.31", "helpers_needed": "7331", "who": "us"}],
    "counted": [{"what": "Secret count", "unit": "secrets", "kind": "how_much", "baseline": "", "target": "7331"}],
    "signed": {"name": "Secret Signer"},
    "summary": "Secret summary of what we do.",
    "operating_budget": "7,331",
    "people": "7331",
    "start": "2033-07-31",
    "dates": {"first": "2033-07-31", "last": "2033-08-31"},
}
"""Answers that can be told apart wherever they might stand; what is picked has options that can."""

TRACES = re.compile(r"secret|7[,.]?331|73\.31|july 31, 2033|2033-0[78]-31|geheim", re.I)


def private_round() -> dict[str, Any]:
    """The small round with every question private that may be, and every option and file told apart."""
    form = deepcopy(FORM)
    for section in form["sections"]:
        for question in section["questions"]:
            if question["key"] not in IN_LISTS and question["type"] != Type.EXPLANATION:
                question |= {"private": True, "public": False}
    return form


@pytest.fixture
def reference(world: World) -> str:
    """An application whose every answer is private, with files, found eligible."""
    round_id = world.open_round(key="js-a", form=private_round())
    draft = world.draft(round_id, **{**more_answers(), **SECRET})
    for key, name in (("attachment", "geheim.png"), ("picture", "geheim-2.png")):
        with world.unit(world.applicant()) as unit:
            applications.attach(unit, draft, key, name=name, content=PNG)
    with world.unit(world.applicant()) as unit:
        applications.submit(unit, draft)
    with world.unit(world.officer) as unit:
        applications.screen(unit, draft, eligible=True, reasons=[], note="Looked at it.")
    with Session(world.engine) as session:
        return session.get_one(Application, draft).reference


def application_of(world: World, reference: str) -> int:
    with Session(world.engine) as session:
        return session.scalars(select(Application.id).where(Application.reference == reference)).one()


def everything(visitor: Visitor, *starts: str) -> dict[str, str]:
    """Every page, feed and paper that links lead to from these addresses, by its address."""
    ahead, found = list(starts), {}
    while ahead and len(found) < 150:
        path = ahead.pop(0)
        response = visitor.client.get(path, follow_redirects=True)
        assert response.status_code < 500, path
        found[path] = response.get_data(as_text=True) if response.mimetype != "application/pdf" else ""
        for href in re.findall(r'href="([^"#]+)', found[path]):
            to = urljoin(f"http://localhost{path}", html.unescape(href))
            address = to.removeprefix("http://localhost")
            if to.startswith("http://localhost/") and _is_new(address, {*found, *ahead}):
                ahead.append(address)
    return found


def _is_new(address: str, known: set[str]) -> bool:
    """In English and Spanish alike, and each list in one order."""
    path = urlsplit(address).path
    if path.startswith("/static") or re.match(r"/(vi|ar)\b", path):
        return False
    return path not in {urlsplit(each).path for each in known}


def traces(found: dict[str, str]) -> list[str]:
    """Where an answer that is private shows through."""
    return [
        f"{path}: {trace[0]}"
        for path, text in found.items()
        if (trace := TRACES.search(re.sub(r"/static/[^\s\"]+", "", html.unescape(text))))
    ]


def test_the_whole_public_sees_none_of_it(world: World, visitor: Visitor, reference: str) -> None:
    award_id = award_of(world, decided(world, reviewed(world, application_of(world, reference), (5, 5, 5))))
    signed(world, award_id)
    world.drain()
    accepted(world, report_of(world, award_id), hard="Secret trouble.")
    found = everything(visitor, "/", "/grants", "/grants.json", "/books", "/books.json", "/rounds/js-a/questions.json")
    assert f"/grants/{reference}" in found
    assert "We talked on nine porches" in found[f"/grants/{reference}"]
    assert "/rounds/js-a/questions" in found
    assert traces(found) == []
    listed = visitor.get("/grants.json").json["awards"][0]
    assert (listed["zip"], listed["themes"], listed["purpose"]) == ("", [], [])


def test_a_reviewer_sees_none_of_it_before_and_after_handing_in(world: World, visitor: Visitor, reference: str) -> None:
    application_id = application_of(world, reference)
    with Session(world.engine) as session:
        panel_id = panel(world, session.get_one(Application, application_id).round_id, size=3)
    assignment_id = assign(world, application_id, panel_id, reviewer(world, 1))
    visitor.sign_in("reviewer1@example.org")
    offered = everything(visitor, "/reviewing", f"/reviewing/{assignment_id}/conflict")
    accept(world, assignment_id, reviewer(world, 1))
    reading = everything(visitor, "/reviewing", f"/reviewing/{assignment_id}")
    assert "Porch talks" in reading[f"/reviewing/{assignment_id}"]
    review(world, assignment_id, reviewer(world, 1))
    after = everything(visitor, "/reviewing", f"/reviewing/{assignment_id}")
    assert "Porch talks" in after[f"/reviewing/{assignment_id}"]
    assert [traces(each) for each in (offered, reading, after)] == [[], [], []]


def test_files_of_private_questions_are_closed_to_reviewers(world: World, visitor: Visitor, reference: str) -> None:
    application_id = application_of(world, reference)
    with Session(world.engine) as session:
        panel_id = panel(world, session.get_one(Application, application_id).round_id, size=3)
        files = session.scalars(select(StoredFile.id).where(StoredFile.application_id == application_id)).all()
    assignment_id = assign(world, application_id, panel_id, reviewer(world, 1))
    accept(world, assignment_id, reviewer(world, 1))
    visitor.sign_in("reviewer1@example.org")
    assert len(files) == 2
    for file_id in files:
        visitor.get(f"/reviewing/{assignment_id}/files/{file_id}", status=404)
        visitor.get(f"/applications/{reference}/files/{file_id}", status=403)


@pytest.mark.parametrize("key", IN_LISTS)
def test_what_stands_in_every_list_can_not_be_private(world: World, key: str) -> None:
    form = private_round()
    question = next(q for section in form["sections"] for q in section["questions"] if q["key"] == key)
    question |= {"private": True, "public": False}
    with pytest.raises(NotReady) as refused:
        world.open_round(key="js-a", form=form)
    assert [problem.facts["what"] for problem in refused.value.problems] == ["in_lists"]


def test_its_own_people_and_staff_read_all_of_it(world: World, visitor: Visitor, reference: str) -> None:
    for who, path in (("ana", f"/applications/{reference}"), ("officer", f"/staff/applications/{reference}")):
        visitor.sign_in(f"{who}@example.org")
        page = visitor.get(path).text
        for said in ("secret-mail@example.org", "77 Secret Street", "Secret summary", "geheim.png", "Secret Signer"):
            assert said in page, said
