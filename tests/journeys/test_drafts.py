"""On a small phone: the line breaks and the tab dies, two tabs and two people on one answer, a round that closes meanwhile."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Route

from tests.journeys import applying, paying
from tests.journeys.looking import Look, looks
from tests.journeys.walking import Cast, Person

pytestmark = pytest.mark.browser

look = looks(Look("en", 360), deep=[Look("es", 360)])

CLOSES = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)


def said(person: Person) -> str:
    """What the quiet line of the page says of saving."""
    return person.page.locator("[data-autosave]").inner_text().replace("\u202f", " ")


def value(person: Person, name: str) -> str:
    return person.page.locator(f"[name='{name}']").first.input_value()


def open_elsewhere(ana: Person, friend: Person, reference: str) -> None:
    """Reference and PIN, read over the phone."""
    ana.go(f"/applications/{reference}/keep")
    ana.submit("form[action*='/pin'] button[type=submit].usa-button")
    pin = re.search(r"\b\d{6}\b", ana.text())
    assert pin
    friend.go("/resume")
    friend.fill("reference", reference)
    friend.fill("pin", pin[0])
    friend.submit()


def test_a_minute_without_a_line_loses_no_text(cast: Cast) -> None:
    """The minute passes on the page's own clock."""
    ana = cast.person()
    reference = applying.begin(ana, "Porch Circle")
    ana.page.clock.install()
    ana.go(f"/applications/{reference}/sections/project")
    ana.page.context.set_offline(True)
    ana.fill("summary", "Typed while the bus was in the tunnel")
    for _ in range(12):
        ana.page.clock.run_for(5_000)
    ana.eventually(
        lambda: cast.words("no connection", "no hay conexión") in said(ana), "the page to say that there is no line"
    )
    ana.fill("summary", "Typed while the bus was in the tunnel, and after it.")
    ana.page.clock.run_for(1_000)
    ana.problems.clear()  # requests that found no line
    ana.page.context.set_offline(False)
    ana.page.clock.resume()
    ana.eventually(lambda: cast.words("Saved", "Guardado") in said(ana), "what waited to be sent")
    ana.go(f"/applications/{reference}/check")
    ana.sees("Typed while the bus was in the tunnel, and after it.")


def test_what_was_typed_a_moment_ago_stands_on_the_page_behind_a_link(cast: Cast) -> None:
    ana = cast.person()
    reference = applying.begin(ana, "Porch Circle")
    ana.go(f"/applications/{reference}/sections/project")
    seen: list[str] = []
    ana.page.on("request", lambda asked: seen.append("asked" if asked.is_navigation_request() else asked.method))
    ana.page.on("response", lambda answer: seen.append("saved") if answer.request.method == "POST" else None)
    ana.fill("summary", "Six porches")
    ana.follow("a[hreflang='es']")
    before = seen[: seen.index("asked")]
    assert before.count("POST") == before.count("saved") > 0, f"a link waits for what is on its way: {seen}"
    assert value(ana, "summary") == "Six porches"


def test_a_page_that_was_drawn_before_the_save_gets_the_text(cast: Cast) -> None:
    """An address typed into the browser waits for nothing: here its page is drawn first and arrives last."""
    ana = cast.person()
    reference = applying.begin(ana, "Porch Circle")
    page = f"/applications/{reference}/sections/project"
    ana.go(page)

    def drawn_first(route: Route) -> None:
        drawn = route.fetch()
        with ana.page.expect_response(lambda answer: answer.request.method == "POST"):
            pass
        route.fulfill(response=drawn)

    ana.fill("summary", "Six porches, and more")
    ana.page.route(f"**{page}", drawn_first, times=1)
    ana.go(page)
    assert value(ana, "summary") == "Six porches, and more"


def test_a_killed_tab_loses_no_text(cast: Cast) -> None:
    ana = cast.person()
    reference = applying.begin(ana, "Porch Circle")
    page = f"/applications/{reference}/sections/project"
    ana.go(page)
    phone = ana.page.context
    phone.set_offline(True)
    ana.fill("summary", "Typed while the bus was in the tunnel.")
    ana.eventually(
        lambda: cast.words("no connection", "no hay conexión") in said(ana), "the page to say that there is no line"
    )
    ana.problems.clear()  # a request that found no line
    ana.page.close(run_before_unload=False)
    ana.page = phone.new_page()
    phone.set_offline(False)
    ana.go(page)
    ana.eventually(lambda: cast.words("Saved", "Guardado") in said(ana), "what waited to be sent")
    ana.go(page)
    assert value(ana, "summary") == "Typed while the bus was in the tunnel."


def test_two_tabs_and_two_people_on_one_answer_lose_neither_text(cast: Cast) -> None:
    ana, friend = cast.person(), cast.person()
    reference = applying.begin(ana, "Porch Circle")
    page = f"/applications/{reference}/sections/project"
    open_elsewhere(ana, friend, reference)

    # one person, two tabs: the last word stands, the other is among the earlier texts
    ana.go(page)
    first, second = ana.page, ana.page.context.new_page()
    second.goto(ana.site + ana.path(page))
    ana.fill("summary", "From the first tab.")
    ana.eventually(lambda: cast.words("Saved", "Guardado") in said(ana), "the first tab to be saved")
    ana.page = second
    ana.fill("summary", "From the second tab.")
    ana.eventually(lambda: cast.words("Saved", "Guardado") in said(ana), "the second tab to be saved")
    ana.go(f"/applications/{reference}/earlier")
    ana.sees("From the first tab.")
    ana.go(page)
    assert value(ana, "summary") == "From the second tab."
    first.close()

    # two people: the later writer sees both texts and chooses
    friend.go(page)
    ana.fill("summary", "Ana's text.")
    ana.eventually(lambda: cast.words("Saved", "Guardado") in said(ana), "Ana's text to be saved")
    friend.fill("summary", "The friend's text.")
    friend.eventually(lambda: friend.page.locator(".tl-two-texts a").count() > 0, "both texts")
    friend.read()
    friend.follow(".tl-two-texts a")
    friend.sees("Ana's text.")
    friend.sees("The friend's text.")
    friend.follow("button[name=take] >> nth=1")
    chosen = value(friend, "summary")
    assert chosen in ("Ana's text.", "The friend's text.")
    friend.go(f"/applications/{reference}/earlier")
    for text in ("Ana's text.", "The friend's text."):
        friend.sees(text)


def test_a_round_that_closes_while_somebody_types_keeps_it_and_takes_it_within_the_grace(cast: Cast) -> None:
    ana, late, clock = cast.person(), cast.person(), cast.person()
    sent, kept = applying.begin(ana, "Porch Circle"), applying.begin(late, "Corner Garden")
    for person, reference in ((ana, sent), (late, kept)):
        applying.fill_the_rest(person, "Six porches")
        person.go(f"/applications/{reference}/keep")
        person.submit("form[action*='/pin'] button[type=submit].usa-button")
        person.go(f"/applications/{reference}/sections/project")
    paying.move_clock(clock, CLOSES.replace(minute=2))

    ana.fill("summary", "The round closed in the middle of this sentence, and it goes on.")
    ana.eventually(
        lambda: cast.words("You can still send until 5:15", "Hasta las 5:15") in said(ana), "the page to say until when"
    )
    ana.go(f"/applications/{sent}/check")
    ana.sees(cast.words("You can still send until 5:15", "enviar hasta las 5:15"))
    ana.sees("The round closed in the middle of this sentence")
    ana.submit("form[action$='/send'] button[type=submit].usa-button")
    ana.sees(cast.words("We have your application", "Recibimos su solicitud"))

    paying.move_clock(clock, CLOSES.replace(minute=16))
    late.fill("summary", "Too late to send, and not lost.")
    late.eventually(
        lambda: cast.words("can't be sent", "no se puede enviar") in said(late), "the page to say that it can't be sent"
    )
    late.go(f"/applications/{kept}/check")
    late.sees(cast.words("Your draft is kept, but it can't be sent any more", "ya no se puede enviar"))
    late.sees("grants@example.org")
    late.sees("Too late to send, and not lost.")
    assert late.page.locator("form[action$='/send']").count() == 0


def test_a_shared_computer_is_left_and_the_draft_is_not_lost(cast: Cast) -> None:
    ana, next_one = cast.person(), cast.person()
    reference = applying.begin(ana, "Porch Circle")
    open_elsewhere(ana, next_one, reference)
    ana.go("/resume")
    ana.follow("main a[href$='/leave']")
    ana.submit()
    ana.go("/resume")
    assert reference not in ana.text(), "the next person at this computer sees nothing of it"
    next_one.go(f"/applications/{reference}")
    next_one.sees("Porch Circle")
