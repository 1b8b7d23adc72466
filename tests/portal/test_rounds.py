"""The front door: what anybody can read before giving anything."""

from datetime import UTC, datetime, timedelta

import html5lib

from grants.awards import commands as awards
from grants.kernel.clock import StoppedClock
from grants.programs import commands
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.awards import decider
from tests.worlds.rounds import LETTER, PROGRAM, definition


def test_an_empty_house_says_kindly_that_no_round_is_open(visitor: Visitor) -> None:
    assert "No round is open today" in words(visitor.get("/"))


def test_home_shows_the_open_round(world: World, visitor: Visitor) -> None:
    world.open_round()
    page = words(visitor.get("/"))
    assert "JumpStart, fall 2026" in page
    assert "Monday, November 30, 2026, 5:00 PM (Eastern Time)" in page


def test_every_question_is_readable_before_any_sign_up(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a")
    for path in ("/rounds/js-a", "/rounds/js-a/questions"):
        page = words(visitor.get(path))
        assert "Name of your group" in page
        assert "Up to 150 words" in page
        assert "never shown to the public" in page


def test_the_rounds_page_is_short_and_its_longest_parts_open_with_one_tap(world: World, visitor: Visitor) -> None:
    """All questions come on the next pages anyhow; who wants them first has them here, or on a page to print."""
    world.open_round(key="js-a")
    tree = html5lib.parse(visitor.get("/rounds/js-a").text, namespaceHTMLElements=False)
    main = tree.find(".//main")
    folded = [each for each in main.iter("details") if "open" not in each.attrib]
    inside = " ".join("".join(each.itertext()) for each in folded)
    assert "Show all questions here" in inside
    assert "What 1, 3 and 5 points look like" in inside
    unfolded = " ".join("".join(main.itertext()).split())
    for each in folded:
        unfolded = unfolded.replace(" ".join("".join(each.itertext()).split()), "")
    assert "Name of your group" in inside
    assert "Name of your group" not in unfolded
    assert "Every question we ask" in unfolded
    printed = html5lib.parse(visitor.get("/rounds/js-a/questions").text, namespaceHTMLElements=False)
    assert not list(printed.find(".//main").iter("details"))


def test_the_round_is_told_in_spanish_at_its_spanish_address(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a")
    response = visitor.get("/es/rounds/js-a")
    assert 'lang="es"' in response.text
    assert "JumpStart, otoño de 2026" in words(response)
    assert 'href="/rounds/js-a"' in response.text
    assert 'href="/es/rounds/js-a/apply"' in response.text


def test_its_dates_say_what_is_over_what_is_now_and_what_comes(
    world: World, visitor: Visitor, clock: StoppedClock
) -> None:
    round_id = world.open_round(key="js-a")
    begun = words(visitor.get("/rounds/js-a"))
    assert "You hear from us by (to come)" in begun
    assert "Projects run (to come)" in begun
    world.close_round(round_id)
    assert "You hear from us by (now)" in words(visitor.get("/rounds/js-a"))
    with world.unit(decider(world)) as unit:
        awards.finish_deciding(unit, round_id)
    assert "You hear from us by (done)" in words(visitor.get("/rounds/js-a"))
    clock.move(timedelta(days=90))
    assert "Projects run (now)" in words(visitor.get("/rounds/js-a"))
    clock.move(timedelta(days=365))
    assert "Projects run (done)" in words(visitor.get("/rounds/js-a"))


def test_letters_are_answered_between_their_last_day_and_the_day_that_we_named(
    world: World, visitor: Visitor, clock: StoppedClock
) -> None:
    world.open_round(key="js-a", letter=LETTER)
    said, closing = [], []
    for day in (1, 22, 26):
        clock.at = datetime(2026, 11, day, 18, tzinfo=UTC)
        page = words(visitor.get("/rounds/js-a"))
        said.append(page.partition("We answer letters by (")[2].partition(")")[0])
        closing.append(page.partition("Closes (")[2].partition(")")[0])
    assert said == ["to come", "now", "done"]
    assert closing == ["to come", "to come", "now"], "one thing is now: nobody can send the full form before"


def test_a_round_that_does_not_exist_is_a_kind_404(visitor: Visitor) -> None:
    assert "We can't find that page" in words(visitor.get("/rounds/none", status=404)).replace("&#39;", "'")


def test_a_draft_round_is_for_staff_only(world: World, visitor: Visitor) -> None:
    from_fund = world.fund(key="other")
    with world.unit(world.officer) as unit:
        commands.define_program(unit, PROGRAM)
        commands.define_round(unit, definition("js-hidden"), fund_id=from_fund)
    assert visitor.path(visitor.get("/rounds/js-hidden")) == "/sign-in"


def test_a_signed_out_visitor_of_a_public_page_gets_no_session(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a")
    for path in ("/", "/rounds/js-a", "/rounds/js-a/questions"):
        assert "Set-Cookie" not in visitor.get(path).headers


def test_queries_of_the_front_door_do_not_grow_with_rounds(world: World, visitor: Visitor) -> None:
    for _ in range(3):
        world.open_round()
    with world.counted() as few:
        visitor.get("/")
    for _ in range(9):
        world.open_round()
    with world.counted() as many:
        visitor.get("/")
    assert len(many) == len(few) <= 10


def test_a_page_that_is_known_already_is_not_sent_again(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a")
    first = visitor.get("/rounds/js-a")
    assert "public" in first.headers["Cache-Control"]
    visitor.get("/rounds/js-a", status=304, headers={"If-None-Match": first.headers["ETag"]})
