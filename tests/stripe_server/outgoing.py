"""The two calls this server makes to others: post a webhook, read a clock. No proxies, no redirects, short waits."""

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, urlsplit

WEBHOOK_SECONDS = 10.0
CLOCK_SECONDS = 0.5


def post(url: str, *, body: bytes, headers: dict[str, str]) -> int | str:
    """The status of the answer, or the reason why there is none."""
    try:
        status, _ = _call("POST", url, body=body, headers=headers, seconds=WEBHOOK_SECONDS)
    except (OSError, HTTPException) as error:
        return f"{type(error).__name__}: {error}"
    return status


def fetch_json(url: str) -> dict[str, Any] | None:
    try:
        status, body = _call("GET", url, body=None, headers={"Accept": "application/json"}, seconds=CLOCK_SECONDS)
        found = json.loads(body) if status == 200 else None
    except (OSError, HTTPException, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _call(method: str, url: str, *, body: bytes | None, headers: dict[str, str], seconds: float) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = _connect(parts, seconds)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body=body, headers=headers | {"Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _connect(parts: SplitResult, seconds: float) -> HTTPConnection:
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=seconds)
