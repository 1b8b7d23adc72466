"""When a round takes applications, and what is odd about its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from grants.kernel.refusal import Problem


def takes_applications(*, status: str, opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """A deadline is an instant: the sweep that closes the round may come a little later."""
    return status in ("published", "open") and opens_at <= now < closes_at


@dataclass(frozen=True)
class Deadline:
    """Until when a draft can be sent: what everybody has, and what staff gave to this one (`extended_until`).

    No draft begins after `closes_at`. One that was begun can be sent until `sends_until`: somebody who is still
    typing when the round closes can finish. Whoever was given more time has it although the round is closed.
    """

    status: str
    opens_at: datetime
    closes_at: datetime
    sends_until: datetime
    extended_until: datetime | None = None

    @property
    def last(self) -> datetime:
        """The last instant for this draft."""
        return max(self.sends_until, self.extended_until or self.sends_until)

    def takes(self, now: datetime) -> bool:
        """Whether it can be sent now. The clock decides and not the sweep."""
        if self.status in ("published", "open"):
            return self.opens_at <= now < self.last
        return self.status == "closed" and self.extended_until is not None and now < self.extended_until

    def goes_on(self, since: datetime | None, now: datetime) -> bool:
        """Whether what somebody has had before them since then can go on: their day had not passed when it began."""
        in_time = since is not None and (since < self.closes_at or self.extended_until is not None)
        return in_time and self.takes(now)

    def on_paper(self, received_on: date, *, paper_days: int, timezone: str, now: datetime) -> datetime | None:
        """The moment that counts as the sending of what came on paper or by phone; None when today counts.

        It is the end of the day on which it came, at most the closing, and never later than now; only while it can
        be keyed in.
        """
        zone = ZoneInfo(timezone)
        came_late = received_on > self.closes_at.astimezone(zone).date()
        if came_late or not self.opens_at <= now < self.closes_at + timedelta(days=paper_days):
            return None
        ended = datetime.combine(received_on, time(23, 59), tzinfo=zone)
        return max(min(ended, self.closes_at - timedelta(minutes=1), now), self.opens_at)

    def has_closed(self, now: datetime) -> bool:
        """Whether everybody's day has passed, grace or not."""
        return now >= self.closes_at


MORE_TIME = timedelta(days=30)
"""How much later a day can be made at once; who needs more plans a new round."""


def more_time_problems(field: str, after: datetime, *, before: datetime, now: datetime) -> list[Problem]:
    """Why a last day can't be moved from `before` to `after`."""
    if after <= max(before, now):
        return [Problem(field, "not_later")]
    if after > max(before, now) + MORE_TIME:
        return [Problem(field, "too_much_time", {"days": MORE_TIME.days})]
    return []


def oddities(*, tiers: list[dict[str, Any]], budget_cents: int, eligibility: list[dict[str, Any]]) -> list[Problem]:
    """What staff should see before they publish; warnings, not refusals."""
    found = []
    most = sum(tier["amount_cents"] * tier["max_awards"] for tier in tiers)
    if tiers and most > budget_cents:
        facts: dict[str, object] = {"caps_cents": most, "budget_cents": budget_cents}
        found.append(Problem("tiers", "caps_exceed_budget", facts))
    for tier in tiers:
        kinds = [set(r["values"]) for r in eligibility if r.get("tier") == tier["key"] and r["rule"] == "answer_in"]
        if len(kinds) > 1 and any(a != b for a in kinds for b in kinds):
            found.append(Problem("eligibility", "tier_described_twice", {"tier": tier["key"]}))
    return found
