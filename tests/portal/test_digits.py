"""Digits as other keyboards write them: a code, a PIN, a complaint's number and answers are read all the same."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Answer
from grants.kernel import ports
from grants.policy.actor import Role
from tests.portal.test_apply import begin, page_data
from tests.portal.test_complaints import TOLD, number_and_code
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.rounds import FORM

SCRIPTS = {"arabic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹", "nepali": "०१२३४५६७८९", "wide": "０１２３４５６７８９"}


@pytest.fixture(params=SCRIPTS)
def typed(request: pytest.FixtureRequest) -> dict[int, str]:
    """How a keyboard of that script writes 0 to 9."""
    return {ord(plain): other for plain, other in zip("0123456789", SCRIPTS[request.param], strict=True)}


def test_a_code_from_a_letter(world: World, visitor: Visitor, typed: dict[int, str]) -> None:
    visitor.post("/ar/sign-in", {"email": "ana@example.org"})
    world.drain()
    code = re.search(r"\b\d{6}\b", ports.post().letters()[0].text)[0]
    assert visitor.path(visitor.post("/sign-in/code", {"code": code.translate(typed)})) == "/my"


def test_a_reference_and_its_pin(
    world: World, visitor: Visitor, another_visitor: Visitor, typed: dict[int, str]
) -> None:
    world.open_round(key="js-a")
    reference = begin(visitor)
    pin = re.search(r"\b\d{6}\b", words(visitor.post(f"/applications/{reference}/pin")))[0]
    told = {"reference": reference.translate(typed), "pin": pin.translate(typed)}
    assert another_visitor.path(another_visitor.post("/resume", told)) == f"/applications/{reference}"


def test_a_reference_that_a_navigator_was_told(
    world: World, visitor: Visitor, another_visitor: Visitor, typed: dict[int, str]
) -> None:
    world.staff(Role.NAVIGATOR, email="nav@example.org")
    world.open_round(key="js-a")
    reference = begin(visitor)
    another_visitor.sign_in("nav@example.org")
    assert "Your offer stands" in words(
        another_visitor.post("/helping/offers", {"reference": reference.translate(typed)})
    )


def test_a_complaints_number_and_code(visitor: Visitor, another_visitor: Visitor, typed: dict[int, str]) -> None:
    number, code = number_and_code(words(visitor.post("/complaints", TOLD)))
    told = {"number": number.translate(typed), "code": code.translate(typed)}
    assert number in words(another_visitor.post("/complaints/look", told))


@pytest.mark.parametrize(("key", "plain", "meant"), [("zip", "28208", "28208"), ("operating_budget", "8000", 800_000)])
def test_an_answer_means_its_number_and_is_kept_as_typed(
    world: World, visitor: Visitor, session: Session, typed: dict[int, str], key: str, plain: str, meant: object
) -> None:
    world.open_round(key="js-a")
    begin(visitor, **{key: plain.translate(typed)})
    kept = session.scalars(select(Answer).where(Answer.question_key == key)).one()
    assert (kept.typed, kept.value) == (plain.translate(typed), meant)


def test_an_amount_with_a_decimal_comma_is_asked_about_and_kept_as_typed(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a")
    reference = begin(visitor)
    lines = [{"item": "Snacks", "amount": "500,50"}]
    page = visitor.post(f"/applications/{reference}/sections/money", page_data(2, amount="500,50", budget=lines))
    assert "Do you mean $500.50 or $50,050? Put a point before the cents, like 250.50." in words(page)
    assert "Line 1: do you mean $500.50 or $50,050?" in words(page)
    assert page.text.count('value="500,50"') == 2


def test_arabic_signs_and_a_percent_sign_are_read_on_the_page_and_kept_as_typed(
    world: World, visitor: Visitor, session: Session
) -> None:
    form = deepcopy(FORM)
    share = {"key": "share", "type": "number", "label": {"en": "Which share, in percent?", "es": "¿Qué porcentaje?"}}
    form["sections"][0]["questions"].append(share)
    world.open_round(key="js-a", form=form)
    assert 'data-type="number" data-signs="%٪％"' in visitor.get("/ar/rounds/js-a/apply").text
    visitor.post("/ar/rounds/js-a/apply", {**page_data(0, operating_budget="٨٬٠٠٠٫٥٠"), "share": "٤٠٪"})
    kept = {each.question_key: (each.typed, each.value) for each in session.scalars(select(Answer))}
    assert kept["operating_budget"] == ("٨٬٠٠٠٫٥٠", 800_050)
    assert kept["share"] == ("٤٠٪", 40)
