"""A form with one of every field, empty, filled in and refused, for the gallery of macros."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    EmailField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

THEMES = [
    SelectChoice("youth", "Chances for youth and parents"),
    SelectChoice("family", "Family stability"),
    SelectChoice("peace", "Settling conflicts"),
]


def within_the_fund(form: Form, field: Any) -> None:
    """The whole list has a problem of its own, beside those of its rows."""
    if sum(entry.form.amount.data or 0 for entry in field.entries) > 1000:
        raise ValidationError("Your budget adds up to $1,200. This grant is at most $1,000.")


class Line(Form):
    item = StringField("What you will buy", [InputRequired("Say what you will buy.")])
    amount = DecimalField("Amount", [InputRequired("Write an amount, like 250.")])


class Everything(Form):
    token = HiddenField(default="kept")
    group = StringField("Name of your group", [InputRequired("Write the name of your group.")])
    email = EmailField("Your e-mail", [Optional()], description="We write only about this application.")
    phone = TelField("Your phone", [Optional()])
    people = IntegerField("How many people will take part?", [InputRequired("Write a number, like 40.")])
    asked = DecimalField("How much money do you ask for?", [InputRequired("Write an amount, like 750.")])
    story = TextAreaField(
        "What do you want to do?",
        [InputRequired("Tell us in a few words what you want to do."), Length(max=300)],
        description="A few plain sentences are enough. Spelling does not count.",
    )
    note = TextAreaField("Anything else?", [Optional()])
    starts = DateField("When does it begin?", [InputRequired("Choose a day.")])
    district = SelectField(
        "Where does it take place?",
        [InputRequired("Choose a place.")],
        choices=[SelectChoice("", "Choose one"), SelectChoice("28216", "28216"), SelectChoice("28208", "28208")],
    )
    kind = RadioField(
        "Who is applying?",
        [InputRequired("Choose who is applying.")],
        choices=[SelectChoice("group", "A group"), SelectChoice("person", "One person")],
    )
    themes = SelectMultipleField("What is it about?", [InputRequired("Choose at least one.")], choices=THEMES)
    agree = BooleanField("I may speak for this group", [InputRequired("Tick this box if it is true.")])
    plan = FileField("A plan or a flyer", [Optional()])
    budget = FieldList(FormField(Line), "What will the money pay for?", [within_the_fund], min_entries=2)


FILLED = {
    "group": "Beatties Ford Youth Chess", "email": "chess@example.org", "phone": "704 555 0142",
    "people": "40", "asked": "1,000", "story": "We teach chess on Saturdays. " * 12, "note": "",
    "starts": "2026-05-16", "district": "28216", "kind": "group", "agree": "y",
    "budget-0-item": "Twelve chess sets", "budget-0-amount": "360",
    "budget-1-item": "Snacks for ten Saturdays", "budget-1-amount": "840",
}  # fmt: skip


def _with_words(form: Everything) -> Everything:
    """What the application's form engine hangs on a field beside WTForms' own attributes."""
    said: dict[str, dict[str, object]] = {
        "email": {"why": "Some groups have no e-mail. Then we call you, or send a letter."},
        "story": {"limit": {"unit": "characters", "max": 300}},
        "note": {"limit": {"unit": "words", "max": 50}},
        "plan": {"allowed": "PDF, JPG or PNG, up to 10 MB.", "stored": {"name": "flyer.pdf", "url": "/f/1", "size": "240 kB"}},
        "kind": {"notes": {"person": "This round allows it for block parties."}},
        "budget": {"why": "The panel looks at whether the costs fit the plan."},
    }  # fmt: skip
    for name, words in said.items():
        for key, value in words.items():
            setattr(form[name], key, value)
    return form


def empty_form() -> Everything:
    """As a person first sees it."""
    return _with_words(Everything(prefix="new"))


def refused_form() -> Everything:
    """Everything missing: each field shows what is wrong with it."""
    form = _with_words(Everything(MultiDict({"budget-0-item": "Twelve chess sets"}), prefix=""))
    form.validate()
    return form


def overdrawn_form() -> Everything:
    """Filled in, with a budget whose sum is too high."""
    data = MultiDict({f"full-{key}": value for key, value in FILLED.items()})
    data.setlist("full-themes", ["youth", "peace"])
    form = _with_words(Everything(data, prefix="full"))
    form.validate()
    return form
