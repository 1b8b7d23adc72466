"""The forms about a fiscal sponsor: asking one, ending it, and the sponsor's own answer."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, FileField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, Email, InputRequired, Length, Optional

from grants.people.model import SponsorModel

SHORT = Length(max=200, message=lazy_gettext("Please use up to 200 characters."))


class AskForm(FlaskForm):
    name = StringField(
        lazy_gettext("Name of the fiscal sponsor"), [InputRequired(lazy_gettext("Please write its name.")), SHORT]
    )
    ein = StringField(
        lazy_gettext("Its EIN"),
        [
            InputRequired(lazy_gettext("Please write its EIN.")),
            Length(max=20, message=lazy_gettext("An EIN has nine digits.")),
        ],
        description=lazy_gettext("Nine digits, like 56-1234567. The sponsor can tell you."),
    )
    model = RadioField(
        lazy_gettext("How do you work together?"),
        [
            InputRequired(lazy_gettext("Please choose one.")),
            AnyOf([model.value for model in SponsorModel], lazy_gettext("Please choose one.")),
        ],
        choices=[],
        validate_choice=False,
    )
    contact = StringField(
        lazy_gettext("Who speaks for the sponsor?"), [InputRequired(lazy_gettext("Please write a name.")), SHORT]
    )
    email = EmailField(
        lazy_gettext("Their e-mail address"),
        [
            InputRequired(lazy_gettext("Write an e-mail address.")),
            Length(max=254, message=lazy_gettext("This address is too long.")),
            Email(lazy_gettext("This does not look like an e-mail address. Is there a typing mistake?")),
        ],
        description=lazy_gettext("We send them a link to confirm. They need no account."),
    )
    file = FileField(
        lazy_gettext("Your agreement with the sponsor"),
        [Optional()],
        description=lazy_gettext("A PDF or a photo of it, up to 10 MB, if you have one."),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        own = gettext("We are our own group. The sponsor takes the grant and passes it on.")
        theirs = gettext("Our project belongs to the sponsor. It runs the project with us.")
        self.model.choices = [
            SelectChoice(SponsorModel.PREAPPROVED.value, own),
            SelectChoice(SponsorModel.COMPREHENSIVE.value, theirs),
        ]


class EndForm(FlaskForm):
    note = TextAreaField(
        lazy_gettext("Why does it end?"),
        [
            InputRequired(lazy_gettext("Please write a reason.")),
            Length(max=1000, message=lazy_gettext("Please use up to 1,000 characters.")),
        ],
    )


class AnswerForm(FlaskForm):
    answer = RadioField(
        lazy_gettext("Are you this group's fiscal sponsor?"),
        [
            InputRequired(lazy_gettext("Please choose yes or no.")),
            AnyOf(("yes", "no"), lazy_gettext("Please choose yes or no.")),
        ],
        choices=[],
        validate_choice=False,
    )
    name = StringField(
        lazy_gettext("Your name"), [SHORT], description=lazy_gettext("If you say yes. You confirm with it.")
    )
    note = TextAreaField(
        lazy_gettext("If not, why?"),
        [Length(max=1000, message=lazy_gettext("Please use up to 1,000 characters."))],
        description=lazy_gettext("The group reads this."),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.answer.choices = [
            SelectChoice("yes", gettext("Yes, we are its fiscal sponsor")),
            SelectChoice("no", gettext("No")),
        ]
