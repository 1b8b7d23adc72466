"""What a browser kept of a long text is named as arrived by the answer that took it, and by no other."""

from __future__ import annotations

import pytest

from grants.web.kept_texts import AT_MOST, COOKIE
from tests.portal.test_apply import begin, fill
from tests.visitor import Visitor
from tests.world import World

ANA = "ana@example.org"
MESSAGES = "/applications/JS-2026-0001/messages"
TOLD = {"kind": "access", "text": "The button can't be pressed."}
DOUBTS = {"operating_budget": "200,000", "zip": "28208", "workshop": "yes", "tier": "tier-1"}


def arrived(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie(COOKIE)
    return cookie.value if cookie else ""


@pytest.fixture
def sent(world: World, visitor: Visitor) -> int:
    made = world.submitted(world.open_round(key="js-a"))
    visitor.sign_in(ANA)
    return made


def test_a_message_that_is_refused_is_not_said_to_have_arrived(visitor: Visitor, sent: int) -> None:
    visitor.post(MESSAGES, {"text": " ", "kept_text": "a1"}, status=422)
    assert arrived(visitor) == ""
    page = visitor.post(MESSAGES, {"text": "May we begin?", "kept_text": "a1"})
    assert arrived(visitor) == "a1"
    assert "kept-texts" in page.text


def test_who_is_signed_out_meanwhile_keeps_the_text(visitor: Visitor, sent: int) -> None:
    visitor.post("/sign-out")
    visitor.post(MESSAGES, {"text": "Hello", "kept_text": "a1"})
    assert arrived(visitor) == ""


def test_both_texts_of_a_complaint_and_the_last_ones_before_it_are_named(visitor: Visitor) -> None:
    visitor.post("/complaints", {**TOLD, "kept_text": ["a1", "a2"]})
    assert arrived(visitor) == "a1.a2"
    for number in range(AT_MOST):
        visitor.post("/complaints", {**TOLD, "kept_text": f"b{number}"})
    assert arrived(visitor).split(".") == [f"b{number}" for number in reversed(range(AT_MOST))]


def test_what_is_no_id_of_ours_is_not_repeated(visitor: Visitor) -> None:
    visitor.post("/complaints", {**TOLD, "kept_text": ["a;b", "a" * 17, "ñ", ""]})
    assert arrived(visitor) == ""


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/assistance", {"need": "call", "phone": "704 555 0100", "text": "Please call."}),
        ("/rounds/js-b/check/start", {**DOUBTS, "why": "We give most of it away."}),
        ("/applications/JS-2026-0001/withdraw", {"note": "We go on without it."}),
    ],
)
def test_every_page_with_such_a_text_says_that_it_arrived(
    world: World, visitor: Visitor, sent: int, path: str, typed: dict[str, str]
) -> None:
    world.open_round(key="js-b")
    visitor.post(path, {**typed, "kept_text": "a1"})
    assert arrived(visitor) == "a1"


def test_a_reason_on_the_page_of_checking_arrives_by_either_button(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a")
    reference = begin(visitor)
    fill(visitor, reference)
    visitor.post(f"/applications/{reference}/disagree", {"why": "Because.", "kept_text": "a1"})
    visitor.post(f"/applications/{reference}/send", {"why": "Because of it.", "kept_text": "a2"})
    assert arrived(visitor) == "a2.a1"


def test_a_page_of_somebody_who_sent_nothing_does_without_the_script(visitor: Visitor) -> None:
    assert "kept-texts" not in visitor.get("/").text
