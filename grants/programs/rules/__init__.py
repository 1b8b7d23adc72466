"""Pure checks on a round: is it open, who can apply, and what is odd about its numbers."""

from grants.programs.rules.eligibility import ONE_EACH, Finding, Known, Verdict, find
from grants.programs.rules.forms import Difference, Differs, columns_gone, differences, parts_beside, parts_of, says_in
from grants.programs.rules.ladder import Rung, ladder
from grants.programs.rules.languages import untranslated, vital_texts
from grants.programs.rules.rounds import Deadline, more_time_problems, oddities, takes_applications

__all__ = [
    "ONE_EACH",
    "Deadline",
    "Difference",
    "Differs",
    "Finding",
    "Known",
    "Rung",
    "Verdict",
    "columns_gone",
    "differences",
    "find",
    "ladder",
    "more_time_problems",
    "oddities",
    "parts_beside",
    "parts_of",
    "says_in",
    "takes_applications",
    "untranslated",
    "vital_texts",
]
