"""Payments for finance: what is due, to approve, in the air, gone wrong; the two signatures; one payment's story."""

from flask import Blueprint

bp = Blueprint("staff_payments", __name__, url_prefix="/staff/payments", template_folder="../templates")

from admin.payments import approving, listing, payment  # noqa: E402, F401 - they register their views
