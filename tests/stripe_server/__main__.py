"""`python -m tests.stripe_server --state DIR`: starts the practice Stripe and says when it is ready."""

import argparse
import os
import signal
import threading
from pathlib import Path

from tests.stripe_server.desk import Endpoint
from tests.stripe_server.practice import open_practice
from tests.stripe_server.server import Server
from tests.stripe_server.store import StoreInUse


def endpoints(audience: str, specs: list[str]) -> list[Endpoint]:
    """`URL=SECRET`, split at the last equals sign, since an address may hold some of its own."""
    found = []
    for place, spec in enumerate(specs):
        url, _, secret = spec.rpartition("=")
        if not url.startswith(("http://", "https://")) or not secret:
            raise SystemExit(f"A webhook is given as URL=SECRET, not as {spec!r}.")
        found.append(Endpoint(audience, place, url, secret))
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.stripe_server", description="A practice Stripe. No real money moves."
    )
    parser.add_argument("--state", type=Path, required=True, metavar="DIR", help="where everything is kept")
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    parser.add_argument(
        "--platform-webhook", action="append", default=[], metavar="URL=SECRET", help="hears the platform's events"
    )
    parser.add_argument(
        "--connect-webhook", action="append", default=[], metavar="URL=SECRET", help="hears connected accounts' events"
    )
    parser.add_argument("--clock-url", help='an address that answers {"now": "2026-11-21T12:00:00+00:00"}')
    parser.add_argument("--ready-file", type=Path, help="gets the address when the server listens")
    parser.add_argument("--auto-payouts", action="store_true", help="the clock makes, sends and pays payouts")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when whoever started this is gone")
    return parser.parse_args()


def write_whole(path: Path, text: str) -> None:
    """Nobody ever reads half an address."""
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text)
    os.replace(draft, path)


def end_with_stdin(ending: threading.Event) -> None:
    # Not sys.stdin: a thread that waits inside its buffer stops the interpreter from ending.
    while os.read(0, 1024):
        pass
    ending.set()


def main() -> None:
    wanted = arguments()
    listening = tuple(endpoints("platform", wanted.platform_webhook) + endpoints("connect", wanted.connect_webhook))
    try:
        practice = open_practice(
            wanted.state, endpoints=listening, clock_url=wanted.clock_url, auto_payouts=wanted.auto_payouts
        )  # fmt: skip
        server = Server(practice, port=wanted.port)
    except (StoreInUse, OSError) as error:
        raise SystemExit(f"The practice Stripe cannot start: {error}") from error
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    practice.start()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    if wanted.until_stdin_closes:
        threading.Thread(target=end_with_stdin, args=(ending,), daemon=True).start()
    if wanted.ready_file:
        write_whole(wanted.ready_file, practice.address)
    print(f"ready {practice.address}", flush=True)
    ending.wait()
    practice.end()
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    main()
