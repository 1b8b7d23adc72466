"""A person's groups: who belongs to them, invitations, and for which group a draft is written."""

from flask import Blueprint

bp = Blueprint("groups", __name__, template_folder="../templates")

from portal.groups import address, choosing, invitations, members, showing, sponsors  # noqa: E402, F401 - they register their views
