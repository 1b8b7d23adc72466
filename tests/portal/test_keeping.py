"""The page of a way back says what is true of this draft or application: who opens it now, and what would be new."""

from __future__ import annotations

import pytest

from tests.portal.test_apply import begin, fill
from tests.visitor import Visitor, words
from tests.world import World

ANA = "ana@example.org"
ON_DEVICE = "Your draft is kept on this device."
WITH_MAIL = "Send me a link and a code"
NEW_PIN = "A new PIN takes the place of the old one."


@pytest.fixture
def reference(world: World, visitor: Visitor) -> str:
    world.open_round(key="js-a")
    return begin(visitor)


def said(visitor: Visitor, reference: str) -> str:
    return words(visitor.get(f"/applications/{reference}/keep"))


def test_a_draft_that_only_the_device_opens(visitor: Visitor, reference: str) -> None:
    page = said(visitor, reference)
    assert ON_DEVICE in page
    assert WITH_MAIL in page
    assert NEW_PIN not in page


def test_a_draft_with_a_pin_is_opened_with_it_and_a_new_one_ends_the_old(visitor: Visitor, reference: str) -> None:
    visitor.post(f"/applications/{reference}/pin")
    page = said(visitor, reference)
    assert "It can be opened from anywhere with its reference and PIN." in page
    assert WITH_MAIL in page
    assert NEW_PIN in page
    assert ON_DEVICE not in page


def test_a_draft_in_ones_own_account_needs_no_letter(visitor: Visitor, reference: str) -> None:
    visitor.sign_in(ANA)
    assert ON_DEVICE in said(visitor, reference), "it is in nobody's account yet"
    visitor.post(f"/applications/{reference}/claim")
    page = said(visitor, reference)
    assert "It is in your account: sign in with your e-mail address" in page
    assert ON_DEVICE not in page
    assert WITH_MAIL not in page
    assert "Give me a reference and PIN" in page


def test_a_draft_that_another_has_taken(visitor: Visitor, another_visitor: Visitor, reference: str) -> None:
    with visitor.client.session_transaction() as kept:
        device = kept["device"]
    with another_visitor.client.session_transaction() as kept:
        kept["device"] = device
    visitor.sign_in(ANA)
    visitor.post(f"/applications/{reference}/claim")
    page = said(another_visitor, reference)
    assert "It is in another person's account." in page
    assert ON_DEVICE not in page
    assert WITH_MAIL not in page


def test_what_was_sent_is_an_application_and_no_draft(visitor: Visitor, reference: str) -> None:
    fill(visitor, reference)
    visitor.post(f"/applications/{reference}/pin")
    visitor.post(f"/applications/{reference}/send")
    assert_of_an_application(said(visitor, reference))
    visitor.post(f"/applications/{reference}/withdraw")
    assert_of_an_application(said(visitor, reference))


def assert_of_an_application(page: str) -> None:
    assert "A way back to your application" in page
    assert "draft" not in page
