"""JumpStart Tier 1 on a phone: from the round's page to the receipt, in English and Spanish, Vietnamese and Arabic."""

from __future__ import annotations

import pytest

from tests.journeys import applying
from tests.journeys.looking import Look, looks
from tests.journeys.walking import Cast

pytestmark = pytest.mark.browser

look = looks(Look("es", 360), deep=[Look("en", 360), Look("vi", 360), Look("ar", 360)])


def test_a_first_project_goes_from_the_rounds_page_to_its_receipt(cast: Cast) -> None:
    ana = cast.person("ana.quispe@example.org")
    ana.go("/")
    ana.go(f"/rounds/{applying.ROUND}")
    ana.follow("main a[href*='/check']")
    ana.choose("workshop", "yes")
    ana.fill("zip", "28208")
    ana.submit("main form button[type=submit].usa-button")
    ana.go(f"/rounds/{applying.ROUND}/questions")

    reference = applying.begin(ana, "Círculo del Porche «Ñandú»")
    applying.fill_the_rest(ana, "Seis porches, una calle")
    ana.sees("28208")  # the check page: every answer, before any contact was asked for
    applying.send_by_mail(ana, reference)

    ana.sees(cast.words("we have it", "ya la tenemos", vi="chúng tôi đã nhận", ar="وصلنا"))
    ana.sees(reference)
    ana.sees("Círculo del Porche «Ñandú»")
    assert ana.fetches("main a[href$='/receipt.pdf']").startswith(b"%PDF")
    ana.follow_letter(rf"http\S+/applications/{reference}")
    ana.sees("Seis porches, una calle")
