"""The verbs of a round: made, published, opened and closed, moved; and new versions of its forms."""

from grants.programs.commands.defining import define_program, define_round, redefine_round
from grants.programs.commands.forms import publish_form
from grants.programs.commands.rounds import (
    announce,
    follow_the_clock,
    move_closing,
    next_reference,
    publish,
)

__all__ = [
    "announce",
    "define_program",
    "define_round",
    "follow_the_clock",
    "move_closing",
    "next_reference",
    "publish",
    "publish_form",
    "redefine_round",
]
