"""Applications, their answers and files, what screening found, and what is said about them afterwards."""

from grants.applications.model.application import (
    SENT,
    Answer,
    AnswerVersion,
    Application,
    ApplicationStatus,
    Help,
    Kept,
    SavedBatch,
    Scope,
    StoredFile,
)
from grants.applications.model.calls import Call, CallWay
from grants.applications.model.conversation import Message, Reopening, Thread
from grants.applications.model.keyed_in import Channel, KeyedIn
from grants.applications.model.letter import LetterOfIntent
from grants.applications.model.screening import Disagreement, Screening
from grants.applications.model.translation import MESSAGES, OURS, THEIRS, MadeBy, Translation, TranslationKind
from grants.applications.model.uploading import PartialUpload

__all__ = [
    "MESSAGES",
    "OURS",
    "SENT",
    "THEIRS",
    "Answer",
    "AnswerVersion",
    "Application",
    "ApplicationStatus",
    "Call",
    "CallWay",
    "Channel",
    "Disagreement",
    "Help",
    "Kept",
    "KeyedIn",
    "LetterOfIntent",
    "MadeBy",
    "Message",
    "PartialUpload",
    "Reopening",
    "SavedBatch",
    "Scope",
    "Screening",
    "StoredFile",
    "Thread",
    "Translation",
    "TranslationKind",
]
