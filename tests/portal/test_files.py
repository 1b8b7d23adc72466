"""Files on the applicant's pages: limits said beforehand, sent while one writes, opened only once they may be."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.model import StoredFile
from grants.gateways.antivirus import scanner_at
from grants.kernel import ports
from grants.policy.actor import Role
from tests.clamd_server import EICAR, Server, clamd_server
from tests.pictures import JPG, SECRETS, from_a_phone, opened
from tests.visitor import Visitor, words
from tests.world import World

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
NAME = "plan, “año” 🌳; draft.pdf"
AT = "/applications/JS-2026-0001"


@pytest.fixture
def ana(world: World, visitor: Visitor) -> Visitor:
    world.draft(world.open_round(key="js-a"))
    visitor.sign_in("ana@example.org")
    return visitor


@pytest.fixture
def clamd(world: World) -> Iterator[Server]:
    with clamd_server() as server:
        ports.scanner.unbind()
        ports.scanner.bind(scanner_at(server.url))
        try:
            yield server
        finally:
            ports.scanner.unbind()
            ports.scanner.bind(scanner_at(""))


def upload(visitor: Visitor, content: bytes, *, name: str = NAME, key: str = "attachment", status: int = 200) -> Any:
    sent = {"file": (io.BytesIO(content), name)} if content else {}
    response = visitor.post(f"{AT}/uploads/{key}", sent, status=status, headers={"Accept": "application/json"})
    return response.get_json()


def test_the_page_says_beforehand_what_can_be_sent_and_where_a_script_sends_it(ana: Visitor) -> None:
    page = ana.get(f"{AT}/sections/money")
    assert "PDF, JPG, PNG, up to 5 MB. A photo from your phone works." in words(page)
    assert f'data-upload="{AT}/uploads/attachment"' in page.text


def test_a_photo_is_kept_as_soon_as_it_is_chosen_and_shown_small_and_whole(ana: Visitor) -> None:
    file = upload(ana, from_a_phone(), name="porch.jpg")["file"]
    assert (file["name"], file["status"]) == ("porch.jpg", "unscanned")
    whole = ana.get(file["url"])
    assert whole.headers["Content-Disposition"].startswith("attachment")
    assert opened(whole.data).size == (40, 60), "upright"
    assert not [secret for secret in SECRETS if secret in whole.data]
    small = ana.get(file["small"])
    assert (small.mimetype, small.headers["Content-Security-Policy"]) == ("image/webp", "default-src 'none'; sandbox")
    assert file["small"] in ana.get(f"{AT}/sections/money").text
    assert file["small"] in ana.get(f"{AT}/check").text


def test_a_files_own_name_comes_back_whole(ana: Visitor) -> None:
    url = upload(ana, PDF)["file"]["url"]
    said = ana.get(url).headers["Content-Disposition"]
    assert "filename*=UTF-8''plan%2C%20%E2%80%9Ca%C3%B1o%E2%80%9D%20%F0%9F%8C%B3%3B%20draft.pdf" in said
    assert "“año” 🌳" in ana.get(f"{AT}/check").text


@pytest.mark.parametrize(
    ("content", "name", "called"),
    [
        (PDF, "plan.html", "plan.html.pdf"),
        (PDF, "PLAN.PDF", "PLAN.PDF"),
        (JPG, "image", "image.jpg"),
        (JPG, "porch.jpeg", "porch.jpeg"),
    ],
)
def test_a_file_is_downloaded_under_a_name_that_opens_as_what_it_is(
    ana: Visitor, content: bytes, name: str, called: str
) -> None:
    """A page that begins like a PDF would run its scripts on the officer's own disk."""
    file = upload(ana, content, name=name)["file"]
    assert file["name"] == name
    assert ana.get(file["url"]).headers["Content-Disposition"] == f"attachment; filename={called}"


def test_a_name_with_a_line_end_in_it_can_be_opened(ana: Visitor) -> None:
    sent = {"id": "1", "name": "our\nplan.pdf", "size": len(PDF), "offset": 0, "piece": (io.BytesIO(PDF), "blob")}
    answer = ana.post(f"{AT}/uploads/attachment/pieces", sent, content_type="multipart/form-data")
    response = ana.get(answer.get_json()["file"]["url"])
    assert response.headers["Content-Disposition"] == 'attachment; filename="our plan.pdf"'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty"),
        (b"<script>alert(1)</script>", "We can't open this kind of file"),
        (PDF + b"\0" * 5_000_001, "The largest we can take is 5 MB"),
        (JPG[: len(JPG) // 2], "We can't read this picture"),
    ],
)
def test_what_can_not_be_taken_is_said_in_words_and_leaves_nothing(
    ana: Visitor, session: Session, content: bytes, said: str
) -> None:
    assert said in upload(ana, content, status=422)["message"]
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_a_file_goes_only_to_a_file_question_of_ones_own_draft(
    ana: Visitor, another_visitor: Visitor, world: World
) -> None:
    upload(ana, PDF, key="summary", status=404)
    upload(ana, PDF, key="gone", status=404)
    another_visitor.post(
        f"{AT}/uploads/attachment",
        {"file": (io.BytesIO(PDF), "a.pdf")},
        status=403,
        headers={"Accept": "application/json"},
    )
    ana.post(f"{AT}/send")
    upload(ana, PDF, status=409)


def last_file(world: World) -> int:
    with Session(world.engine) as session:
        return session.scalars(select(StoredFile.id).order_by(StoredFile.id.desc())).first() or 0


def test_a_waiting_file_is_opened_by_nobody_and_says_so(world: World, ana: Visitor, clamd: Server) -> None:
    file = upload(ana, from_a_phone(), name="porch.jpg")["file"]
    assert (file["status"], "url" in file) == ("waiting", False)
    assert "We look for viruses before anybody can open it." in words(ana.get(f"{AT}/sections/money"))
    where = f"{AT}/files/{last_file(world)}"
    assert "still checking this file" in words(ana.get(where, status=409))
    ana.get(f"{where}/small", status=404)
    world.drain()
    ana.get(where)
    ana.get(f"{where}/small")


def test_an_infected_file_is_told_in_clear_words_to_its_person_and_to_staff(
    world: World, ana: Visitor, another_visitor: Visitor, clamd: Server
) -> None:
    upload(ana, PDF + EICAR)
    ana.post(f"{AT}/send")
    world.drain()
    assert "was removed: our scanner found a virus in it" in words(ana.get(AT))
    number = last_file(world)
    assert "This file was removed" in words(ana.get(f"{AT}/files/{number}", status=410))
    world.staff(Role.OFFICER, email="officer@example.org")
    another_visitor.sign_in("officer@example.org")
    shown = words(another_visitor.get("/staff/applications/JS-2026-0001"))
    assert "was removed: our scanner found a virus in it" in shown
    assert "File removed: a virus was found in it" in shown
    another_visitor.get(f"/staff/applications/JS-2026-0001/files/{number}", status=410)


def test_in_a_draft_the_place_of_an_infected_file_asks_for_a_clean_copy(
    world: World, ana: Visitor, clamd: Server
) -> None:
    upload(ana, PDF + EICAR, name="plan.pdf")
    world.drain()
    assert "We removed “plan.pdf”: our scanner found a virus in it." in words(ana.get(f"{AT}/sections/money"))
    upload(ana, PDF, name="clean.pdf")
    world.drain()
    page = words(ana.get(f"{AT}/sections/money"))
    assert "We removed" not in page
    assert "clean.pdf" in page
