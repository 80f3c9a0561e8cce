"""What is told of officers and their homes: particulars, postings, employment, precincts, duties."""

from tracker.reports.stories.kinds import Kind, Say
from tracker.store.models import (
    Duty,
    Employment,
    EmploymentEnd,
    Officer,
    OfficerParticulars,
    Posting,
    PostingEnd,
    Precinct,
)

OFFICERS = Kind("officers", Officer, (), officer=Officer.id, scope=("officers", Officer.id))

PARTICULARS = Kind(
    "particulars",
    OfficerParticulars,
    (
        Say("last_name", OfficerParticulars.last_name, personal=True),
        Say("first_name", OfficerParticulars.first_name, personal=True),
        Say("middle_name", OfficerParticulars.middle_name, personal=True),
        Say("suffix", OfficerParticulars.suffix, personal=True),
        Say("rank", OfficerParticulars.rank),
        Say("badge", OfficerParticulars.badge, personal=True),
        Say("employee_number", OfficerParticulars.employee_number, withheld=True),
        Say("starts_on", OfficerParticulars.starts_on),
    ),
    starts="starts_on",
    officer=OfficerParticulars.officer_id,
    scope=("particulars", OfficerParticulars.id),
)

POSTINGS = Kind(
    "postings",
    Posting,
    (
        Say("precinct", Precinct.name, "precincts", Precinct.id),
        Say("duty", Posting.duty),
        Say("starts_on", Posting.starts_on),
    ),
    ((Precinct, Precinct.id == Posting.precinct_id),),
    "starts_on",
    Posting.officer_id,
    ("postings", Posting.id),
)

POSTING_ENDS = Kind(
    "posting-ends",
    PostingEnd,
    (
        Say("posting", PostingEnd.posting_id, "postings", PostingEnd.posting_id),
        Say("precinct", Precinct.name, "precincts", Precinct.id),
        Say("ends_on", PostingEnd.ends_on),
    ),
    ((Posting, Posting.id == PostingEnd.posting_id), (Precinct, Precinct.id == Posting.precinct_id)),
    "ends_on",
    Posting.officer_id,
    ("postings", PostingEnd.posting_id),
)

EMPLOYMENT = Kind(
    "employment",
    Employment,
    (Say("status", Employment.status), Say("starts_on", Employment.starts_on)),
    starts="starts_on",
    officer=Employment.officer_id,
    scope=("employment", Employment.id),
)

EMPLOYMENT_ENDS = Kind(
    "employment-ends",
    EmploymentEnd,
    (
        Say("employment", EmploymentEnd.employment_id, "employment", EmploymentEnd.employment_id),
        Say("status", Employment.status),
        Say("ends_on", EmploymentEnd.ends_on),
    ),
    ((Employment, Employment.id == EmploymentEnd.employment_id),),
    "ends_on",
    Employment.officer_id,
    ("employment", EmploymentEnd.employment_id),
)

PRECINCTS = Kind(
    "precincts",
    Precinct,
    (Say("code", Precinct.code), Say("name", Precinct.name), Say("kind", Precinct.kind)),
)

DUTIES = Kind("duties", Duty, (Say("code", Duty.code), Say("name", Duty.name)))

KINDS = (OFFICERS, PARTICULARS, POSTINGS, POSTING_ENDS, EMPLOYMENT, EMPLOYMENT_ENDS, PRECINCTS, DUTIES)
