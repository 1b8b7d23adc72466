"""Whoever has to do with the city follows every link that leads somewhere new: every page is met, and is sound."""

from __future__ import annotations

import pytest

from tests.city import reading
from tests.journeys.coverage import demonstration
from tests.journeys.looking import Look, looks
from tests.journeys.strolling import Stroll
from tests.journeys.walking import Cast

pytestmark = [pytest.mark.browser, pytest.mark.deep]

look = looks(Look("en", 1280), deep=[Look("es", 320), Look("en", 320), Look("es", 1280)])


@pytest.fixture
def city() -> str:
    return "whole"


def grantees() -> list[str]:
    """One contact for each point that an award's way has reached, and one whose application is still a draft."""
    groups = reading.organizations()
    found: dict[str, str] = {}
    for key in reading.round_keys():
        for facts in reading.applications(key):
            step = (facts.get("then") or [facts["outcome"]])[-1]
            found.setdefault(step, groups[facts["organization"]]["contact"]["email"])
    return sorted(set(found.values()))


def test_every_link_leads_to_a_sound_page(cast: Cast) -> None:
    stroll = Stroll(demonstration())
    stroll.walk(
        cast.person(), "/", "/grants", "/books", "/resume", "/sign-in", "/dev/accounts", "/dev/mail", "/dev/clock"
    )
    for each in reading.people():
        person = cast.person(each["email"])
        person.sign_in()
        stroll.walk(person, person.here())
        person.page.context.close()
    for email in grantees():
        person = cast.person(email)
        person.sign_in()
        stroll.walk(person, "/my")
        person.page.context.close()


@pytest.mark.parametrize("look", [Look("vi", 360), Look("ar", 320)], ids=lambda look: look.name)
def test_every_link_that_an_applicant_follows_is_sound_in_a_language_of_their_path(cast: Cast) -> None:
    """From the start page, and from what is theirs: a draft, a letter of intent, one sent, one to be reported on."""
    stroll = Stroll(demonstration())
    stroll.walk(cast.person(), "/", "/resume", "/sign-in", "/assistance", "/complaints")
    for email in grantees():
        person = cast.person(email)
        person.sign_in()
        stroll.walk(person, "/my")
        person.page.context.close()
