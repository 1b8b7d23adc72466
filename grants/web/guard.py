"""Each view says who may come in; a view that says nothing keeps the application from starting."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask

from grants.policy.actions import Action
from grants.policy.check import require
from grants.web import identity, language

View = Callable[..., Any]
DOOR = "door"


def public(view: View) -> View:
    """Anybody may come in: the view shows nothing that isn't public, and asks policy itself where it changes."""
    setattr(view, DOOR, "public")
    return view


def guard(action: Action, load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Ask policy before the view runs. `load` turns the URL's values into the subject, the view's first argument.

    Without `load` the action is asked about nothing in particular, and the view gets the URL's values.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            if load is None:
                require(identity.actor(), action)
                return view(**values)
            subject = load(**values)
            require(identity.actor(), action, subject)
            language.offer(getattr(subject, "languages", ()))
            return view(subject)

        setattr(guarded, DOOR, action)
        return guarded

    return decorate


def refuse_unguarded(app: Flask) -> None:
    """RuntimeError naming the endpoints that declare no door."""
    open_doors = [name for name, view in app.view_functions.items() if not hasattr(view, DOOR)]
    if open_doors:
        raise RuntimeError(f"views without @guard or @public: {', '.join(sorted(open_doors))}")
