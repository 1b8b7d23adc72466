"""What our forms say of a value that their page does not offer: our words, in the page's language."""

from __future__ import annotations

from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import get_locale, gettext
from wtforms.i18n import messages_path

OF_A_CHOICE = frozenset(
    [
        "Not a valid choice.",
        "Invalid Choice: could not coerce.",
        "Invalid choice(s): one or more data inputs could not be coerced.",
        "'%(value)s' is not a valid choice for this field.",
    ]
)


class FormWords:
    """The words of every form of a request: ours where a choice is none, else those of WTForms itself.

    The value is not said back: nobody typed it, and it may be anything.
    """

    def ugettext(self, text: str) -> str:
        return gettext("Please choose one of the answers.") if text in OF_A_CHOICE else self._theirs().ugettext(text)

    def ungettext(self, one: str, many: str, number: int) -> str:
        if one in OF_A_CHOICE:
            return gettext("Please choose one of the answers.")
        return self._theirs().ungettext(one, many, number)

    def _theirs(self) -> NullTranslations:
        return Translations.load(messages_path(), [get_locale()], domain="wtforms")


def register(app: Flask) -> None:
    """Flask-WTF takes the words that a request holds, and loads WTForms' own only where it holds none."""

    @app.before_request
    def our_words() -> None:
        request.wtforms_translations = FormWords()  # type: ignore[attr-defined]
