"""Several files to one question: said beforehand, added, taken out one by one, and read wherever the answer is read."""

from __future__ import annotations

import csv
import io
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application
from grants.gateways.antivirus import scanner_at
from grants.kernel import ports
from tests.clamd_server import EICAR, clamd_server
from tests.pictures import PNG, heic
from tests.portal.sending import section_data
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.questions import more_answers, more_values
from tests.worlds.reviews import accept, assign, panel, reviewer
from tests.worlds.rounds import FORM

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
AT = "/applications/JS-2026-0001"
NAMES = ("plan.pdf", "“año” 🌳.pdf", "=1+1.pdf")


def several(most: int = 3) -> dict[str, Any]:
    form = deepcopy(FORM)
    for section in form["sections"]:
        for question in section["questions"]:
            if question["key"] in ("attachment", "picture"):
                question["max_files"] = most
    return form


@pytest.fixture
def ana(world: World, visitor: Visitor) -> Visitor:
    world.draft(world.open_round(key="js-a", form=several()))
    visitor.sign_in("ana@example.org")
    return visitor


def send(visitor: Visitor, *files: tuple[bytes, str], **more: str) -> Any:
    data = {"amount": "1,000", "budget-0-item": "Snacks", "budget-0-amount": "1,000", **more}
    sent = [(io.BytesIO(content), name) for content, name in files]
    return visitor.post(f"{AT}/sections/money", {**data, "attachment": sent}, content_type="multipart/form-data")


def kept(visitor: Visitor) -> list[str]:
    found = visitor.get(f"{AT}.json").json["answers"]["attachment"]
    return [file["name"] for file in found or []]


def test_how_many_is_said_beforehand_on_the_page_and_on_the_sheet(ana: Visitor) -> None:
    assert "up to 5 MB. A photo from your phone works. Up to 3 files." in words(ana.get(f"{AT}/sections/money"))
    assert "PDF, JPG, PNG, up to 5 MB. Up to 3 files." in words(ana.get("/rounds/js-a/questions"))
    asked = ana.get("/rounds/js-a/questions.json").json["sections"][2]["questions"]
    assert [question["max_files"] for question in asked] == [None, None, 3]


def test_files_are_added_to_those_that_stand_and_one_too_many_is_refused_in_words(ana: Visitor) -> None:
    send(ana, (PDF, NAMES[0]), (PDF, NAMES[1]))
    send(ana, (PDF, NAMES[2]))
    assert kept(ana) == list(NAMES)
    page = ana.get(f"{AT}/sections/money")
    assert "That is as many files as we can take here." in words(page)
    assert "We can keep 3 files here. Take one out first." in words(send(ana, (PDF, "fourth.pdf")))
    assert kept(ana) == list(NAMES)


def test_the_same_file_sent_twice_is_one(ana: Visitor) -> None:
    """A script sent it, and the form's own button sends it once more with the next one."""
    send(ana, (PDF, NAMES[0]))
    send(ana, (PDF, NAMES[0]), (PDF, NAMES[1]))
    assert kept(ana) == [NAMES[0], NAMES[1]]


@pytest.mark.parametrize(
    ("content", "name", "kept_as"),
    [
        (heic(), "IMG_0007.HEIC", "IMG_0007.HEIC.jpg"),
        (PDF, " plan.pdf ", "plan.pdf"),
        (PDF, "our/plan.pdf", "our_plan.pdf"),
    ],
)
def test_the_same_file_sent_twice_is_one_also_where_we_keep_it_under_another_name(
    ana: Visitor, content: bytes, name: str, kept_as: str
) -> None:
    for _ in range(2):
        send(ana, (content, name))
    assert kept(ana) == [kept_as]


def test_one_is_taken_out_by_its_button_and_what_was_typed_stays(ana: Visitor) -> None:
    send(ana, *((PDF, name) for name in NAMES))
    files = ana.get(f"{AT}.json").json["answers"]["attachment"]
    number = files[1]["url"].rpartition("/")[2]
    page = send(ana, remove_file=f"attachment:{number}", amount="990")
    assert ana.path(page) == f"{AT}/sections/money"
    assert 'value="990"' in page.text
    assert kept(ana) == [NAMES[0], NAMES[2]]
    for strange in (f"attachment:{number}", "attachment:", "summary:1", ":", "attachment:" + "9" * 40):
        send(ana, remove_file=strange)
    assert kept(ana) == [NAMES[0], NAMES[2]]
    for name in (NAMES[0], NAMES[2]):
        files = ana.get(f"{AT}.json").json["answers"]["attachment"]
        send(ana, remove_file=f"attachment:{next(f['url'] for f in files if f['name'] == name).rpartition('/')[2]}")
    assert kept(ana) == []


def test_a_single_file_is_taken_out_too(world: World, visitor: Visitor) -> None:
    world.draft(world.open_round(key="js-a"))
    visitor.sign_in("ana@example.org")
    send(visitor, (PDF, "plan.pdf"))
    file = visitor.get(f"{AT}.json").json["answers"]["attachment"]
    send(visitor, remove_file=f"attachment:{file['url'].rpartition('/')[2]}")
    assert visitor.get(f"{AT}.json").json["answers"]["attachment"] is None


def test_all_of_them_are_read_on_the_receipt_by_staff_by_the_panel_and_in_the_sheet(
    world: World, ana: Visitor, another_visitor: Visitor
) -> None:
    send(ana, *((PDF, name) for name in NAMES))
    for page in (ana.get(f"{AT}/check"), ana.post(f"{AT}/send")):
        assert all(name in page.text for name in NAMES)
    paper = pypdf.PdfReader(io.BytesIO(ana.get(f"{AT}/receipt.pdf").data))
    said = "\n".join(page.extract_text() for page in paper.pages)
    assert all(name in said for name in NAMES)
    _ = world.officer
    another_visitor.sign_in("officer@example.org")
    staff = another_visitor.get("/staff/applications/JS-2026-0001").text
    assert all(name in staff for name in NAMES)
    sheet = another_visitor.post("/staff/rounds/js-a/applications/export", {"kind": "csv", "private": "no"})
    rows = list(csv.reader(io.StringIO(sheet.data.decode("utf-8-sig"), newline="")))
    assert rows[1][rows[0].index("A file")] == "\n".join(NAMES)


def test_a_reviewer_opens_each_of_them(world: World, ana: Visitor, another_visitor: Visitor) -> None:
    send(ana, *((PDF, name) for name in NAMES))
    ana.post(f"{AT}/send")
    with Session(world.engine) as session:
        application = session.query(Application).one()
        application_id, round_id = application.id, application.round_id
    with world.unit(world.officer) as unit:
        applications.screen(unit, application_id, eligible=True, reasons=[])
    assignment_id = assign(world, application_id, panel(world, round_id, size=1), reviewer(world, 1))
    accept(world, assignment_id, reviewer(world, 1))
    another_visitor.sign_in("reviewer1@example.org")
    page = another_visitor.get(f"/reviewing/{assignment_id}")
    assert all(name in page.text for name in NAMES)
    for file in ana.get(f"{AT}.json").json["answers"]["attachment"]:
        number = file["url"].rpartition("/")[2]
        assert another_visitor.get(f"/reviewing/{assignment_id}/files/{number}").data == PDF


def test_an_infected_one_leaves_and_the_others_stay(world: World, ana: Visitor) -> None:
    with clamd_server() as server:
        ports.scanner.unbind()
        ports.scanner.bind(scanner_at(server.url))
        try:
            send(ana, (PDF, "good.pdf"), (PDF + EICAR, "bad.pdf"))
            world.drain()
        finally:
            ports.scanner.unbind()
            ports.scanner.bind(scanner_at(""))
    assert kept(ana) == ["good.pdf"]


def test_in_a_section_that_was_opened_again_files_are_added_and_taken_out(world: World, ana: Visitor) -> None:
    send(ana, (PDF, NAMES[0]))
    ana.post(f"{AT}/send")
    with Session(world.engine) as session:
        application_id = session.query(Application.id).scalar()
    with world.unit(world.officer) as unit:
        until = world.clock.now() + timedelta(days=5)
        applications.reopen(unit, application_id, ["money", "more"], until=until, reason="Send the plan again.")
    money = {"amount": "1,000", "budget-0-item": "Snacks", "budget-0-amount": "1,000"}
    multipart = {"content_type": "multipart/form-data"}
    ana.post(f"{AT}/changes/money", {**money, "attachment": (io.BytesIO(PDF), NAMES[1])}, **multipart)
    ana.post(f"{AT}/changes/more", {"picture": (io.BytesIO(PNG), "porch.png")}, **multipart)
    first = ana.get(f"{AT}.json").json["answers"]["attachment"][0]["url"].rpartition("/")[2]
    page = ana.post(f"{AT}/changes/money", {**money, "remove_file": f"attachment:{first}"})
    assert NAMES[1] in page.text
    assert f'value="attachment:{first}" class' not in page.text
    assert "porch.png" in ana.get(f"{AT}/changes/more").text
    ana.post(f"{AT}/changes")
    assert kept(ana) == [NAMES[1]]


def test_a_section_with_every_type_of_question_can_be_opened_again(world: World, ana: Visitor) -> None:
    ana.post(f"{AT}/send")
    with Session(world.engine) as session:
        application_id = session.query(Application.id).scalar()
    with world.unit(world.officer) as unit:
        until = world.clock.now() + timedelta(days=5)
        applications.reopen(unit, application_id, ["more"], until=until, reason="Tell us more.")
    assert "None of these must be answered." in words(ana.get(f"{AT}/changes/more"))
    ana.post(f"{AT}/changes/more", section_data("more", more_answers()))
    ana.post(f"{AT}/changes")
    found = ana.get(f"{AT}.json").json["answers"]
    assert {key: found[key] for key in more_values() if key != "signed"} == {
        key: value for key, value in more_values().items() if key != "signed"
    }


def test_a_file_chosen_before_a_line_is_added_is_kept_and_shown(ana: Visitor) -> None:
    page = send(ana, (PDF, "plan.pdf"), add_line="budget")
    assert "plan.pdf" in page.text
    assert 'name="budget-1-item"' in page.text, "and there is the line"
    assert 'name="based.attachment" value="1"' in page.text
    assert kept(ana) == ["plan.pdf"]
    page = send(ana, (b"<b>", "wrong.pdf"), add_line="budget")
    assert "open this kind of file" in words(page)
    assert kept(ana) == ["plan.pdf"]


def test_a_file_chosen_before_another_is_taken_out_takes_its_place(ana: Visitor) -> None:
    send(ana, *((PDF, name) for name in NAMES))
    first = ana.get(f"{AT}.json").json["answers"]["attachment"][0]["url"].rpartition("/")[2]
    page = send(ana, (PDF + b"\n", "new.pdf"), remove_file=f"attachment:{first}")
    assert kept(ana) == [*NAMES[1:], "new.pdf"], "there was no room for a fourth"
    assert ana.path(page).endswith("/sections/money")
    page = send(ana, (b"<b>", "wrong.pdf"), remove_file="attachment:0")
    assert "open this kind of file" in words(page)
