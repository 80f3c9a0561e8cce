"""Writes on people and where they belong: precincts, duties, officers, postings, employment."""

from tracker.services.people.employment import end_employment, record_employment
from tracker.services.people.homes import add_duty, add_precinct
from tracker.services.people.officers import add_officer, change_particulars, protect_identity
from tracker.services.people.postings import end_posting, post_officer

__all__ = [
    "add_duty",
    "add_officer",
    "add_precinct",
    "change_particulars",
    "end_employment",
    "end_posting",
    "post_officer",
    "protect_identity",
    "record_employment",
]
