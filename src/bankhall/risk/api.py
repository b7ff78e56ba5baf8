"""The front door of risk: whoever moves money asks here first."""

from bankhall.risk.actions.cases import decide_case, open_case
from bankhall.risk.actions.deciding import note_fires, rules_in_force
from bankhall.risk.actions.writing import GOING_LIVE, checked_rule, watch, write_watchable
from bankhall.risk.permissions import DECIDE, SEE
from bankhall.risk.queries import (
    authors_of,
    case,
    cases,
    cases_of,
    labels,
    lock_case_of,
    reasons_of,
    release_times,
    spoke_of,
    version,
)
from bankhall.risk.rules.deciding import ALLOWED, Book, language, would_fire
from bankhall.risk.rules.facts import FACTS
from bankhall.risk.rules.language import Wrong

DEEDS = (GOING_LIVE,)

__all__ = [
    "ALLOWED",
    "DECIDE",
    "DEEDS",
    "FACTS",
    "GOING_LIVE",
    "SEE",
    "Book",
    "Wrong",
    "authors_of",
    "case",
    "cases",
    "cases_of",
    "checked_rule",
    "decide_case",
    "labels",
    "language",
    "lock_case_of",
    "note_fires",
    "open_case",
    "reasons_of",
    "release_times",
    "rules_in_force",
    "spoke_of",
    "version",
    "watch",
    "would_fire",
    "write_watchable",
]
