"""Steps of finance and the grantee: certify, offer, sign, bank details, two signatures, the bank's word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.journeys.walking import Person
from tests.pictures import PNG as PICTURE

FINANCE_OFFICER, PREPARER, APPROVER = "finance_officer", "finance_preparer", "finance_approver"


def move_clock(person: Person, at: datetime) -> None:
    """The demonstration's own page sets the time for everybody."""
    person.go("/dev/clock")
    person.fill("at", at.astimezone(UTC).isoformat(timespec="minutes"))
    person.submit("main form.tl-form button[type=submit].usa-button")


def certify(officer: Person, reference: str) -> None:
    officer.go(f"/staff/awards/{reference}")
    officer.submit("form[action$='/certify'] button[type=submit].usa-button")


def offer(officer: Person, reference: str, *, last_day: str) -> None:
    officer.go("/staff/awards")
    officer.go(f"/staff/awards/{reference}")
    officer.fill("offer-expires_on", last_day)
    officer.submit("form[action$='/offer'] button[type=submit].usa-button")


def sign(grantee: Person, reference: str) -> None:
    """On screen, with one's name; a click without the box is told at the box."""
    grantee.go("/my/grants")
    grantee.go(f"/my/grants/{reference}/refuse")
    grantee.go(f"/my/grants/{reference}")
    assert grantee.fetches_address(f"/my/grants/{reference}/agreement.pdf").startswith(b"%PDF-")
    grantee.fill("name", "Ana Quispe")
    grantee.submit("form[action$='/sign'] button[type=submit].usa-button")
    grantee.choose("agrees")
    grantee.submit("form[action$='/sign'] button[type=submit].usa-button")


def give_bank_details(grantee: Person, reference: str) -> None:
    """On the provider's page, never on ours."""
    address = grantee.site + grantee.path(f"/my/grants/{reference}/money")
    grantee.eventually(lambda: (grantee.page.goto(address) or pytest.fail("no answer")).ok, "the payments of the award")
    grantee.problems.clear()  # a page that says "one moment, please" is a 503
    grantee.read()
    grantee.page.locator("form[action$='/money/bank'] button[type=submit].usa-button").first.click()
    grantee.page.wait_for_url(lambda url: not url.startswith(grantee.site))
    grantee.page.locator("button", has_text="Finish").click()
    grantee.page.wait_for_url(lambda url: url.startswith(grantee.site))
    grantee.page.wait_for_load_state("load")
    grantee.read()
    assert grantee.here() == f"/my/grants/{reference}/money/back"
    grantee.go(f"/my/grants/{reference}/money/again")  # where a link leads that is too old


def prepare(preparer: Person, reference: str) -> None:
    preparer.go("/staff/payments?show=due")
    preparer.page.locator(f"tr:has-text('{reference}') label.usa-checkbox__label").click()
    preparer.submit("form[action$='/payments/prepare'] button[type=submit].usa-button")


def approve(approver: Person, reference: str) -> None:
    approver.go("/staff/payments?show=prepared")
    approver.page.locator(f"tr:has-text('{reference}') label.usa-checkbox__label").click()
    approver.submit("form[action$='/payments/approve'] button[type=submit].usa-button")
    approver.sees(reference)
    approver.submit("form[action$='/payments/approve'] button[type=submit].usa-button")


def wait_until(person: Person, reference: str, status: str) -> None:
    """A worker is at it; the page says how far."""
    person.go(f"/staff/payments/{reference}-1")
    person.reload_until(status, where="main .tl-status")


def report(grantee: Person, reference: str) -> None:
    grantee.go("/reports")
    grantee.go(f"/reports/{reference}")
    grantee.fill("what_happened", "We sat on six porches on twelve evenings.")
    grantee.fill("finished_on", "2027-07-20")
    grantee.fill("people", "71")
    grantee.fill("spent-0-item", "Chairs and snacks")
    grantee.fill("spent-0-amount", "1,000")
    grantee.fill("story", "Two neighbors who had not spoken for years now share a grill.")
    for box in grantee.page.locator("main fieldset.tl-field input[type=text]:not([name^='spent'])").all():
        if not box.input_value():
            box.fill("12")
    grantee.attach("receipts", filename="Receipt, chairs.png", content=PICTURE)
    grantee.submit("button[name=go][value=check].usa-button--big")
    assert grantee.here() == f"/reports/{reference}/check", grantee.text()[:1500]
    assert grantee.fetches("main a[href*='/files/']"), "the receipt is kept"
    grantee.submit("form[action$='/send'] button[type=submit].usa-button")


def accept(officer: Person, reference: str) -> None:
    officer.go("/staff/reports")
    officer.go(f"/staff/reports/{reference}")
    officer.submit("form[action$='/accept'] button[type=submit].usa-button")
