"""Sass in, one small style sheet out, with every file that it points at published beside it."""

from __future__ import annotations

import re
from pathlib import Path

from grants.web.assets.logical import to_logical
from grants.web.assets.publish import Publisher
from grants.web.assets.toolchain import ASSETS, NODE_MODULES, run_node

SASS = NODE_MODULES / "sass" / "sass.js"
USWDS = NODE_MODULES / "@uswds" / "uswds"
# The first folder of an address in our Sass says which package the file comes from.
ORIGINS: dict[str, Path] = {
    "own": ASSETS / "drawings",
    "uswds": USWDS / "dist" / "img",
    "public-sans": NODE_MODULES / "@fontsource-variable" / "public-sans" / "files",
    "source-serif": NODE_MODULES / "@fontsource" / "source-serif-4" / "files",
}
_ADDRESS = re.compile(r'url\("?(?P<origin>[a-z-]+)/(?P<path>[^")]+)"?\)')


def compile_styles(publisher: Publisher) -> bytes:
    """The compressed style sheet; fonts and images in it are published under hashed names."""
    css = run_node(
        SASS,
        "--style=compressed",
        "--no-source-map",
        "--no-charset",
        f"--load-path={ASSETS / 'scss'}",
        f"--load-path={USWDS / 'packages'}",
        ASSETS / "scss" / "throughline.scss",
    )
    return _with_published_addresses(to_logical(css), publisher).encode()


def _with_published_addresses(css: str, publisher: Publisher) -> str:
    def published(found: re.Match[str]) -> str:
        source = ORIGINS[found["origin"]] / found["path"]
        folder = "fonts" if source.suffix == ".woff2" else "img"
        return f"url({publisher.add(f'{folder}/{source.name}', source.read_bytes())})"

    return _ADDRESS.sub(published, css)
