"""Where a group is: told by who speaks for it, on a page of its own, and taken back the same way."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField

from grants.people import commands
from grants.people.queries import GroupPage
from grants.policy.actions import Action
from grants.web.forms import carried_out
from grants.web.guard import guard
from portal.groups import bp
from portal.groups.loading import group


class AddressForm(FlaskForm):
    street = StringField(
        lazy_gettext("Street and number"),
        description=lazy_gettext("Such as 12 Oak Street, Apt 3. Leave it empty to take it back."),
        render_kw={"autocomplete": "street-address"},
    )
    zip = StringField(lazy_gettext("ZIP code"), render_kw={"autocomplete": "postal-code", "inputmode": "numeric"})


@bp.route("/groups/<int:id>/address", methods=["GET", "POST"])
@guard(Action.TELL_ADDRESS, group)
def address(page: GroupPage) -> Any:
    """Nobody has to. It is never published; staff read it to tell two groups of one name apart."""
    form = AddressForm(data={"street": page.street, "zip": page.zip})

    def tell(unit: Any) -> None:
        commands.tell_address(unit, page.organization_id, street=form.street.data or "", zip=form.zip.data or "")

    if carried_out(form, tell):
        flash(gettext("Saved. Thank you."), "success")
        return redirect(url_for("groups.show", id=page.organization_id), 303)
    return render_template("portal/groups/address.html", page=page, form=form), 422 if form.errors else 200
