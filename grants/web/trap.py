"""A field that people don't see and simple bots fill in; what a person typed is never thrown away for it.

Some browsers fill in hidden fields by themselves, so a filled trap proves nothing about a person. Whoever falls into
it gets the same page again, with all that was typed, and a plain sentence to press the button once more; that second
time the trap is off. A person loses one tap. A bot that posts once gets a page that looks fine, and nothing is kept.
"""

from __future__ import annotations

from flask import request

FIELD = "more_about_it"
AGAIN = "press"


def sprung() -> bool:
    """Whether this post filled what nobody sees, for the first time."""
    return bool(request.form.get(FIELD, "").strip()) and not request.form.get(AGAIN)
