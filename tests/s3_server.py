"""A small S3 on this machine, strict: one bucket in memory, every request's signature (SigV4) checked, and its body.

What the product's store asks for: PUT, GET and HEAD of an object, uploads in parts, and the deletion of several. A
request that is not signed right, whose body is not what was signed, or whose clock is off, gets 403 and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

KEY, SECRET, REGION, BUCKET = "practice-key", "practice-secret", "us-east-1", "practice"
SKEW = timedelta(minutes=15)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.requests: list[str] = []
        self.refused: list[str] = []
        self.lock = threading.Lock()

    @property
    def environment(self) -> dict[str, str]:
        """The settings by which the product finds this server."""
        return {
            "AWS_ENDPOINT": f"http://127.0.0.1:{self.server_address[1]}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads along."""

    def answer_request(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = urlsplit(self.path)
        bucket, _, key = unquote(address.path).lstrip("/").partition("/")
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        with self.server.lock:
            self.server.requests.append(f"{self.command} {self.path}")
            wrong = self._wrong(body)
            if wrong:
                self.server.refused.append(wrong)
                return self._say(403, b"", wrong)
            if bucket != BUCKET:
                return self._say(404, b"", "NoSuchBucket")
            return self._do(key, query, body)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer_request

    def _do(self, key: str, query: dict[str, str], body: bytes) -> None:
        objects, parts = self.server.objects, self.server.parts
        if self.command == "POST" and "delete" in query:
            names = _texts(body, "Key")
            for name in names:
                objects.pop(name, None)
            told = "".join(f"<Deleted><Key>{escape(name)}</Key></Deleted>" for name in names)
            return self._say(200, f"<DeleteResult>{told}</DeleteResult>".encode())
        if self.command == "POST" and "uploads" in query:
            upload = f"upload-{len(self.server.requests)}"
            parts[upload] = {}
            said = f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>"
            return self._say(200, said.encode())
        if self.command == "PUT" and "uploadId" in query:
            parts[query["uploadId"]][int(query["partNumber"])] = body
            return self._say(200, b"", etag=_etag(body))
        if self.command == "POST" and "uploadId" in query:
            sent = parts.pop(query["uploadId"])
            objects[key] = b"".join(sent[int(number)] for number in _texts(body, "PartNumber"))
            said = f"<CompleteMultipartUploadResult><ETag>{_etag(objects[key])}</ETag></CompleteMultipartUploadResult>"
            return self._say(200, said.encode())
        if self.command == "PUT":
            objects[key] = body
            return self._say(200, b"", etag=_etag(body))
        if self.command in ("GET", "HEAD") and key in objects:
            return self._say(200, objects[key], etag=_etag(objects[key]))
        return self._say(404, b"", "NoSuchKey")

    def _say(self, status: int, body: bytes, code: str = "", etag: str = "") -> None:
        body = f"<Error><Code>{code}</Code></Error>".encode() if code else body
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT"))
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _wrong(self, body: bytes) -> str:
        """Why this request is not let in; empty when it is signed as it should be."""
        said = self.headers.get("Authorization", "")
        facts = dict(part.strip().partition("=")[::2] for part in said.removeprefix("AWS4-HMAC-SHA256 ").split(","))
        at, payload = self.headers.get("x-amz-date", ""), self.headers.get("x-amz-content-sha256", "")
        if not said.startswith("AWS4-HMAC-SHA256 ") or set(facts) != {"Credential", "SignedHeaders", "Signature"}:
            return "AccessDenied"
        try:
            moment = datetime.strptime(at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        except ValueError:
            return "AccessDenied"
        if abs(datetime.now(UTC) - moment) > SKEW:
            return "RequestTimeTooSkewed"
        scope = f"{at[:8]}/{REGION}/s3/aws4_request"
        if facts["Credential"] != f"{KEY}/{scope}":
            return "InvalidAccessKeyId"
        if payload != hashlib.sha256(body).hexdigest():
            return "XAmzContentSHA256Mismatch"
        signed = facts["SignedHeaders"].split(";")
        if not {"host", "x-amz-date", "x-amz-content-sha256"} <= set(signed):
            return "AccessDenied"
        wanted = signature(self.command, self.path, {name: self.headers.get(name, "") for name in signed}, payload, at)
        return "" if hmac.compare_digest(wanted, facts["Signature"]) else "SignatureDoesNotMatch"


def signature(method: str, address: str, headers: dict[str, str], payload: str, at: str) -> str:
    """Signature Version 4 of a request, from the specification and not from any library."""
    path, _, query = address.partition("?")
    pairs = sorted((quote(n, safe="-_.~"), quote(v, safe="-_.~")) for n, v in parse_qsl(query, keep_blank_values=True))
    lines = [f"{name}:{' '.join(value.split())}" for name, value in sorted(headers.items())]
    canonical = "\n".join(
        [method, path, "&".join(f"{n}={v}" for n, v in pairs), *lines, "", ";".join(sorted(headers)), payload]
    )
    scope = f"{at[:8]}/{REGION}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", at, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _texts(body: bytes, name: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(body).iter() if each.tag.rpartition("}")[2] == name]


def _etag(content: bytes) -> str:
    return f'"{base64.b16encode(hashlib.md5(content).digest()).decode().lower()}"'


@contextmanager
def s3_server() -> Iterator[Server]:
    """A server of one's own for as long as the block runs."""
    with Server() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
