"""What stands against entries on cameras, assignments, signatures and counts."""

from tracker.domain.error_codes.explained import Explained

TITLE = "Cameras, assignments and counts"

CODES = {
    "camera_held": Explained(
        (409,),
        "The camera is in another officer's hands on a day of the span (rule 1). `related` names the assignment.",
        "Return it first, or take another camera.",
    ),
    "officer_holds_camera": Explained(
        (409,),
        "The officer holds another camera on a day of the span (rule 1). `related` names the assignment.",
        "Return or swap that one first.",
    ),
    "not_trained": Explained(
        (409,),
        "The officer is not trained on the day of issue (rule 3).",
        "Record the training, or have an administrator override with a reason.",
    ),
    "no_policy": Explained(
        (409,),
        "No policy version was in effect on the day, so no camera is issued (rule 4).",
        "Check the day, or record the policy first.",
    ),
    "camera_not_owned": Explained(
        (409,),
        "The camera was not owned on that day.",
        "Check the day, or take another camera.",
    ),
    "camera_not_serviceable": Explained(
        (409,),
        "The camera is not serviceable on that day (rule 2).",
        "Take another one, or record its condition first.",
    ),
    "out_of_scope": Explained(
        (409,),
        "The officer's duty is not in the rollout's scope on that day. The issue is allowed, and the camera is "
        "due back at once (rule 2).",
        "As a warning: nothing, or correct the posting. At the desk: confirm the issue or leave it.",
    ),
    "condition_required": Explained(
        (422,),
        "A return states in what condition the camera came back (rule 6).",
        "Give `condition` with the return day.",
    ),
    "report_number_required": Explained(
        (422,),
        "A camera recorded as missing or stolen needs the report number (rule 6).",
        "Give `report_number`.",
    ),
    "return_before_issue": Explained(
        (422,),
        "The return lies before the issue.",
        "Correct one of the days; a return on the day of issue is allowed.",
    ),
    "already_returned": Explained(
        (409,),
        "This camera was returned already.",
        "Nothing is left to do; void the return if it is wrong.",
    ),
    "later_facts_depend": Explained(
        (409,),
        "Later entries rest on what was to be changed. `related` names them.",
        "Void those first, the latest first, or give another day.",
    ),
    "not_held": Explained(
        (409,),
        "The camera is in nobody's hands.",
        "Check the number, or look at its custody.",
    ),
    "serial_exists": Explained(
        (409,),
        "A camera has this serial number already.",
        "Check the number: a camera is entered once.",
    ),
    "asset_tag_exists": Explained(
        (409,),
        "A camera has this asset tag already.",
        "Check the tag.",
    ),
    "camera_model_exists": Explained(
        (409,),
        "A camera model has this name already.",
        "Take that one, or choose another name.",
    ),
    "place_exists": Explained(
        (409,),
        "A place has this code already.",
        "Take that one, or choose another code.",
    ),
    "place_same_day": Explained(
        (409,),
        "Another place is recorded for this camera from that day. `related` names it.",
        "Void that entry first, or correct the day.",
    ),
    "condition_same_day": Explained(
        (409,),
        "Another condition is recorded for this camera from that day.",
        "State that condition, or void that entry first.",
    ),
    "belongs_to_return": Explained(
        (409,),
        "The condition was stated with a return and stands and falls with it.",
        "Void the return instead.",
    ),
    "recall_of_what": Explained(
        (422,),
        "A recall names its cameras in one way: a model, a list, or a range of serial numbers.",
        "Give exactly one of the three.",
    ),
    "serial_range": Explained(
        (422,),
        "A range has a first and a last serial number of the same length, the smaller one first.",
        "Correct the range.",
    ),
    "count_open": Explained(
        (409,),
        "A count of this place is open.",
        "Go on with that one, or close it.",
    ),
    "count_closed": Explained(
        (409,),
        "The count is closed.",
        "Open a new one.",
    ),
    "close_before_open": Explained(
        (422,),
        "The count was opened later than the day on which it was to be closed.",
        "Correct the day.",
    ),
    "already_seen": Explained(
        (409,),
        "The code was scanned in this count before. Nothing was entered twice.",
        "Go on with the next.",
    ),
    "unexplained": Explained(
        (409,),
        "A camera that the count lacks has no explanation yet (MPD 4-201). The message names each.",
        "The precinct's commander writes one for each before the count is closed.",
    ),
    "commander_explains": Explained(
        (403,),
        "The commander of the precinct explains what was not found in its place (MPD 4-201).",
        "Ask the commander for it.",
    ),
    "nothing_to_explain": Explained(
        (409,),
        "The camera was found, or does not belong to this count.",
        "Leave it out.",
    ),
    "not_a_camera": Explained(
        (422,),
        "The code scanned is an officer's card.",
        "Scan what is on the camera.",
    ),
    "unknown_code": Explained(
        (422,),
        "The code is of no camera on record.",
        "Scan it again.",
    ),
    "camera_label": Explained(
        (422,),
        "The code scanned is a camera's label.",
        "Scan the officer's badge or card.",
    ),
    "not_a_pair": Explained(
        (),
        "A line of the list is no officer and camera.",
        "Write two codes on the line, with a tab, a comma or a blank between.",
    ),
    "not_alternating": Explained(
        (422,),
        "Single codes were scanned, and officers and cameras do not alternate.",
        "Scan an officer and then the camera, each time.",
    ),
    "rows_at_fault": Explained(
        (422,),
        "Rows of the list are at fault; all go in or none.",
        "Correct or leave out the rows that are named.",
    ),
    "nothing_changes": Explained(
        (409,),
        "What was to be entered stands already, or every row is left out.",
        "Nothing is left to do, or check what was meant.",
    ),
    "unknown_row": Explained(
        (422,),
        "There is no such row in what was sent.",
        "Count rows from 0, as `errors` does.",
    ),
    "unknown_entry": Explained(
        (404,),
        "The entry at the desk was undone already, or is not one of yours of today.",
        "Look at the list again; older entries are voided.",
    ),
    "not_returned": Explained(
        (409,),
        "The camera has not come back, so nobody signs for its return.",
        "Record the return first.",
    ),
    "already_signed": Explained(
        (409,),
        "This was signed for already.",
        "Nothing is left to do.",
    ),
    "signed_before": Explained(
        (422,),
        "The signature lies before the act it is for.",
        "Correct the day.",
    ),
    "sheet_required": Explained(
        (422,),
        "A signature on paper names the sheet.",
        "Give the reference of the signed sheet.",
    ),
    "drawn_required": Explained(
        (422,),
        "A drawn signature is missing.",
        "Sign on the board first.",
    ),
    "not_of_this_method": Explained(
        (422,),
        "A field was given that this way of signing does not take.",
        "Leave it out, or choose the other way.",
    ),
    "not_a_drawing": Explained(
        (),
        "This is no drawn signature, or it leaves the board.",
        "Clear the board and sign again.",
    ),
    "drawing_too_small": Explained(
        (),
        "The drawing is a dot and no signature.",
        "Sign with the whole name.",
    ),
    "drawing_too_large": Explained(
        (),
        "The drawing has too many strokes.",
        "Clear the board and sign again.",
    ),
    "no_pin": Explained(
        (409,),
        "The officer has no PIN yet.",
        "Set one at the counter, or sign in another way.",
    ),
    "wrong_pin": Explained(
        (409,),
        "This is not the officer's PIN.",
        "Try again, or sign in another way.",
    ),
    "pin_locked": Explained(
        (409,),
        "The PIN was given wrong too often and is locked.",
        "Set a new one at the counter, or sign in another way.",
    ),
    "pin_of_another": Explained(
        (409,),
        "The PIN is another officer's.",
        "Let the officer who has the camera sign.",
    ),
    "pin_required": Explained(
        (422,),
        "The way of signing needs the officer's PIN.",
        "Give it.",
    ),
    "pin_unfit": Explained(
        (422,),
        "The PIN cannot be chosen; `errors` says why.",
        "Choose another of 6 to 12 digits.",
    ),
    "pins_differ": Explained(
        (422,),
        "The two PINs differ.",
        "Type the same one twice.",
    ),
    "too_simple": Explained(
        (),
        "The PIN is one digit over and over, or digits in a row.",
        "Choose another.",
    ),
}
