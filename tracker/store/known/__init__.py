"""What was known at a moment, about many at once: one statement a question, whatever the size. A fact is known at K
when it was recorded by then and not voided by then; the copies that rules keep for today are never asked.
"""

from tracker.store.known.asked import Asked
from tracker.store.known.officers import KnownOfficer, officer_facts_known, particulars_known
from tracker.store.known.rollout import PrecinctRecord, plans_known, precincts_known, rules_known, stamp_of
from tracker.store.known.training import PlannedSession, Seat, course_codes, seats_known, sessions_from

__all__ = [
    "Asked",
    "KnownOfficer",
    "PlannedSession",
    "PrecinctRecord",
    "Seat",
    "course_codes",
    "officer_facts_known",
    "particulars_known",
    "plans_known",
    "precincts_known",
    "rules_known",
    "seats_known",
    "sessions_from",
    "stamp_of",
]
