"""Reads about applications, one subject a file: applications, messages, reopenings, every text of an answer."""

from grants.applications.model import Application
from grants.applications.queries.applications import ApplicationPage, application_page
from grants.applications.queries.calls import CallPage, call_page, calls, calls_about, calls_waiting
from grants.applications.queries.earlier import Earlier, EarlierAnswer, earlier_answers
from grants.applications.queries.entries import EntryCard, entries_by, entry_of, unsent_entries
from grants.applications.queries.files import FileCard, content_of, stored_file, upload_of, uploads_left
from grants.applications.queries.groups import GroupApplication, sent_by
from grants.applications.queries.letters import LetterLine, LetterPage, RoundLetters, letter_page, round_letters
from grants.applications.queries.messages import (
    Conversation,
    Said,
    Waiting,
    conversation,
    count_waiting,
    waiting_for_staff,
)
from grants.applications.queries.more_time import RoundTimes, any_with, drafts_asked_by, round_times
from grants.applications.queries.our_words import OurWords, interpreted_messages, language_read, words_for
from grants.applications.queries.own import Card, of_actor, only_here, pin_was_ended, without_owner
from grants.applications.queries.reopenings import (
    OpenSections,
    ReopeningCard,
    reopenings,
    reopenings_over,
    texts_of_change,
)
from grants.applications.queries.screening import ScreeningCard, disagreement, known_of, screening
from grants.applications.queries.stages import OtherStage, Stage
from grants.applications.queries.texts import Text, texts
from grants.applications.queries.translations import (
    WAITING,
    Translated,
    TranslationPage,
    translated_answers,
    translation_page,
    translations,
    translations_waiting,
)

__all__ = [
    "WAITING",
    "Application",
    "ApplicationPage",
    "CallPage",
    "Card",
    "Conversation",
    "Earlier",
    "EarlierAnswer",
    "EntryCard",
    "FileCard",
    "GroupApplication",
    "LetterLine",
    "LetterPage",
    "OpenSections",
    "OtherStage",
    "OurWords",
    "ReopeningCard",
    "RoundLetters",
    "RoundTimes",
    "Said",
    "ScreeningCard",
    "Stage",
    "Text",
    "Translated",
    "TranslationPage",
    "Waiting",
    "any_with",
    "application_page",
    "call_page",
    "calls",
    "calls_about",
    "calls_waiting",
    "content_of",
    "conversation",
    "count_waiting",
    "disagreement",
    "drafts_asked_by",
    "earlier_answers",
    "entries_by",
    "entry_of",
    "interpreted_messages",
    "known_of",
    "language_read",
    "letter_page",
    "of_actor",
    "only_here",
    "pin_was_ended",
    "reopenings",
    "reopenings_over",
    "round_letters",
    "round_times",
    "screening",
    "sent_by",
    "stored_file",
    "texts",
    "texts_of_change",
    "translated_answers",
    "translation_page",
    "translations",
    "translations_waiting",
    "unsent_entries",
    "upload_of",
    "uploads_left",
    "waiting_for_staff",
    "without_owner",
    "words_for",
]
