"""Words set as an accessible paper (PDF/UA-1): they travel as data and never as code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).parents[1] / "web" / "static" / "pdf-fonts"
"""Built with the site's styles; where they are missing, the typefaces inside typst take over."""

UNSEEN = {code: None for code in range(32) if code != 10} | {9: " ", 0xFEFF: None, 0xFFFE: None, 0xFFFF: None}
"""Characters that show nothing and that PDF/UA forbids; a tab becomes a space."""


def typeset(template: Path, words: dict[str, Any]) -> bytes:
    """The PDF of a template that reads `words` as JSON from `sys.inputs.words`; the same words give the same bytes.

    A person may write in a script that none of our typefaces has. Then the paper is made all the same, without
    the promise of PDF/UA, and `words.whole` is false so that the template can say where the full text stands.
    """
    try:
        return _compile(template, words | {"whole": True}, accessible=True)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compile(template, words | {"whole": False}, accessible=False)


def _compile(template: Path, words: dict[str, Any], *, accessible: bool) -> bytes:
    made = typst.compile(
        str(template),
        sys_inputs={"words": json.dumps(_printable(words))},
        font_paths=[str(FONTS)] if FONTS.is_dir() else [],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"] if accessible else [],
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave pages instead of one document")
    return made


def _printable(said: Any) -> Any:
    if isinstance(said, str):
        return said.translate(UNSEEN)
    if isinstance(said, list):
        return [_printable(each) for each in said]
    if isinstance(said, dict):
        return {name: _printable(each) for name, each in said.items()}
    return said
