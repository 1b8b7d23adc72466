"""The verbs of decisions and awards, one subject a file: deciding, certifying, offering, signing, ending."""

from grants.awards.commands.certifying import NotSetAside, certify
from grants.awards.commands.deciding import decide, finish_deciding
from grants.awards.commands.ending import MoneyInTheAir, cancel, close
from grants.awards.commands.offering import lapse, offer, remind
from grants.awards.commands.papers import keep_pdf
from grants.awards.commands.signing import OfferOver, refuse, sign

__all__ = [
    "MoneyInTheAir",
    "NotSetAside",
    "OfferOver",
    "cancel",
    "certify",
    "close",
    "decide",
    "finish_deciding",
    "keep_pdf",
    "lapse",
    "offer",
    "refuse",
    "remind",
    "sign",
]
