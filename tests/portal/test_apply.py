"""From the first answer to the receipt, as a browser without scripts does it."""

import io
import re
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.model import Answer, Application
from grants.kernel import ports
from grants.kernel.history import HistoryRow
from grants.people.model import SignIn
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.rounds import FORM, answers

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def page_data(section: int, **changed: Any) -> dict[str, Any]:
    """What the browser sends for one section of the form."""
    typed = {**answers(), **changed}
    sent: dict[str, Any] = {}
    for question in FORM["sections"][section]["questions"]:
        value = typed.get(question["key"], "")
        if question["type"] == "budget":
            for number, line in enumerate(value or []):
                sent[f"budget-{number}-item"], sent[f"budget-{number}-amount"] = line["item"], line["amount"]
        elif question["type"] != "file":
            sent[question["key"]] = value
    return sent


def begin(visitor: Visitor, **changed: Any) -> str:
    """Send the first section; gives the reference of the draft."""
    response = visitor.post("/rounds/js-a/apply", page_data(0, **changed))
    found = re.search(r"JS-2026-\d{4}", response.text)
    assert found, words(response)
    return found[0]


def fill(visitor: Visitor, reference: str) -> None:
    visitor.post(f"/applications/{reference}/sections/project", page_data(1))
    visitor.post(f"/applications/{reference}/sections/money", page_data(2))


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round(key="js-a")


def status(session: Session, reference: str) -> str:
    session.rollback()
    return session.scalars(select(Application.status).where(Application.reference == reference)).one()


def test_first_answers_are_kept_before_any_contact_and_mail_brings_the_draft_to_its_person(
    world: World, visitor: Visitor, another_visitor: Visitor, round_id: int, session: Session
) -> None:
    reference = begin(visitor)
    fill(visitor, reference)
    visitor.post(f"/applications/{reference}/keep?then=check", {"email": "Ana@Example.org"})
    world.drain()
    letter = ports.post().letters()[0]
    assert letter.to == "ana@example.org"
    link = re.search(r"http://localhost(/sign-in/link/\S+)", letter.text)
    assert link
    another_visitor.get(link[1])
    another_visitor.get(link[1])
    arrived = another_visitor.post(link[1])
    assert another_visitor.path(arrived) == f"/applications/{reference}/check"
    assert "Porch talks" in arrived.text
    sent = another_visitor.post(f"/applications/{reference}/send")
    assert "We have your application" in words(sent)
    assert "Neighbors meet on porches" in words(sent)
    assert status(session, reference) == "submitted"


def test_without_an_address_reference_and_pin_open_it_on_another_device(
    visitor: Visitor, another_visitor: Visitor, round_id: int
) -> None:
    reference = begin(visitor)
    page = visitor.post(f"/applications/{reference}/pin")
    pin = re.search(r"\b\d{6}\b", words(page))
    assert pin
    assert another_visitor.path(another_visitor.get(f"/applications/{reference}")) == "/sign-in"
    wrong = another_visitor.post(
        "/resume", {"reference": reference, "pin": "000000" if pin[0] != "000000" else "111111"}
    )
    assert "do not fit together" in words(wrong)
    opened = another_visitor.post("/resume", {"reference": reference.lower(), "pin": pin[0]})
    assert another_visitor.path(opened) == f"/applications/{reference}"
    fill(another_visitor, reference)
    assert "We have your application" in words(another_visitor.post(f"/applications/{reference}/send"))


def test_five_wrong_pins_let_the_reference_rest(
    world: World, visitor: Visitor, another_visitor: Visitor, round_id: int
) -> None:
    reference = begin(visitor)
    pin = re.search(r"\b\d{6}\b", words(visitor.post(f"/applications/{reference}/pin")))[0]
    for _ in range(5):
        another_visitor.post("/resume", {"reference": reference, "pin": "12"})
    assert "do not fit" in words(another_visitor.post("/resume", {"reference": reference, "pin": pin}))
    world.clock.move(world.TOTP_STEP * 16)
    assert another_visitor.path(another_visitor.post("/resume", {"reference": reference, "pin": pin})).endswith(
        reference
    )


def test_clicking_send_twice_sends_once(visitor: Visitor, round_id: int, session: Session) -> None:
    reference = begin(visitor)
    fill(visitor, reference)
    visitor.post(f"/applications/{reference}/pin")
    for _ in range(2):
        assert "We have your application" in words(visitor.post(f"/applications/{reference}/send"))
    where = (HistoryRow.subject_type == "application", HistoryRow.action == "submit")
    assert session.scalar(select(func.count()).select_from(HistoryRow).where(*where)) == 1


def test_a_wrong_answer_is_said_at_its_field_and_kept_as_typed(
    visitor: Visitor, round_id: int, session: Session
) -> None:
    reference = begin(visitor)
    response = visitor.post(f"/applications/{reference}/sections/money", page_data(2, amount="about a thousand"))
    assert "Write an amount in dollars" in words(response)
    assert 'value="about a thousand"' in response.text
    assert 'href="#amount"' in response.text
    assert session.scalar(select(Answer.typed).where(Answer.question_key == "amount")) == "about a thousand"


def test_a_budget_that_does_not_add_up_says_both_sums(visitor: Visitor, round_id: int) -> None:
    reference = begin(visitor)
    response = visitor.post(
        f"/applications/{reference}/sections/money", page_data(2, budget=[{"item": "Snacks", "amount": "900"}])
    )
    assert "The lines add up to $900, and you ask for $1,000." in words(response)


def test_a_line_is_added_without_scripts_and_nothing_typed_is_lost(visitor: Visitor, round_id: int) -> None:
    reference = begin(visitor)
    data = page_data(2, budget=[{"item": f"Thing {n}", "amount": "10"} for n in range(3)])
    response = visitor.post(f"/applications/{reference}/sections/money", {**data, "add_line": "budget"})
    assert "budget-3-item" in response.text
    assert 'value="Thing 2"' in response.text


def test_hostile_text_comes_back_unharmed(visitor: Visitor, round_id: int, session: Session) -> None:
    reference = begin(visitor)
    hostile = "<script>alert(1)</script> '; DROP TABLE application; -- \u202eabc 🎉 =1+1 \x00end"
    response = visitor.post(f"/applications/{reference}/sections/project", page_data(1, summary=hostile))
    assert "<script>alert(1)" not in response.text
    kept = session.scalar(select(Answer.typed).where(Answer.question_key == "summary"))
    assert kept == hostile.replace("\x00", "")
    assert "DROP TABLE application; --" in words(visitor.get(f"/applications/{reference}/check"))


def test_a_million_characters_get_a_clear_word_and_are_not_lost(
    visitor: Visitor, round_id: int, session: Session
) -> None:
    reference = begin(visitor)
    response = visitor.post(f"/applications/{reference}/sections/project", page_data(1, summary="word " * 200_000))
    assert "199850 words too long" in words(response).replace(",", "")
    assert len(session.scalar(select(Answer.typed).where(Answer.question_key == "summary"))) >= 999_999


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ" + b"\0" * 300, "harmless.pdf", "We can't open this kind of file"),
        (b"%PDF-1.4" + b"\0" * 5_200_000, "big.pdf", "This file is 5.2 MB. The largest we can take is 5 MB."),
        (b"", "empty.pdf", "This file is empty"),
        (b"%PDF-1.4" + b"\0" * 50_000_000, "huge.pdf", "This file is 50.0 MB. The largest we can take is 5 MB."),
    ],
)
def test_a_file_that_we_cannot_take_is_refused_at_its_field_and_the_answers_stay(
    visitor: Visitor, round_id: int, content: bytes, name: str, said: str
) -> None:
    reference = begin(visitor)
    data = {**page_data(2), "attachment": (io.BytesIO(content), name)}
    response = visitor.post(f"/applications/{reference}/sections/money", data, content_type="multipart/form-data")
    assert said in words(response).replace("&#39;", "'")
    assert 'value="1,000"' in response.text


def test_a_file_comes_back_under_its_own_name_to_its_people_only(
    visitor: Visitor, another_visitor: Visitor, round_id: int
) -> None:
    reference = begin(visitor)
    data = {**page_data(2), "attachment": (io.BytesIO(PDF), "presupuesto, año 1 🎉.pdf")}
    visitor.post(f"/applications/{reference}/sections/money", data, content_type="multipart/form-data")
    page = visitor.get(f"/applications/{reference}/check")
    link = re.search(rf"/applications/{reference}/files/\d+", page.text)
    assert link
    assert "presupuesto, año 1 🎉.pdf" in page.text
    got = visitor.get(link[0])
    assert got.data == PDF
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert another_visitor.path(another_visitor.get(link[0])) == "/sign-in"


def test_after_the_deadline_the_draft_is_kept_and_can_not_be_sent(
    world: World, visitor: Visitor, round_id: int
) -> None:
    reference = begin(visitor)
    fill(visitor, reference)
    visitor.post(f"/applications/{reference}/pin")
    world.close_round(round_id)
    saved = visitor.post(f"/applications/{reference}/sections/project", page_data(1, summary="One more sentence."))
    assert saved.status_code == 200
    refused = visitor.post(f"/applications/{reference}/send", status=422)
    assert "This round has closed. Your draft is kept" in words(refused)
    assert "One more sentence." in words(refused)
    assert "This round has closed" in words(visitor.post("/rounds/js-a/apply", page_data(0), status=409))


def test_somebody_elses_application_is_refused_kindly(world: World, visitor: Visitor, round_id: int) -> None:
    application_id = world.submitted(round_id)
    with Session(world.engine) as session:
        reference = session.get(Application, application_id).reference
    visitor.sign_in("ben@example.org")
    for path in ("", "/check", "/sections/group", "/withdraw", "/keep"):
        assert "not open to you" in words(visitor.get(f"/applications/{reference}{path}", status=403))
    visitor.post(f"/applications/{reference}/send", status=403)


def test_a_code_works_only_in_the_browser_that_asked_and_five_tries_end_it(
    world: World, visitor: Visitor, another_visitor: Visitor
) -> None:
    visitor.post("/sign-in", {"email": "ana@example.org"})
    world.drain()
    code = re.search(r"\b\d{6}\b", ports.post().letters()[0].text)[0]
    another_visitor.post("/sign-in", {"email": "ben@example.org"})
    another_visitor.post("/sign-in/code", {"code": code})
    wrong = "000000" if code != "000000" else "111111"
    for left in (4, 3, 2, 1, 0):
        assert f"You can try {left} more times" in words(visitor.post("/sign-in/code", {"code": wrong}))
    over = visitor.post("/sign-in/code", {"code": code}, status=410)
    assert "no longer works" in words(over)
    assert way_on(over.text) == "/sign-in"


def test_an_old_link_says_so(world: World, visitor: Visitor) -> None:
    visitor.post("/sign-in", {"email": "ana@example.org"})
    world.drain()
    link = re.search(r"http://localhost(/sign-in/link/\S+)", ports.post().letters()[0].text)[1]
    world.clock.move(world.TOTP_STEP * 30)
    assert way_on(visitor.post(link, status=410).text) == "/sign-in"
    assert way_on(visitor.post(f"/es{link}", status=410).text) == "/es/sign-in"
    assert visitor.path(visitor.get("/my")) == "/sign-in"


def way_on(page: str) -> str:
    """Where the one strong button of a page leads."""
    found = re.search(r'<div class="tl-buttons"><a class="[^"]+" href="([^"]+)">', page)
    assert found, page
    return found[1]


def test_the_letter_leaves_no_secret_behind(world: World, visitor: Visitor, session: Session) -> None:
    visitor.post("/sign-in", {"email": "ana@example.org"})
    world.drain()
    assert session.scalars(select(SignIn.unsent)).all() == [None]


def test_a_sent_application_can_be_withdrawn_and_the_group_can_apply_anew(
    visitor: Visitor, round_id: int, session: Session
) -> None:
    reference = begin(visitor)
    fill(visitor, reference)
    visitor.post(f"/applications/{reference}/pin")
    visitor.post(f"/applications/{reference}/send")
    assert "is withdrawn" in words(visitor.post(f"/applications/{reference}/withdraw", {"note": "Moved away"}))
    assert status(session, reference) == "withdrawn"


def test_one_application_per_group_where_the_round_says_so(world: World, visitor: Visitor, round_id: int) -> None:
    world.submitted(round_id, email="ana@example.org")
    visitor.sign_in("ana@example.org")
    reference = begin(visitor)
    fill(visitor, reference)
    refused = visitor.post(f"/applications/{reference}/send", status=422)
    assert "Your group has already sent an application" in words(refused)
