"""A letter is an errand on a fact: who gets it and what it says is computed at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations

from grants.applications import commands as applications
from grants.kernel import ports
from grants.kernel.outbox import Handler, handle
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.people import queries as people

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"

Compose = Callable[..., Any]


@cache
def words(locale: str) -> NullTranslations:
    """The catalogue of a language: `_ = words(locale).gettext`."""
    return Translations.load(CATALOGUES, [locale.split("-", maxsplit=1)[0]])


def letter(
    fact: type,
    *,
    kind: str = "",
    queue: str = "mail",
    seal: Callable[[Any], Letter] | None = None,
    after: Callable[..., None] | None = None,
) -> Callable[[Compose], Compose]:
    """Register `compose(unit, fact) -> Letter | None` as what is mailed on a fact; None means nothing to say.

    Whom no e-mail reaches is told by a person: then the letter is kept where staff see whom to call.

    The letter's key is made from the handler and the fact's ids, so that sending twice is recognizable.
    What takes long, like setting a paper, is not done in the transaction: then `compose` gives what is needed for
    it, and `seal` makes the letter of that with no transaction open.
    `kind` is set for what people may leave out (grants/people/rules.py, OPTIONAL): here, and nowhere else, their
    choice is kept. Every letter ends with the way to that choice.
    `after(unit, fact)` runs once the letter is out, in the transaction that ends the delivery.
    """

    def register(compose: Compose) -> Compose:
        def prepare(unit: Unit, event: Any) -> Any:
            request = compose(unit, event)
            if isinstance(request, Letter) and request.call is not None:
                applications.keep_call(unit, request.call, request)
                return None
            unwanted = kind and request is not None and not people.wants(unit.session, request.to, kind)
            return None if unwanted else request

        def settle(unit: Unit, event: Any, _request: Any, _answer: None) -> None:
            if after is not None:
                after(unit, event)

        handle(
            Handler(
                name=f"{compose.__module__}.{compose.__name__}",
                fact=fact,
                queue=queue,
                prepare=prepare,
                call=lambda request: ports.post().send(footed(seal(request) if seal else request)),
                settle=settle,
            )
        )
        return compose

    return register


def footed(letter: Letter) -> Letter:
    """With the way to choose which letters come, and in which language."""
    _: Any = words(letter.locale).gettext
    where = ports.links()("my.notices", locale=letter.locale)
    return replace(letter, text="\n\n".join([letter.text, "-- ", f"{_('Choose which letters you get:')} {where}"]))
