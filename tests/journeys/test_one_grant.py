"""One grant goes all the way, as the people who live it see it; nobody reaches into the database."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.city import reading
from tests.journeys import applying, judging, paying
from tests.journeys.looking import Look, looks
from tests.journeys.walking import Cast

pytestmark = pytest.mark.browser

look = looks(
    *(Look("es", 320), Look("en", 320, scripts=False)),
    deep=[Look("en", 1280), Look("es", 1280), Look("en", 320), Look("es", 320, scripts=False)],
)


def with_role(role: str) -> list[str]:
    return [each["email"] for each in reading.people() if role in each["roles"]]


def test_one_grant_goes_all_the_way(cast: Cast) -> None:
    # 1, 2: a neighbor reads, begins without an account, and sends; another does so without an address
    ana = cast.person("ana.quispe@example.org")
    applying.read_the_round(ana)
    reference = applying.begin(ana, "Porch Circle")
    applying.fill_the_rest(ana, "Six porches")
    applying.send_by_mail(ana, reference)
    other = applying.apply_by_pin(cast.person(), "Corner Garden", "Beds at the corner")
    ana.go("/my")

    # 3: staff confirm what the rules found
    officer = cast.person(judging.OFFICER)
    officer.sign_in()
    for each in (reference, other):
        judging.screen(officer, each)
    paying.move_clock(officer, datetime(2026, 12, 1, 15, tzinfo=UTC))

    # 4: three volunteers, apart from each other
    officer.go("/staff")
    judging.make_panel(officer)
    for place, email in enumerate(sorted(with_role("reviewer"), key=by_name)[:3]):
        reviewer = cast.person(email)
        reviewer.sign_in()
        judging.review(reviewer, points=5 - place)
    judging.is_told_of_no_private_file(reviewer)
    judging.look_at_reviewers(officer, reference)

    # 5: the decision
    decider = cast.person(judging.DECIDER)
    decider.sign_in()
    judging.decide(decider, reference, "award")
    judging.decide(decider, other, "decline", reasons="first", note="The budget is needed elsewhere.")

    # 6: money before promise, promise before payment
    finance = cast.person(with_role("finance_officer")[0])
    finance.sign_in()
    finance.go("/staff/funds")
    finance.follow("main table a")
    finance.go("/staff/funds/new")
    paying.certify(finance, reference)
    paying.offer(officer, reference, last_day="2026-12-20")
    ana.go(f"/applications/{reference}/answer")
    paying.sign(ana, reference)

    # 7: bank details at the provider, two people, one transfer, the bank's word
    paying.give_bank_details(ana, reference)
    preparer, approver = cast.person(with_role("finance_preparer")[0]), cast.person(with_role("finance_approver")[0])
    preparer.sign_in()
    paying.prepare(preparer, reference)
    approver.sign_in()
    paying.approve(approver, reference)
    paying.wait_until(approver, reference, cast.words("Sent", "Enviado"))
    paying.move_clock(approver, datetime(2026, 12, 12, 15, tzinfo=UTC))
    paying.wait_until(approver, reference, cast.words("Confirmed", "Confirmado"))

    # 8: what came of it
    paying.move_clock(officer, datetime(2027, 8, 2, 15, tzinfo=UTC))
    paying.report(ana, reference)
    paying.accept(officer, reference)

    # 9: everybody can see it, and the books agree
    anybody = cast.person()
    anybody.go("/grants")
    anybody.go(f"/grants/{reference}")
    anybody.reload_until("Two neighbors who had not spoken")
    anybody.go("/books")
    for feed in ("/grants.json", "/books.json"):
        assert json.loads(anybody.fetches_address(feed))
    for page in ("/dev/accounts", "/dev/mail"):
        anybody.go(page)

    # 10: who, when, what, why
    officer.go(f"/staff/awards/{reference}")
    assert officer.fetches("main a[href$='/agreement.pdf']").startswith(b"%PDF-")
    operator = cast.person(with_role("operator")[0])
    operator.sign_in()
    operator.go("/staff/status")
    auditor = cast.person(with_role("auditor")[0])
    auditor.sign_in()
    auditor.go("/staff/history/application/1")


def by_name(email: str) -> str:
    """The order in which a list of people by name shows them."""
    return next(each["name"] for each in reading.people() if each["email"] == email)
