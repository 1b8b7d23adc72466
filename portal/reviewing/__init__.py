"""Reviewing: the share on one's desk, the question about conflicts before the first page, reading and scoring."""

from flask import Blueprint

bp = Blueprint("reviewing", __name__, url_prefix="/reviewing", template_folder="../templates")

from portal.reviewing import ahead, conflict, desk, files, scoring  # noqa: E402, F401 - they register their views
