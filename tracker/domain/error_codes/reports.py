"""What is wrong with asking for a report, keeping one, signing one off, or printing labels."""

from tracker.domain.error_codes.explained import Explained

TITLE = "Reports and what is kept of them"

CODES = {
    "since_after_as_of": Explained(
        (422,),
        "The period would begin after its end.",
        "Give the day of the end or an earlier one as `since`.",
    ),
    "period_too_long": Explained(
        (422,),
        "The period is longer than one report takes.",
        "Ask for it in several pieces.",
    ),
    "period_unclear": Explained(
        (422,),
        "A saved view has a fixed first day or a number of days, not both.",
        "Give one of them, or neither.",
    ),
    "no_series": Explained(
        (422,),
        "The report has no weekly series.",
        "Leave `series` out.",
    ),
    "no_days_ahead": Explained(
        (422,),
        "The report does not look ahead.",
        "Leave `within` out.",
    ),
    "no_period": Explained(
        (422,),
        "The report has no period.",
        "Leave `since` out.",
    ),
    "no_sides": Explained(
        (422,),
        "The report does not go by camera or by officer.",
        "Leave `by` out.",
    ),
    "no_camera": Explained(
        (422,),
        "The report is not of one camera.",
        "Leave `camera` out.",
    ),
    "no_officer": Explained(
        (422,),
        "The report is not of one officer.",
        "Leave `officer` out.",
    ),
    "no_precincts": Explained(
        (422,),
        "The report is told of every precinct at once.",
        "Leave `precinct` out.",
    ),
    "camera_or_officer": Explained(
        (422,),
        "A custody is asked for of a camera or of an officer, not of both.",
        "Give one of the two.",
    ),
    "side_differs": Explained(
        (422,),
        "The custody of one camera goes by camera, that of one officer by officer.",
        "Leave `by` out.",
    ),
    "no_story": Explained(
        (404,),
        "Records of this kind have no history of their own.",
        "Look at the history of the record they belong to.",
    ),
    "too_many_rows": Explained(
        (422,),
        "The report has more rows than the format takes.",
        "Narrow it by precinct or period, or take CSV.",
    ),
    "report_too_large": Explained(
        (422,),
        "The report is larger than is kept.",
        "Narrow it, or leave a format out.",
    ),
    "figures_moved": Explained(
        (409,),
        "Something was entered while the report was made, so that its formats would differ.",
        "Ask again.",
    ),
    "file_damaged": Explained(
        (409,),
        "What was kept is not what was written: it does not have its digest.",
        "Tell whoever runs the tracker; a backup has the file.",
    ),
    "identity_protected_since": Explained(
        (409,),
        "The file names an officer whose identity is protected by now.",
        "Make the report again: it hides the name.",
    ),
    "not_kept_in_part": Explained(
        (422,),
        "The report is kept only as a whole.",
        "Leave the filter out that the message names.",
    ),
    "month_not_ended": Explained(
        (422,),
        "The month has not ended.",
        "Sign it off when it has.",
    ),
    "commander_signs": Explained(
        (403,),
        "The commander of a precinct signs its months off.",
        "Ask the commander for it.",
    ),
    "signed_already": Explained(
        (409,),
        "The month is signed off.",
        "After a correction it can be signed again, with a reason.",
    ),
    "never_signed": Explained(
        (409,),
        "The month was never signed off, so nothing is signed again.",
        "Leave the reason out.",
    ),
    "nothing_corrected": Explained(
        (409,),
        "No figure of the month was corrected since it was signed off.",
        "Nothing is left to do.",
    ),
    "labels_of_what": Explained(
        (422,),
        "Labels are printed of cameras chosen in one way: listed, or by filters.",
        "Give a list or filters, and one at least.",
    ),
    "nothing_to_print": Explained(
        (404,),
        "Nothing on record fits.",
        "Choose less narrowly, or look the records up first.",
    ),
    "too_many_labels": Explained(
        (422,),
        "More labels would be printed than one file takes.",
        "Choose fewer.",
    ),
    "code_does_not_fit": Explained(
        (422,),
        "A code is too long for this size, or Code 128 cannot hold it.",
        "Choose a larger label, or QR alone.",
    ),
    "no_room_for_qr": Explained(
        (422,),
        "The label has no room for a QR code.",
        "Choose a larger label, or Code 128 alone.",
    ),
    "start_not_on_sheet": Explained(
        (422,),
        "The sheet has no such first label.",
        "Give a number of a label that is on the sheet.",
    ),
    "view_forgotten": Explained(
        (409,),
        "The saved view is offered no more.",
        "Save it anew.",
    ),
    "subscription_unclear": Explained(
        (422,),
        "A subscription is of a saved view or of the digest, and each takes fields of its own.",
        "Give what the message names.",
    ),
    "subscription_ended": Explained(
        (409,),
        "The subscription has ended already.",
        "Nothing is left to do.",
    ),
    "account_required": Explained(
        (422,),
        "A subscription is made in the name of an account, whose rights decide.",
        "Name it as `username`.",
    ),
    "not_ones_own": Explained(
        (403,),
        "What was asked for belongs to somebody else.",
        "Ask an administrator.",
    ),
    "not_public": Explained(
        (404,),
        "This agency publishes nothing here.",
        "Ask the agency.",
    ),
    "record_not_understood": Explained(
        (422,),
        "With a kind of record its number is missing.",
        "Give the number, or leave the kind open.",
    ),
    "read_not_recorded": Explained(
        (503,),
        "The read could not be put on record, so it was not answered.",
        "Ask again in a moment.",
    ),
}
