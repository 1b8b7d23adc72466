"""What the stages do about each other's facts, after the commit."""

from __future__ import annotations

import importlib
import pkgutil

from grants import notices
from grants.jobs import reactions


def load() -> None:
    """Import every module of reactions and notices: each registers its handlers."""
    for package in (reactions, notices):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")
