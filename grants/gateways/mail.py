"""Mail: SMTP in production, a folder of letters in the demonstration and the tests."""

from __future__ import annotations

import json
import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from grants.kernel.clock import Clock
from grants.kernel.ports import Letter, Received

SECONDS = 20


def message_of(letter: Letter, *, sender: str) -> EmailMessage:
    """The letter as mail. Its subject is one line: what a group is called may have a line end in it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, " ".join(letter.subject.split())
    message["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2].strip('>')}>"
    message["Content-Language"] = letter.locale
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    for name, kind, content in letter.attachments:
        main, _, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message


class SmtpPost:
    """`url` is smtp://user:password@host:port (STARTTLS when offered) or smtps://…"""

    def __init__(self, url: str, *, sender: str) -> None:
        self.parts, self.sender = urlsplit(url), sender

    def send(self, letter: Letter) -> None:
        message = message_of(letter, sender=self.sender)
        with self._connect() as server:
            if self.parts.username:
                server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
            server.send_message(message)

    def check(self) -> None:
        """Say hello to the mail server; raises OSError or SMTPException when it is out of reach."""
        with self._connect() as server:
            server.noop()

    def _connect(self) -> smtplib.SMTP:
        host = self.parts.hostname or "localhost"
        if self.parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, self.parts.port or 465, timeout=SECONDS)
        server = smtplib.SMTP(host, self.parts.port or 587, timeout=SECONDS)
        if server.has_extn("starttls") or server.ehlo()[1].lower().find(b"starttls") >= 0:
            server.starttls()
        return server


class FolderPost:
    """Writes each letter to a file of its own; a letter of a known key replaces itself."""

    def __init__(self, folder: Path, *, clock: Clock) -> None:
        self.folder, self.clock = folder, clock
        folder.mkdir(parents=True, exist_ok=True)

    def send(self, letter: Letter) -> None:
        safe = "".join(ch if ch.isalnum() or ch in "-_" else "_" for ch in letter.key) or uuid4().hex
        facts = {
            "at": self.clock.now().isoformat(),
            "written": datetime.now(UTC).isoformat(),
            "to": letter.to,
            "subject": letter.subject,
            "text": letter.text,
            "attachments": [name for name, _, _ in letter.attachments],
        }
        for name, _, content in letter.attachments:
            (self.folder / f"{safe}--{Path(name).name}").write_bytes(content)
        target = self.folder / f"{safe}.json"
        fresh = self.folder / f".{safe}.{uuid4().hex}"
        fresh.write_text(json.dumps(facts, ensure_ascii=False))
        fresh.replace(target)

    def check(self) -> None:
        """The folder can be written, or an OSError says why not."""
        probe = self.folder / ".probe"
        probe.write_text("")
        probe.unlink()

    def letters(self) -> list[Received]:
        found = []
        for path in self.folder.glob("*.json"):
            facts = json.loads(path.read_text())
            at = datetime.fromisoformat(facts["at"])
            letter = Received(path.stem, at, facts["to"], facts["subject"], facts["text"], tuple(facts["attachments"]))
            found.append((facts["written"], letter))
        return [letter for _, letter in sorted(found, key=lambda pair: pair[0], reverse=True)]
