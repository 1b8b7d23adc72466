"""The forms about members: whom to invite, and as what."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, Length

from grants.people.model import MemberRole


def roles() -> list[SelectChoice]:
    """What each role may do, in one line."""
    return [
        SelectChoice(MemberRole.EDITOR.value, gettext("Editor: writes and sends")),
        SelectChoice(MemberRole.READER.value, gettext("Reader: reads only")),
        SelectChoice(MemberRole.OWNER.value, gettext("Owner: also signs, gives bank details, invites")),
    ]


class InviteForm(FlaskForm):
    email = EmailField(
        lazy_gettext("E-mail address"),
        [
            InputRequired(lazy_gettext("Write an e-mail address.")),
            Length(max=254, message=lazy_gettext("This address is too long.")),
            Email(lazy_gettext("This does not look like an e-mail address. Is there a typing mistake?")),
        ],
    )
    role = RadioField(
        lazy_gettext("What can they do?"), [InputRequired(lazy_gettext("Please choose one."))], choices=[]
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.role.choices = roles()


class RoleForm(FlaskForm):
    role = RadioField(
        lazy_gettext("What can they do?"), [InputRequired(lazy_gettext("Please choose one."))], choices=[]
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.role.choices = roles()


class OneButton(FlaskForm):
    """A step that needs no answer."""
