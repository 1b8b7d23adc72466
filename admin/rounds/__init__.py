"""A round while it runs: more time near its end, and new versions of its forms."""

from flask import Blueprint

bp = Blueprint("staff_rounds", __name__, url_prefix="/staff", template_folder="../templates")

from admin.rounds import (  # noqa: E402 - they register their views
    deadline,  # noqa: F401
    form,  # noqa: F401
)
