"""What is sent after access ended, without scripts: the text is shown back, and signing in leads to its page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from grants.people.model import Person
from tests.portal.test_apply import page_data
from tests.portal.test_leaving import landing
from tests.portal.test_saving import kept, send
from tests.visitor import COOKIE, Visitor, words
from tests.world import World

ANA = "ana@example.org"
TEXT = "We talk on the porch.\n\n<b>Every</b> night, \u0645\u0631\u062d\u0628\u0627."


@pytest.fixture
def at(world: World, visitor: Visitor) -> str:
    """A page of Ana's draft, open in her browser."""
    world.draft(world.open_round(key="js-a"), email=ANA)
    visitor.sign_in(ANA)
    return "/applications/JS-2026-0001/sections/project"


def shown(page: str) -> list[str]:
    """The texts in the boxes to copy from, as a browser reads them."""
    boxes = re.findall(r"<textarea[^>]* readonly>\n(.*?)</textarea>", page, re.S)
    return [html.unescape(box) for box in boxes]


def test_signed_out_elsewhere_the_text_is_shown_and_signing_in_leads_back(
    world: World, visitor: Visitor, at: str, session: Session
) -> None:
    visitor.post("/sign-out")
    page = visitor.post(at, page_data(1, summary=TEXT, project_title="Porch"), status=403)
    assert "Your text is not saved yet" in words(page)
    assert TEXT in shown(page.text)
    assert "Porch" in shown(page.text)
    assert "tier-1" not in shown(page.text), "a choice is made again with one tap"
    assert page.headers["Cache-Control"] == "no-store"
    assert f'href="/sign-in?next={at}"' in page.text
    assert kept(session, "summary") != TEXT
    form = visitor.get(f"/sign-in?next={at}").text
    hidden = next(tag for tag in re.findall(r"<input[^>]*>", form) if 'name="next"' in tag)
    assert f'value="{at}"' in hidden
    assert landing(world, visitor, ANA, next=at) == at


def test_somebody_cut_off_by_staff_gets_their_text_too(world: World, visitor: Visitor, at: str) -> None:
    ana = world.person_id(ANA)
    with world.unit() as unit:
        unit.get(Person, ana).session_epoch += 1
    assert TEXT in shown(visitor.post(at, {"summary": TEXT}, status=403).text)


def test_who_is_signed_in_as_somebody_else_gets_it_too(visitor: Visitor, another_visitor: Visitor, at: str) -> None:
    another_visitor.sign_in("bo@example.org")
    page = another_visitor.post(at, {"summary": TEXT}, status=403)
    assert "This page is not open to you" in words(page)
    assert shown(page.text) == [TEXT]


def test_the_language_stays_and_an_address_without_a_page_leads_to_where_the_form_stood(
    visitor: Visitor, another_visitor: Visitor, at: str
) -> None:
    page = another_visitor.post(f"/es{at}", {"summary": TEXT}, status=403)
    assert f'href="/es/sign-in?next=/es{at}"' in page.text
    check = at.replace("/sections/project", "/check")
    why = {"why": "We do serve this street."}
    came = another_visitor.post(at.replace("/sections/project", "/disagree"), why, status=403,
                                headers={"Referer": f"http://localhost{check}"})  # fmt: skip
    assert f'href="/sign-in?next={check}"' in came.text
    elsewhere = another_visitor.post(at.replace("/sections/project", "/disagree"), why, status=403,
                                     headers={"Referer": "https://elsewhere.example/x"})  # fmt: skip
    assert 'href="/sign-in"' in elsewhere.text


def test_where_nothing_was_written_the_way_leads_to_signing_in_at_once(another_visitor: Visitor, at: str) -> None:
    for sent in ({}, {"csrf_token": "A" * 90, "based.summary": "1", "go": "on", "tier": "tier-1", "zip": "28208"}):
        answer = another_visitor.client.post(at, data=sent)
        assert answer.headers["Location"] == f"/sign-in?next={at}"
    assert send(another_visitor, at.replace("sections/project", "answers"), {"summary": TEXT}, {"summary": 0},
                status=403).json["error"]["code"] == 403  # fmt: skip


@pytest.fixture
def guarded(app: Flask) -> Iterator[None]:
    """Forms carry their secret, as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def test_a_form_whose_session_is_over_shows_its_text_to_who_sent_it_from_our_page(
    visitor: Visitor, at: str, guarded: None
) -> None:
    visitor.client.delete_cookie(COOKIE)
    ours = visitor.post(at, {"summary": TEXT}, status=400, headers={"Origin": "http://localhost"})
    assert "This form was open for a long time" in words(ours)
    assert shown(ours.text) == [TEXT]
    assert f'href="{at}"' in ours.text
    for origin in ("https://elsewhere.example", "null"):
        theirs = visitor.post(at, {"summary": TEXT}, status=400, headers={"Origin": origin})
        assert shown(theirs.text) == [], "another site puts no words into our pages"
