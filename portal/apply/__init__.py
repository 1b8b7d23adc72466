"""Applying: the first answers before any contact, section by section, checked, sent once, with a receipt."""

from flask import Blueprint

from grants.web import identity
from portal.standing import words_of

bp = Blueprint("apply", __name__, template_folder="../templates")
bp.add_app_template_global(words_of, "standing_words")
bp.add_app_template_global(identity.known_until, "known_until")

from portal.apply import (  # noqa: E402 - they register their views
    beginning,  # noqa: F401
    changes,  # noqa: F401
    choosing,  # noqa: F401
    data,  # noqa: F401
    files,  # noqa: F401
    keeping,  # noqa: F401
    left_texts,  # noqa: F401
    letter,  # noqa: F401
    messages,  # noqa: F401
    receipt,  # noqa: F401
    reusing,  # noqa: F401
    saving,  # noqa: F401
    saving_changes,  # noqa: F401
    sections,  # noqa: F401
    seeing,  # noqa: F401
    sending,  # noqa: F401
    stages,  # noqa: F401
)
