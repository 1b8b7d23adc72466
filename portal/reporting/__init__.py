"""Reporting, on one page: what was asked, what changed, what was spent; saved as one goes, checked, sent once."""

from flask import Blueprint

bp = Blueprint("reporting", __name__, template_folder="../templates")

from portal.reporting import sending, writing  # noqa: E402, F401 - they register their views
