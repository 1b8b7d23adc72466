"""How a draft starts: at which stage of its round, and with a page whose secret says when it was drawn."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, Signer

from grants.applications import commands as applications
from grants.applications.commands import Batch, Saved
from grants.kernel.refusal import Forbidden, SomebodyElseWasFaster
from grants.programs import queries as programs
from grants.web import identity, language
from grants.web.app import moment
from grants.web.database import session, work

SECRET_AT_MOST = 64


def beginning(key: str) -> programs.RoundPage:
    """The round as who begins there sees it: its letter of intent where one comes first, for all or for who asks."""
    round = programs.round_page(session(), key=key, now=moment())
    letter_first = round.letters is not None and (not round.letters.tiers or request.args.get("stage") == "letter")
    return round.for_letter() if letter_first else round


def page_secret() -> str:
    """The secret of a page that is drawn now: where it begins a draft, it is known when its person had it."""
    return _signer().sign(f"{secrets.token_urlsafe(18)}.{int(moment().timestamp()):x}").decode()


def drawn_at(secret: str) -> datetime | None:
    """When the page with this secret was drawn; None for what we did not sign."""
    try:
        said = _signer().unsign(secret).decode()
    except BadSignature:
        return None
    return datetime.fromtimestamp(int(said.rpartition(".")[2], 16), UTC)


def _signer() -> Signer:
    return Signer(str(current_app.secret_key), salt="first-page")


def is_too_late(round: programs.RoundPage, begun_with: str) -> bool:
    """Whether the page with this secret begins nothing now."""
    return not round.takes_first_page(drawn_at(begun_with), moment())


def begin_draft(
    round: programs.RoundPage,
    typed: dict[str, Any],
    *,
    based: dict[str, int] | None,
    begun_with: str,
    batch: Batch | None = None,
) -> Saved:
    """One page begins one draft: where it is sent twice at once, the second finds what the first began.

    What this device holds was read before the first one's draft was there to be seen: it is read anew.
    """
    try:
        return _begin(round, typed, based=based, begun_with=begun_with, batch=batch)
    except (SomebodyElseWasFaster, Forbidden):
        identity.forget()
        return _begin(round, typed, based=based, begun_with=begun_with, batch=batch)


def _begin(round: programs.RoundPage, typed: dict[str, Any], *, begun_with: str, **facts: Any) -> Saved:
    device, locale = identity.device(begun_with), language.current()
    facts |= {"letter": round.facing_letter, "locale": locale, "device": device, "drawn_at": drawn_at(begun_with)}
    with work() as unit:
        return applications.begin(unit, round.id, typed, begun_with=begun_with, **facts)
