"""The typefaces of the site as TrueType files, for documents that typst sets."""

from __future__ import annotations

import shutil
from pathlib import Path

from grants.web.assets.toolchain import NODE_MODULES

PACKAGES = NODE_MODULES / "@expo-google-fonts"
# Package and face; Public Sans covers English, Spanish and Vietnamese, Noto Sans Arabic and Noto Emoji what they say.
FACES = (
    ("public-sans", "400Regular"),
    ("public-sans", "400Regular_Italic"),
    ("public-sans", "600SemiBold"),
    ("public-sans", "700Bold"),
    ("source-serif-4", "600SemiBold"),
    ("noto-sans-arabic", "400Regular"),
    ("noto-sans-arabic", "700Bold"),
    ("noto-emoji", "400Regular"),
)


def copy_pdf_fonts(folder: Path) -> None:
    """Copy each face's file into the folder that typst is told to look in."""
    folder.mkdir(parents=True, exist_ok=True)
    for package, face in FACES:
        for source in sorted((PACKAGES / package / face).glob("*.ttf")):
            shutil.copyfile(source, folder / source.name)
