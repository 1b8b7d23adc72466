"""A group as staff see it, and handing it over when the one who held its e-mail is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, Length

from admin.groups import bp
from grants.applications.queries import sent_by
from grants.kernel import ports
from grants.kernel.refusal import NotFound, NotReady
from grants.people import commands as people
from grants.people import queries
from grants.people.queries import GroupPage, StaffPlace
from grants.people.rules import CHECKS
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.web import files, identity, language
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.forms import mark, whole_number
from grants.web.guard import guard
from grants.web.history import happened

CHECK_WORDS = {
    "known_phone": lazy_gettext("Called a number that we knew before"),
    "in_person": lazy_gettext("Came in person, and we know them"),
    "photo_id": lazy_gettext("Showed a photo ID"),
    "letter_of_group": lazy_gettext("A letter of the group, signed by its people"),
    "other": lazy_gettext("In another way, written below"),
}


class HandoverForm(FlaskForm):
    check_kind = RadioField(
        lazy_gettext("How did you make sure who they are?"),
        [InputRequired(lazy_gettext("Please choose one."))],
        choices=[SelectChoice(kind, CHECK_WORDS[kind]) for kind in CHECKS],
    )
    note = TextAreaField(
        lazy_gettext("What did you check, and with whom?"),
        [
            InputRequired(lazy_gettext("Please write a reason.")),
            Length(max=2000, message=lazy_gettext("Please use up to 2,000 characters.")),
        ],
        description=lazy_gettext("It stays in the history. Write no ID number here."),
    )
    from_id = SelectField(
        lazy_gettext("Who is leaving?"),
        [InputRequired(lazy_gettext("Please choose one."))],
        choices=[],
        validate_choice=False,
    )
    name = StringField(
        lazy_gettext("Name of the new person"),
        [
            InputRequired(lazy_gettext("Please write a name.")),
            Length(max=200, message=lazy_gettext("Please use up to 200 characters.")),
        ],
    )
    email = EmailField(
        lazy_gettext("E-mail address of the new person"),
        [
            InputRequired(lazy_gettext("Write an e-mail address.")),
            Length(max=254, message=lazy_gettext("This address is too long.")),
            Email(lazy_gettext("This does not look like an e-mail address. Is there a typing mistake?")),
        ],
        description=lazy_gettext("Read it back to them letter by letter: who reads this mail has the group."),
    )


@dataclass(frozen=True)
class StaffGroup:
    """A group with what policy asks of it."""

    page: GroupPage
    place: StaffPlace

    def __getattr__(self, name: str) -> Any:
        return getattr(self.place, name)


def _group(id: int, **_: Any) -> StaffGroup:
    return StaffGroup(queries.group_page(session(), id), queries.staff_subject(session(), id))


@bp.get("/<int:id>")
@guard(Action.SEE_GROUP_AS_STAFF, _group)
def show(subject: StaffGroup) -> str:
    """Its people, its sponsor, what it applied for, who had it before; with the history of what was merged into it."""
    group = subject.page
    records = queries.family(session(), group.organization_id)
    return render_template(
        "admin/groups/show.html",
        group=group,
        applications=sent_by(session(), records),
        merged=queries.merged_names(session(), group.organization_id),
        handovers=queries.handovers_of(session(), group.organization_id),
        checks=CHECK_WORDS,
        rests_until=queries.resting_until(session(), [group.organization_id], now=moment()),
        history=queries.history(session(), [("organization", id) for id in records], limit=60),
        happened=happened,
        may_hand_over=allowed(identity.actor(), Action.HAND_OVER_GROUP, subject),
    )


@bp.get("/<int:id>/sponsors/<int:number>/agreement")
@guard(Action.SEE_GROUP_AS_STAFF, _group)
def agreement(subject: StaffGroup) -> Response:
    """The paper that the group showed a sponsor, for whoever checks the sponsorship."""
    number = (request.view_args or {})["number"]
    card = next((each for each in subject.page.sponsors if each.id == number), None)
    if card is None:
        raise NotFound("Sponsorship")
    return files.agreement(card)


@bp.route("/<int:id>/handover", methods=["GET", "POST"])
@guard(Action.HAND_OVER_GROUP, _group)
def handover(subject: StaffGroup) -> Any:
    """The check, the new person, and what follows from it, said before it is done."""
    group, form = subject.page, HandoverForm()
    form.from_id.choices = [
        SelectChoice("", gettext("Choose one")),
        *(SelectChoice(str(member.person_id), f"{member.name} ({member.email})") for member in group.members),
        *([] if group.is_led else [SelectChoice("nobody", gettext("Nobody: the group has no account yet"))]),
    ]
    if form.validate_on_submit():
        try:
            with work() as unit:
                people.hand_over(
                    unit,
                    group.organization_id,
                    check_kind=form.check_kind.data,
                    note=form.note.data or "",
                    email=form.email.data or "",
                    from_id=whole_number(form.from_id.data),
                    name=" ".join((form.name.data or "").split()),
                    locale=language.current(),
                )
            flash(gettext("%(group)s is handed over. Both people get a letter.", group=group.name), "success")
            return redirect(url_for("staff_groups.show", id=group.organization_id), 303)
        except NotReady as refusal:
            mark(form, refusal.problems, otherwise="note")
    shown = render_template(
        "admin/groups/handover.html", group=group, form=form, days=ports.office().handover_rest_days
    )
    return shown, 422 if form.errors else 200
