"""The verbs of reviewing, one subject a file: panels, assigning, conflicts, scoring, releasing."""

from grants.reviews.commands.assigning import Shared, assign, share_out
from grants.reviews.commands.conflicts import accept, declare, declare_ahead, declare_for
from grants.reviews.commands.panels import add_member, make_panel, remove_member
from grants.reviews.commands.releasing import release, release_of_application
from grants.reviews.commands.scoring import save, submit

__all__ = [
    "Shared",
    "accept",
    "add_member",
    "assign",
    "declare",
    "declare_ahead",
    "declare_for",
    "make_panel",
    "release",
    "release_of_application",
    "remove_member",
    "save",
    "share_out",
    "submit",
]
