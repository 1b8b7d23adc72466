"""Letters about signing in."""

from __future__ import annotations

from typing import Any

from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices.letters import letter, words
from grants.people.events import SignInAsked
from grants.people.model import SignIn


def _forget_secrets(unit: Unit, fact: SignInAsked) -> None:
    """Once the letter is out, link and code stand nowhere in clear."""
    unit.get(SignIn, fact.sign_in_id).unsent = None


@letter(SignInAsked, after=_forget_secrets)
def sign_in_letter(unit: Unit, fact: SignInAsked) -> Letter | None:
    """The link and the code; None when they were used or have expired before the letter could go."""
    asked = unit.session.get(SignIn, fact.sign_in_id)
    if asked is None or asked.used_at is not None or unit.now >= asked.expires_at or not asked.unsent:
        return None
    _: Any = words(asked.locale).gettext
    address = ports.links()("sign_in.confirm", locale=asked.locale, secret=asked.unsent["link"])
    text = "\n\n".join(
        [
            _("Hello,"),
            _("Tap this link to sign in. It works once, for 20 minutes:"),
            address,
            _("Or type this code where you asked for it:"),
            asked.unsent["code"],
            _("If you did not ask for this, you can leave this letter alone. Nobody gets in without it."),
        ]
    )
    return Letter(
        key=f"sign-in-{fact.sign_in_id}",
        to=asked.email,
        subject=_("Your sign-in code: %s") % asked.unsent["code"],
        text=text,
        locale=asked.locale,
    )
