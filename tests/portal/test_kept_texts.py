"""What a browser kept of a long text is named as arrived by the answer that took it, and by no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grants.policy.actor import Role
from grants.web.kept_texts import AT_MOST, COOKIE, SIGNED_OUT
from tests.portal.test_apply import begin, fill
from tests.visitor import Visitor
from tests.world import World
from tests.worlds.workshops import planned

ROOT = Path(__file__).resolve().parents[2]
LONG = re.compile(
    r"field\((?:[\w.]+\.(?:text|note|reason|words|why|wish|comment|needs|definition|translated)\b"
    r"|form\[\"(?:why-|comment))(?:(?!}}).)*"
)
NO_TEXTS = {("awards.html", "field(form.words"), ("take_off.html", "field(form.why")}
"""Words to look for, and a choice."""

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


def test_every_long_text_of_a_page_that_saves_nothing_by_itself_is_kept() -> None:
    pages = [page for folder in ("portal", "admin") for page in (ROOT / folder / "templates").rglob("*.html")]
    calls = [(page, call) for page in pages for call in LONG.findall(page.read_text())]
    assert len(calls) > 35
    assert [
        f"{page.name}: {call}"
        for page, call in calls
        if "keep=" not in call and not any(page.name == name and call.startswith(begins) for name, begins in NO_TEXTS)
    ] == []


def test_what_a_guest_of_a_workshop_needs_arrives_with_the_seat(world: World, visitor: Visitor) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"))
    at = f"/workshops/{workshop_id}"
    assert f'data-keep-text="workshop {workshop_id}"' in visitor.get(at).text
    typed = {"name": "Ana", "email": ANA, "needs": "A ramp.", "secret": "s" * 32, "kept_text": "a1"}
    visitor.post(at, {**typed, "email": "no address"}, status=422)
    assert arrived(visitor) == ""
    visitor.post(at, typed)
    assert arrived(visitor) == "a1"


def test_who_signs_out_is_named_once_so_that_the_browser_forgets_their_desk(world: World, visitor: Visitor) -> None:
    world.staff(Role.OFFICER)
    visitor.sign_in("officer@example.org")
    page = visitor.post("/sign-out")
    cookie = visitor.client.get_cookie(SIGNED_OUT)
    assert cookie is not None
    assert re.fullmatch(r"[0-9a-f]{16}", cookie.value)
    assert "kept-texts" in page.text
