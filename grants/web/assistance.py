"""What people may need to take part, in words for both audiences."""

from __future__ import annotations

from flask_babel import lazy_gettext

from grants.complaints.lifecycle import AssistanceStatus
from grants.complaints.model import Need

NEEDS = {
    Need.INTERPRETER: lazy_gettext("An interpreter, also for sign language"),
    Need.TRANSLATION: lazy_gettext("A text in another language"),
    Need.LARGE_PRINT: lazy_gettext("Large print"),
    Need.FORMAT: lazy_gettext("Another format, such as paper, Braille or sound"),
    Need.CALL: lazy_gettext("A call from a person"),
    Need.OTHER: lazy_gettext("Something else"),
}
STATES = {
    AssistanceStatus.RECEIVED: (lazy_gettext("We have it"), "info"),
    AssistanceStatus.IN_HAND: (lazy_gettext("Somebody works on it"), "warning"),
    AssistanceStatus.DONE: (lazy_gettext("Done"), "success"),
}
