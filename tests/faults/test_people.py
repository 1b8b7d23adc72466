"""Two people, or one with a nervous finger, at the pages at one moment: exactly one thing happens, and each is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from grants.payments.lifecycle import DisbursementStatus as S
from grants.policy.actor import Role
from tests.faults.browser import Browser, Page
from tests.faults.town import Town
from tests.worlds import payments as steps

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def approver(one_town: Town) -> Browser:
    steps.approver(one_town.world)
    browser = Browser(one_town)
    browser.sign_in("alex@example.org")
    return browser


@pytest.fixture(scope="module")
def officer(one_town: Town) -> Browser:
    """The finance officer, who can call a payment off."""
    one_town.world.staff(Role.FINANCE_OFFICER, email="fin@example.org")
    browser = Browser(one_town)
    browser.sign_in("fin@example.org")
    return browser


def at_once(*acts: Callable[[], Page]) -> list[Page]:
    gun, said = threading.Barrier(len(acts)), {}

    def run(place: int, act: Callable[[], Page]) -> None:
        gun.wait(timeout=10)
        said[place] = act()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=90)
    return [said[place] for place in range(len(acts))]


def approval_page(town: Town, browser: Browser, payment_id: int) -> tuple[Page, list[tuple[str, str]]]:
    payment = town.payment(payment_id)
    page = browser.get(f"/staff/payments/approve?chosen={payment.id}%3A{payment.version}")
    assert page.status == 200, page.heading
    return page, [("chosen", value) for value in page.fields("chosen")]


def test_a_double_click_on_approve_sends_once_and_shows_no_error(town: Town, approver: Browser) -> None:
    payment_id = town.prepare(town.due())
    page, fields = approval_page(town, approver, payment_id)
    press = lambda: approver.send("/staff/payments/approve", fields, of=page)  # noqa: E731
    said = at_once(press, press, press)
    assert {each.status for each in said} == {200}, [each.heading for each in said]
    town.becomes(payment_id, S.SENT)


def test_approving_and_calling_off_at_the_same_moment(town: Town, approver: Browser, officer: Browser) -> None:
    won = []
    for _ in range(4):
        payment_id = town.prepare(town.due())
        reference = town.payment(payment_id).reference
        page, fields = approval_page(town, approver, payment_id)
        other = officer.get(f"/staff/payments/{reference}")
        version = other.fields("cancel-version") or [str(town.payment(payment_id).version)]
        called_off = {"cancel-note": "The group asked us to.", "cancel-version": version[0]}
        approved, cancelled = at_once(
            lambda page=page, fields=fields: approver.send("/staff/payments/approve", fields, of=page),
            lambda other=other, reference=reference, fields=called_off: officer.send(
                f"/staff/payments/{reference}/cancel", fields, of=other
            ),
        )
        said = (approved.heading, cancelled.heading, town.web.said()[-4000:])
        assert sorted([approved.status, cancelled.status]) == [200, 409], said
        loser = approved if approved.status == 409 else cancelled
        assert loser.heading in ("Somebody else was faster", "This has moved on")
        won.append("approved" if approved.status == 200 else "cancelled")
        town.becomes(payment_id, S.SENT if approved.status == 200 else S.CANCELLED)
    assert set(won) <= {"approved", "cancelled"}


def test_with_the_queue_server_away_and_back_empty_every_page_works_and_nothing_is_lost(
    town: Town, approver: Browser
) -> None:
    payment_id = town.prepare(town.due())
    page, fields = approval_page(town, approver, payment_id)
    town.empty_queue()
    said = approver.send("/staff/payments/approve", fields, of=page)
    assert said.status == 200
    assert town.payment(payment_id).status is S.APPROVED
    Path(town.folder / "queue.ready").unlink(missing_ok=True)
    town.queue.start()
    town.pass_time()
    town.becomes(payment_id, S.SENT)
