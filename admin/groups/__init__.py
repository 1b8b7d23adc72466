"""Groups for staff: one with its people and applications, handing it over, and records that may be the same."""

from flask import Blueprint

bp = Blueprint("staff_groups", __name__, url_prefix="/staff/groups", template_folder="../templates")

from admin.groups import (  # noqa: E402 - they register their views
    duplicates,  # noqa: F401
    showing,  # noqa: F401
)
