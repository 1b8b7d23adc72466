"""Pure checks on workshops and on who signs up."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from grants.kernel.cleaning import clean
from grants.kernel.refusal import Problem

LIMITS = {"name": 200, "email": 254, "phone": 40, "group_name": 200, "needs": 500}
PLACES, MINUTES = (1, 500), (15, 600)
DOORS_OPEN = timedelta(hours=1)
"""How long before the beginning the list of who came can be taken."""
DAY_BEFORE = timedelta(hours=26)
"""A reminder goes out when the beginning is this near: on the day before, whenever the sweep comes by."""
ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)
SECRET = re.compile(r"[A-Za-z0-9_-]{20,80}")


@dataclass(frozen=True)
class Plan:
    """What staff say of a workshop."""

    starts_at: datetime
    minutes: int
    place: str
    link: str
    language: str
    interpreter: str
    places: int


def tidy(text: str) -> str:
    """One line as both databases can keep it."""
    return " ".join(clean(text).split())


def secret_for(secret: str, told: dict[str, str]) -> str:
    """The secret of another place that the same form asked for, with these words."""
    said = json.dumps([secret, sorted(told.items())])
    return hashlib.sha256(said.encode()).hexdigest()


def problems_of_plan(plan: Plan, *, now: datetime, taken: int = 0) -> list[Problem]:
    """What is to mend before it can be announced; `taken` places can't be taken away again."""
    found = []
    if plan.starts_at <= now:
        found.append(Problem("day", "already_past"))
    if not MINUTES[0] <= plan.minutes <= MINUTES[1]:
        found.append(Problem("minutes", "not_between", {"least": MINUTES[0], "most": MINUTES[1]}))
    if not max(PLACES[0], taken) <= plan.places <= PLACES[1]:
        found.append(Problem("places", "not_between", {"least": max(PLACES[0], taken), "most": PLACES[1]}))
    if not plan.place and not plan.link:
        found.append(Problem("place", "nowhere"))
    if plan.link and not ADDRESS.fullmatch(plan.link):
        found.append(Problem("link", "not_a_url"))
    for name, limit in (("place", 300), ("link", 500), ("interpreter", 200)):
        found += _too_long(name, getattr(plan, name), limit)
    return found


def problems_of_guest(said: dict[str, str], *, contact_needed: bool) -> list[Problem]:
    """What is to mend before a place can be given; by e-mail or phone we can tell people what changes."""
    found = []
    if not said["name"]:
        found.append(Problem("name", "name_missing"))
    if contact_needed and not said["email"] and not said["phone"]:
        found.append(Problem("email", "no_contact"))
    for name, limit in LIMITS.items():
        found += _too_long(name, said[name], limit)
    return found


def _too_long(name: str, text: str, limit: int) -> list[Problem]:
    return [Problem(name, "too_long", {"limit": limit, "count": len(text)})] if len(text) > limit else []
