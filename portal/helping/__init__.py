"""Help with an application: whom a navigator helps, and what the application's people say about it."""

from flask import Blueprint

bp = Blueprint("helping", __name__, template_folder="../templates")

from portal.helping import applicant, navigator  # noqa: E402, F401 - they register their views
