"""Signing in: a link or a code, once, soon, and only in the browser that asked; guesses run out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel import ports
from grants.kernel.history import HistoryRow
from grants.people import commands as people
from grants.people import rules
from grants.people.commands import SignInSpent, TooManyAsks
from grants.people.model import Person, SignIn
from tests.racing import race
from tests.world import World

BROWSER = "this-browser"


def ask(world: World, email: str = "ana@example.org", **facts: Any) -> tuple[int, str, str]:
    """Ask for a letter; gives the sign-in's number with link and code, as they stand until the letter is out."""
    with world.unit() as unit:
        asked = people.ask_sign_in(unit, email, locale="en", browser=BROWSER, **facts)
        assert asked.unsent is not None
        return asked.id, asked.unsent["link"], asked.unsent["code"]


def use_link(world: World, link: str) -> int:
    with world.unit() as unit:
        return people.use_link(unit, link)[0].id


def use_code(world: World, sign_in_id: int, code: str, *, browser: str = BROWSER) -> int | str:
    """The person's email, or the tries that are left."""
    with world.unit() as unit:
        answer = people.use_code(unit, sign_in_id, code, browser=browser)
        return answer if isinstance(answer, int) else answer[0].email or ""


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_link_makes_the_person_known_and_is_spent(world: World, session: Session) -> None:
    _, link, _ = ask(world, "  Ana@Example.ORG ")
    person_id = use_link(world, link)
    assert session.get_one(Person, person_id).email == "ana@example.org"
    with pytest.raises(SignInSpent):
        use_link(world, link)


def test_the_same_person_comes_back_as_the_same_person(world: World, session: Session) -> None:
    first = use_link(world, ask(world)[1])
    assert use_link(world, ask(world, "ANA@example.org")[1]) == first
    assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_only_hashes_are_kept_and_the_letter_forgets_the_rest(world: World, session: Session) -> None:
    sign_in_id, link, code = ask(world)
    kept = session.get_one(SignIn, sign_in_id)
    assert link not in (kept.link_hash, kept.code_hash)
    assert kept.code_hash != rules.digest(code), "a code of six digits is guessed from its bare hash in a second"
    world.drain()
    session.rollback()
    assert session.get_one(SignIn, sign_in_id).unsent is None
    assert link in ports.post().letters()[0].text  # type: ignore[attr-defined]


@pytest.mark.parametrize("after", [rules.LIFETIME, rules.LIFETIME + timedelta(days=1)])
def test_a_letter_that_lay_too_long_opens_nothing(world: World, after: timedelta) -> None:
    sign_in_id, link, code = ask(world)
    world.clock.move(after)
    for use in (lambda: use_link(world, link), lambda: use_code(world, sign_in_id, code)):
        with pytest.raises(SignInSpent):
            use()


def test_a_letter_works_until_its_last_moment(world: World) -> None:
    _, link, _ = ask(world)
    world.clock.move(rules.LIFETIME - timedelta(seconds=1))
    assert use_link(world, link)


def test_a_link_that_nobody_sent_opens_nothing(world: World) -> None:
    for guess in ("", "guess", rules.digest("guess")):
        with pytest.raises(SignInSpent):
            use_link(world, guess)


def test_a_stored_hash_is_not_a_link(world: World, session: Session) -> None:
    """Whoever reads the database can't sign in with what stands there."""
    sign_in_id, _, _ = ask(world)
    with pytest.raises(SignInSpent):
        use_link(world, session.get_one(SignIn, sign_in_id).link_hash)


def test_a_code_opens_only_the_browser_that_asked(world: World) -> None:
    """A code read aloud to a stranger opens nothing on the stranger's machine."""
    sign_in_id, _, code = ask(world)
    with pytest.raises(SignInSpent):
        use_code(world, sign_in_id, code, browser="another")
    assert use_code(world, sign_in_id, code) == "ana@example.org"


def test_wrong_codes_are_counted_and_run_out(world: World, session: Session) -> None:
    sign_in_id, link, code = ask(world)
    left = [use_code(world, sign_in_id, wrong(code)) for _ in range(rules.CODE_ATTEMPTS)]
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(SignInSpent):
        use_code(world, sign_in_id, code)
    with pytest.raises(SignInSpent):
        use_link(world, link)
    assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_code_works_after_a_slip_and_then_no_more(world: World) -> None:
    sign_in_id, link, code = ask(world)
    assert use_code(world, sign_in_id, wrong(code)) == 4
    assert use_code(world, sign_in_id, code) == "ana@example.org"
    for use in (lambda: use_code(world, sign_in_id, code), lambda: use_link(world, link)):
        with pytest.raises(SignInSpent):
            use()


def test_guesses_at_once_are_all_counted(world: World) -> None:
    sign_in_id, _, code = ask(world)
    guess: Callable[[], Any] = lambda: use_code(world, sign_in_id, wrong(code))  # noqa: E731
    answers = race(*[guess] * 8)
    counted = [answer for answer in answers if isinstance(answer, int)]
    assert sorted(counted, reverse=True) == [4, 3, 2, 1, 0]
    assert all(isinstance(answer, SignInSpent) for answer in answers if not isinstance(answer, int))


def test_a_link_used_twice_at_once_opens_one_session(world: World, session: Session) -> None:
    _, link, _ = ask(world)
    answers = race(*[lambda: use_link(world, link)] * 4)
    assert sum(isinstance(answer, int) for answer in answers) == 1
    assert session.scalar(select(func.count()).select_from(Person)) == 1
    signed = select(func.count()).select_from(HistoryRow).where(HistoryRow.action == "sign_in")
    assert session.scalar(signed) == 1


def test_one_address_gets_eight_letters_an_hour_and_others_their_own(world: World) -> None:
    for _ in range(rules.ASKS_PER_HOUR):
        ask(world)
    with pytest.raises(TooManyAsks) as refused:
        ask(world, "ANA@example.org")
    assert refused.value.minutes == 60
    ask(world, "bo@example.org")
    world.clock.move(timedelta(minutes=60))
    ask(world)


def test_the_letter_remembers_where_its_person_was_going_and_what_they_carry(world: World) -> None:
    _, link, _ = ask(world, next_path="/rounds/js-a", carries=7)
    with world.unit() as unit:
        _, asked = people.use_link(unit, link)
        assert (asked.next_path, asked.carries) == ("/rounds/js-a", 7)


def test_an_operators_link_works_without_mail_and_history_says_so(world: World, session: Session) -> None:
    with world.unit() as unit:
        link = people.issue_link(unit, "Ana@example.org")
    person_id = use_link(world, link)
    actions = session.scalars(
        select(HistoryRow.action).where(HistoryRow.subject_id == person_id).order_by(HistoryRow.id)
    ).all()
    assert actions == ["issue_sign_in", "sign_in"]
    with pytest.raises(SignInSpent):
        use_link(world, link)
