"""Each answer says in which language it was written, to whoever has it read aloud: its group, staff, panel, paper."""

from __future__ import annotations

import io
import re

import pypdf
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import Application
from grants.notices.receipt import receipt_paper, receipt_words
from grants.policy.actor import Role
from grants.programs import queries as programs
from tests.papers import faults
from tests.visitor import Visitor
from tests.world import World
from tests.worlds import reviews

OURS, THEIRS = "Porch talks", "Charlas en el porche"


def spoken_in(page: str, words: str) -> str:
    """The language that the nearest element around these words names; empty where it is the page's."""
    before = page[: page.index(words)]
    opened = re.findall(r"<(div|dd)([^>]*)>", before)[-1]
    found = re.search(r'lang="(\w+)"', opened[1])
    return found[1] if found else ""


def test_an_answer_in_another_language_says_so_wherever_it_is_read(
    world: World, visitor: Visitor, another_visitor: Visitor, session: Session
) -> None:
    round_id = world.open_round()
    ana = world.applicant("ana@example.org")
    application_id = world.draft(round_id, summary=OURS)
    with world.unit(ana) as unit:
        applications.save(unit, application_id, {"project_title": THEIRS}, locale="es")
    reference = session.get_one(Application, application_id).reference
    session.rollback()
    visitor.sign_in("ana@example.org")
    check = visitor.get(f"/applications/{reference}/check").text
    assert spoken_in(check, THEIRS) == "es"
    assert spoken_in(check, OURS) == ""
    spanish = visitor.get(f"/es/applications/{reference}/check").text
    assert spoken_in(spanish, OURS) == "en"
    assert spoken_in(spanish, THEIRS) == ""

    with world.unit(ana) as unit:
        applications.submit(unit, application_id)
    with world.unit(world.officer) as unit:
        applications.screen(unit, application_id, eligible=True, reasons=[], note="")
    world.staff(Role.OFFICER, email="ofelia@example.org")
    another_visitor.sign_in("ofelia@example.org")
    staffs = another_visitor.get(f"/staff/applications/{reference}").text
    staffs = staffs[staffs.index("tl-summary__question") :]
    assert spoken_in(staffs, THEIRS) == "es"
    assert spoken_in(staffs, OURS) == "en"


def test_a_panel_and_the_paper_know_it_too(world: World, visitor: Visitor, session: Session) -> None:
    round_id = world.open_round()
    ana = world.applicant("ana@example.org")
    application_id = world.draft(round_id, summary=OURS)
    with world.unit(ana) as unit:
        applications.save(unit, application_id, {"project_title": THEIRS}, locale="es")
    with world.unit(ana) as unit:
        applications.submit(unit, application_id)
    with world.unit(world.officer) as unit:
        applications.screen(unit, application_id, eligible=True, reasons=[], note="")
    page = queries.application_page(session, id=application_id)
    paper = receipt_paper(receipt_words(page, programs.round_page(session, id=round_id, now=world.clock.now())))
    session.rollback()
    assert faults(paper) == []
    assert languages_in(paper) == {"es"}

    reviewer = reviews.reviewer(world)
    assignment_id = reviews.assign(world, application_id, reviews.panel(world, round_id, size=1), reviewer)
    reviews.accept(world, assignment_id, reviewer)
    visitor.sign_in("reviewer1@example.org")
    read = visitor.get(f"/reviewing/{assignment_id}").text
    read = read[read.index("tl-summary__question") :]
    assert spoken_in(read, THEIRS) == "es"
    assert spoken_in(read, OURS) == "en"


def languages_in(paper: bytes) -> set[str]:
    """What parts of an English paper say of their language."""
    pages = pypdf.PdfReader(io.BytesIO(paper)).pages
    written = b"".join(contents.get_data() for page in pages if (contents := page.get_contents()) is not None)
    return {found.decode() for found in re.findall(rb"/Lang\((\w+)\)", written)} - {"en"}
