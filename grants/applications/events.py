"""Facts about applications."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ApplicationSubmitted:
    application_id: int


@dataclass(frozen=True)
class FileKept:
    """A file waits for the virus scanner."""

    file_id: int


@dataclass(frozen=True)
class FileInfected:
    file_id: int


@dataclass(frozen=True)
class PiecesLeft:
    """A file is whole, or was given up: its pieces can go from the store."""

    application_id: int
    storage_key: str
    pieces: int


@dataclass(frozen=True)
class LetterSent:
    """A letter of intent came in."""

    application_id: int


@dataclass(frozen=True)
class LetterAnswered:
    """Staff invited the group to the full form, or told it why not."""

    application_id: int
    invited: bool


@dataclass(frozen=True)
class MoreTime:
    """A draft can be sent for longer than it could before."""

    application_id: int


@dataclass(frozen=True)
class ApplicationWithdrawn:
    application_id: int


@dataclass(frozen=True)
class ApplicationScreened:
    application_id: int
    eligible: bool


@dataclass(frozen=True)
class HelpAsked:
    """By the application's people (`offered` is false), or offered to them by a navigator."""

    help_id: int
    offered: bool


@dataclass(frozen=True)
class HelpAnswered:
    help_id: int


@dataclass(frozen=True)
class HelpEnded:
    help_id: int
    by_navigator: bool


@dataclass(frozen=True)
class MessageWritten:
    """The group wrote to staff."""

    message_id: int
    application_id: int


@dataclass(frozen=True)
class MessageAnswered:
    """Staff wrote to the group."""

    message_id: int
    application_id: int


@dataclass(frozen=True)
class SectionsReopened:
    reopening_id: int
    application_id: int


@dataclass(frozen=True)
class SectionsSentAgain:
    reopening_id: int
    application_id: int


@dataclass(frozen=True)
class ReopeningOver:
    """The last day passed, and the sections were not sent again."""

    reopening_id: int
    application_id: int


@dataclass(frozen=True)
class WordsTranslated:
    """Words are there in the reader's language; `kind` says with what they go, `key` which message they are."""

    application_id: int
    kind: str = "words"
    key: str = ""
