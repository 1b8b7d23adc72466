"""What a complaint is about, in words for both audiences."""

from __future__ import annotations

from flask_babel import lazy_gettext

from grants.complaints.lifecycle import ComplaintStatus
from grants.complaints.model import Basis, Kind

KINDS = {
    Kind.DISCRIMINATION: lazy_gettext("I was treated unfairly because of who I am"),
    Kind.ACCESS: lazy_gettext("A page, a paper or a meeting that I could not use"),
    Kind.OTHER: lazy_gettext("Something else"),
}
BASES = {
    Basis.ORIGIN: lazy_gettext("My language, or where I or my family come from"),
    Basis.RACE: lazy_gettext("My race or the color of my skin"),
    Basis.DISABILITY: lazy_gettext("A disability"),
    Basis.SEX: lazy_gettext("My sex, gender or whom I love"),
    Basis.AGE: lazy_gettext("My age"),
    Basis.RELIGION: lazy_gettext("My religion"),
    Basis.OTHER: lazy_gettext("Another reason"),
}
STATES = {
    ComplaintStatus.RECEIVED: (lazy_gettext("We have it"), "info"),
    ComplaintStatus.IN_HAND: (lazy_gettext("Somebody works on it"), "warning"),
    ComplaintStatus.ANSWERED: (lazy_gettext("Answered"), "success"),
    ComplaintStatus.CLOSED: (lazy_gettext("Closed"), "neutral"),
}
