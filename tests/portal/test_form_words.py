"""A value that no page offers is answered with our own kind sentence, in the language of the page, and is not said back."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from grants.policy.actor import Role
from tests.visitor import Visitor, words
from tests.world import World

SAID = {
    "en": "Please choose one of the answers.",
    "es": "Por favor, elija una de las respuestas.",
    "vi": "Xin chọn một trong các câu trả lời.",
    "ar": "يرجى اختيار أحد الأجوبة.",
}


class Odd(FlaskForm):
    """One field of each kind that offers something."""

    class Meta:
        csrf = False

    one = SelectField(choices=[SelectChoice("a", "A")])
    radio = RadioField(choices=[SelectChoice("a", "A")])
    number = SelectField(choices=[SelectChoice(1, "A")], coerce=int)
    several = SelectMultipleField(choices=[SelectChoice("a", "A")])
    numbers = SelectMultipleField(choices=[SelectChoice(1, "A")], coerce=int)
    text = StringField(validators=[InputRequired()])


@pytest.mark.parametrize("language", SAID)
def test_every_kind_of_choice_says_it_in_each_language(app: Flask, language: str) -> None:
    odd = dict.fromkeys(("one", "radio", "number", "several", "numbers"), "<b>4711x")
    with app.test_request_context("/rounds"), force_locale(language):
        app.preprocess_request()
        form = Odd(MultiDict(odd))
        assert not form.validate()
        said = {name: list(map(str, errors)) for name, errors in form.errors.items()}
    required = said.pop("text")
    assert said == {name: [SAID[language]] for name in odd}
    if language == "es":
        assert required == ["Este campo es obligatorio."], "all else is said as before"


def test_a_page_of_staff_says_it_in_spanish(world: World, visitor: Visitor) -> None:
    world.staff(Role.OFFICER, email="officer@example.org")
    visitor.sign_in("officer@example.org")
    world.submitted(world.open_round())
    page = visitor.post("/es/staff/applications/JS-2026-0001/screen", {"eligible": "maybe", "note": ""})
    assert SAID["es"] in words(page)
