"""What stands against entries on officers, postings and employment."""

from tracker.domain.error_codes.explained import Explained

TITLE = "Officers, postings and employment"

CODES = {
    "no_posting": Explained(
        (409,),
        "The officer has no posting on that day.",
        "Record the posting first.",
    ),
    "not_active": Explained(
        (409,),
        "The officer's employment is not `active` on that day, or none is recorded. Only an active officer "
        "receives a camera (rule 2).",
        "Check the day, or record the employment first.",
    ),
    "employee_number_exists": Explained(
        (409,),
        "The employee number is on record for another officer.",
        "Check the number; employee numbers are unique.",
    ),
    "already_ended": Explained(
        (409,),
        "What was to end has ended already.",
        "Void that end first if it is wrong.",
    ),
    "posting_same_day": Explained(
        (409,),
        "Another posting of the officer starts on that day.",
        "Void that entry first, or correct the day.",
    ),
    "employment_same_day": Explained(
        (409,),
        "Another employment status of the officer starts on that day.",
        "Void that entry first, or correct the day.",
    ),
    "particulars_same_day": Explained(
        (409,),
        "Other particulars of the officer start on that day.",
        "Void that entry first, or correct the day.",
    ),
    "precinct_exists": Explained(
        (409,),
        "A precinct has this code already.",
        "Take that one, or choose another code.",
    ),
    "duty_exists": Explained(
        (409,),
        "A duty has this code already.",
        "Take that one, or choose another code.",
    ),
    "not_an_officer": Explained(
        (),
        "The code scanned is not an officer's.",
        "Scan the officer's card or badge, or type the badge.",
    ),
}
