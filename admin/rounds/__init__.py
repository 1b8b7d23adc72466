"""A round before it is public, and while it runs: its data, more time near its end, new versions of its forms."""

from flask import Blueprint

bp = Blueprint("staff_rounds", __name__, url_prefix="/staff", template_folder="../templates")

from admin.rounds import (  # noqa: E402 - they register their views
    deadline,  # noqa: F401
    form,  # noqa: F401
    planning,  # noqa: F401
)
