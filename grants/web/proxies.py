"""A proxy that nobody told us of: then all visitors come from its one address, and share one allowance."""

from __future__ import annotations

import structlog
from flask import Flask, current_app, request

EXTENSION = "throughline.untold_proxy"
HEADER = "X-Forwarded-For"
log = structlog.get_logger()


def watch(app: Flask) -> None:
    """For a site that trusts no proxy: notice the first request that says it came through one, and log it once."""
    app.extensions[EXTENSION] = False

    @app.before_request
    def notice() -> None:
        if HEADER in request.headers and not app.extensions[EXTENSION]:
            app.extensions[EXTENSION] = True
            log.warning(
                "requests say that they come through a proxy, and none is trusted: all visitors count as one address. "
                "Set TRUSTED_PROXIES to how many proxies stand before the site, most often 1",
                header=HEADER,
            )


def untold() -> bool:
    """Whether this process has seen such a request; the one that asks is looked at first."""
    return bool(current_app.extensions.get(EXTENSION))
