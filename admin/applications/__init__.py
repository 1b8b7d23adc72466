"""Applications for staff: the round's list, one application with what screening found, and who reads it."""

from flask import Blueprint

bp = Blueprint("staff_applications", __name__, url_prefix="/staff", template_folder="../templates")

from admin.applications import (  # noqa: E402 - they register their views
    asking,  # noqa: F401
    data,  # noqa: F401
    entering,  # noqa: F401
    exporting,  # noqa: F401
    files,  # noqa: F401
    listing,  # noqa: F401
    reopening,  # noqa: F401
    reviewers,  # noqa: F401
    screening,  # noqa: F401
)
