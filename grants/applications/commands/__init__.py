"""The verbs of an application, one subject a file, from its first answer to messages and reopened sections."""

from grants.applications.commands.calling import call_again, keep_call, nobody_answered, tell
from grants.applications.commands.changing import attach_change, change, detach_change, take_change
from grants.applications.commands.choosing import choose_group, choose_new_group, choose_oneself, pass_on, revoke_keys
from grants.applications.commands.disagreeing import disagree
from grants.applications.commands.drafting import Batch, Saved, begin, bring_back, choose, save, start
from grants.applications.commands.entering import enter
from grants.applications.commands.exporting import note_export
from grants.applications.commands.files import attach, detach, scanned
from grants.applications.commands.helping import (
    accept_offer,
    answer_help,
    ask_help,
    end_help,
    hand_over_help,
    offer_help,
)
from grants.applications.commands.keys import WrongPin, claim, give_pin, open_with_pin
from grants.applications.commands.letters import invite, send_letter, turn_down
from grants.applications.commands.messages import answer, ask, mark_read, settle
from grants.applications.commands.more_time import give_more_time, move_closing, tell_of_more_time
from grants.applications.commands.our_words import aim_words_to, queue_words
from grants.applications.commands.reopening import close_reopening, reopen, send_again
from grants.applications.commands.reusing import reuse
from grants.applications.commands.saving_changes import save_changes
from grants.applications.commands.screening import look_again, screen
from grants.applications.commands.seeing import see_changes
from grants.applications.commands.sending import submit, withdraw
from grants.applications.commands.stages import change_stage
from grants.applications.commands.translating import (
    ask_translations,
    finish_translation,
    queue_answers,
    queue_letter,
    take_up_translation,
)
from grants.applications.commands.uploading import finish_upload, refuse_upload, sweep_upload, take_piece

__all__ = [
    "Batch",
    "Saved",
    "WrongPin",
    "accept_offer",
    "aim_words_to",
    "answer",
    "answer_help",
    "ask",
    "ask_help",
    "ask_translations",
    "attach",
    "attach_change",
    "begin",
    "bring_back",
    "call_again",
    "change",
    "change_stage",
    "choose",
    "choose_group",
    "choose_new_group",
    "choose_oneself",
    "claim",
    "close_reopening",
    "detach",
    "detach_change",
    "disagree",
    "end_help",
    "enter",
    "finish_translation",
    "finish_upload",
    "give_more_time",
    "give_pin",
    "hand_over_help",
    "invite",
    "keep_call",
    "look_again",
    "mark_read",
    "move_closing",
    "nobody_answered",
    "note_export",
    "offer_help",
    "open_with_pin",
    "pass_on",
    "queue_answers",
    "queue_letter",
    "queue_words",
    "refuse_upload",
    "reopen",
    "reuse",
    "revoke_keys",
    "save",
    "save_changes",
    "scanned",
    "screen",
    "see_changes",
    "send_again",
    "send_letter",
    "settle",
    "start",
    "submit",
    "sweep_upload",
    "take_change",
    "take_piece",
    "take_up_translation",
    "tell",
    "tell_of_more_time",
    "turn_down",
    "withdraw",
]
