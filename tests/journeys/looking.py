"""How a journey is walked: in which language, on how wide a screen, with scripts or without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.examples import DEEP

PHONE_WIDTH = 360


@dataclass(frozen=True)
class Look:
    """How a journey is walked: language, width, with scripts or without. 360 px is a phone, touched with a finger."""

    language: str = "en"
    width: int = 1280
    scripts: bool = True

    @property
    def name(self) -> str:
        return f"{self.language}-{self.width}{'' if self.scripts else '-no-scripts'}"

    @property
    def is_phone(self) -> bool:
        return self.width == PHONE_WIDTH


def looks(*sample: Look, deep: Sequence[Look] = ()) -> Any:
    """The fixture `look` of a file: its journeys are walked in each of these, and in those of `deep` by `make deep`."""

    @pytest.fixture(params=[*sample, *(deep if DEEP else ())], ids=lambda look: look.name)
    def look(request: pytest.FixtureRequest) -> Look:
        return request.param

    return look
