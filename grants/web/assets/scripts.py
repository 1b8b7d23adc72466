"""Our small ES modules as one file; pages work without it."""

from __future__ import annotations

from grants.web.assets.toolchain import ASSETS, NODE_MODULES, run_node

ESBUILD = NODE_MODULES / "esbuild" / "bin" / "esbuild"


def bundle_script(entry: str) -> bytes:
    """The entry module with everything it imports, minified."""
    text = run_node(
        ESBUILD,
        ASSETS / "js" / entry,
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2020",
        "--log-level=warning",
    )
    return text.encode()
