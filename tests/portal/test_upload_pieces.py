"""A large file in pieces: a broken line goes on from what arrived, limits hold, and what is left behind is swept away."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import PartialUpload, StoredFile
from grants.applications.uploads import Upload
from grants.jobs import sweep
from grants.kernel import ports
from grants.kernel.refusal import NotFound
from tests.visitor import Visitor
from tests.world import World

PIECE = 100_000
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 1000 + b"\n%%EOF\n"
AT = "/applications/JS-2026-0001"
JSON = {"Accept": "application/json"}


@pytest.fixture
def ana(world: World, visitor: Visitor) -> Visitor:
    world.draft(world.open_round(key="js-a"))
    visitor.sign_in("ana@example.org")
    return visitor


def send(
    visitor: Visitor,
    offset: int,
    content: bytes = PDF,
    *,
    size: int | str = len(PDF),
    status: int = 200,
    length: int = PIECE,
    **more: Any,
) -> Any:
    data = {"id": "1 plan.pdf", "name": "plan.pdf", "size": size, "offset": offset, **more}
    piece = content[offset : offset + length] if offset >= 0 else b""
    if piece:
        data["piece"] = (io.BytesIO(piece), "blob")
    path = f"{data.pop('at', AT)}/uploads/{data.pop('key', 'attachment')}/pieces"
    response = visitor.post(path, data, status=status, headers=JSON, content_type="multipart/form-data")
    return response.get_json()


def ask(visitor: Visitor) -> Any:
    return send(visitor, 0, b"")


def waiting(session: Session) -> list[PartialUpload]:
    session.rollback()
    return list(session.scalars(select(PartialUpload)))


def test_pieces_become_the_file_that_answers_the_question(world: World, ana: Visitor, session: Session) -> None:
    assert send(ana, 0) == {"received": PIECE}
    key = waiting(session)[0].storage_key
    assert send(ana, PIECE) == {"received": 2 * PIECE}
    file = send(ana, 2 * PIECE)["file"]
    assert (file["name"], ana.get(file["url"]).data) == ("plan.pdf", PDF)
    assert ana.get(f"{AT}.json").json["answers"]["attachment"]["name"] == "plan.pdf"
    assert waiting(session) == []
    world.drain()
    with pytest.raises(FileNotFoundError):
        ports.files().get(f"{key}-0")


def test_after_a_broken_line_it_goes_on_from_what_arrived(ana: Visitor) -> None:
    send(ana, 0)
    assert ask(ana) == {"received": PIECE}
    assert send(ana, 0) == {"received": PIECE}  # sent twice, kept once
    assert send(ana, 2 * PIECE) == {"received": PIECE}  # a piece too far
    send(ana, PIECE)
    assert ana.get(send(ana, 2 * PIECE)["file"]["url"]).data == PDF


def test_on_another_day_the_same_file_goes_on_and_another_begins_anew(
    world: World, ana: Visitor, session: Session
) -> None:
    send(ana, 0)
    world.clock.move(timedelta(hours=20))
    assert ask(ana) == {"received": PIECE}
    assert send(ana, 0, b"", id="2 plan.pdf") == {"received": 0}
    assert send(ana, 0, b"", size=len(PDF) + 1) == {"received": 0}
    assert len(waiting(session)) == 3


def test_an_answer_that_got_lost_after_the_last_piece_is_given_again(ana: Visitor, session: Session) -> None:
    """The pieces were whole when the process died: asking again finishes what it began."""
    send(ana, 0)
    send(ana, PIECE)
    upload = waiting(session)[0]
    ports.files().put(f"{upload.storage_key}-2", PDF[2 * PIECE :])
    upload.pieces, upload.received = 3, len(PDF)
    session.commit()
    assert ask(ana)["file"]["name"] == "plan.pdf"


def test_two_requests_that_finish_the_same_pieces_hear_of_one_file(
    world: World, ana: Visitor, session: Session
) -> None:
    """A line broke after the last piece: the script asks again while the first request still works on the file."""
    send(ana, 0)
    upload = waiting(session)[0]
    where, ready = (upload.application_id, "attachment", upload.id), Upload("pdf", PDF, hashlib.sha256(PDF).hexdigest())
    session.rollback()
    heard = []
    for _ in range(2):
        with world.unit(world.applicant()) as unit:
            heard.append(applications.finish_upload(unit, *where, ready).id)
    assert heard[0] == heard[1]
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 1
    with pytest.raises(NotFound), world.unit(world.applicant()) as unit:
        applications.finish_upload(unit, *where, replace(ready, original_digest="another"))


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (5_000_001, "The largest we can take is 5 MB"),
        (0, "This file is empty"),
        ("-1", "This file is empty"),
        ("", "This file is empty"),
        ("9" * 30, "This file is empty"),
        ("٣", "This file is empty"),
    ],
)
def test_a_file_that_can_not_be_taken_is_told_before_a_piece_of_it_is_kept(
    ana: Visitor, session: Session, size: Any, said: str
) -> None:
    assert said in send(ana, 0, size=size, status=422)["message"]
    assert waiting(session) == []


def test_what_turns_out_to_be_no_file_leaves_nothing(world: World, ana: Visitor, session: Session) -> None:
    wrong = b"<script>" + PDF
    for offset in (0, PIECE):
        send(ana, offset, wrong, size=len(wrong))
    key = waiting(session)[0].storage_key
    assert "We can't open this kind of file" in send(ana, 2 * PIECE, wrong, size=len(wrong), status=422)["message"]
    assert waiting(session) == []
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 0
    world.drain()
    with pytest.raises(FileNotFoundError):
        ports.files().get(f"{key}-0")


def test_a_store_that_lost_a_piece_asks_for_all_of_it_again(ana: Visitor, session: Session) -> None:
    send(ana, 0)
    send(ana, PIECE)
    ports.files().delete(f"{waiting(session)[0].storage_key}-0")
    assert send(ana, 2 * PIECE) == {"received": 0}
    for offset in (0, PIECE):
        send(ana, offset)
    assert send(ana, 2 * PIECE)["file"]["name"] == "plan.pdf"


def test_crumbs_and_too_much_are_not_kept(ana: Visitor, session: Session) -> None:
    assert send(ana, 0, length=100) == {"received": 0}
    assert send(ana, 0, PDF * 2, length=len(PDF) + 1) == {"received": 0}
    for number in range(9):
        send(ana, 0, b"", id=f"{number}")
    assert "We can keep 10 files here" in send(ana, 0, b"", id="one more", status=422)["message"]
    assert len(waiting(session)) == 10


def test_only_ones_own_draft_and_only_a_file_question_take_pieces(ana: Visitor, another_visitor: Visitor) -> None:
    send(ana, 0, key="summary", status=404)
    send(another_visitor, 0, status=403)
    ana.post(f"{AT}/send")
    send(ana, 0, status=409)


def test_what_was_left_behind_is_swept_away_after_a_day(world: World, ana: Visitor, session: Session) -> None:
    send(ana, 0)
    key = waiting(session)[0].storage_key
    assert queries.uploads_left(session, now=world.clock.now()) == []
    world.clock.move(timedelta(hours=25))
    sweep.once()
    world.drain()
    assert waiting(session) == []
    with pytest.raises(FileNotFoundError):
        ports.files().get(f"{key}-0")
