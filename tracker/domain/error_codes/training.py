"""What stands against entries on courses, classes, completions and seats."""

from tracker.domain.error_codes.explained import Explained

TITLE = "Training"

CODES = {
    "course_exists": Explained(
        (409,),
        "A course has this code already.",
        "Take that one, or choose another code.",
    ),
    "course_version_exists": Explained(
        (409,),
        "The course has this version already.",
        "Take that one, or name another version.",
    ),
    "version_order_exists": Explained(
        (409,),
        "Another version of the course stands at this place in the order.",
        "Give another place in the order.",
    ),
    "session_exists": Explained(
        (409,),
        "The same class at the same time in the same place is recorded already. `related` names it.",
        "Take that one, or correct the time or the place.",
    ),
    "session_differs": Explained(
        (422,),
        "The class taught another course or version, or was held on another day.",
        "Correct the session, or leave it out.",
    ),
    "session_not_held_yet": Explained(
        (409,),
        "The class has not been held yet.",
        "Sign officers in on its day or later.",
    ),
    "completion_same_day": Explained(
        (409,),
        "The officer's completion of that course and version on that day is recorded already.",
        "Nothing is left to do, or correct the day.",
    ),
    "no_show_stands": Explained(
        (409,),
        "The officer stands as a no-show of this class.",
        "Void the no-show first.",
    ),
    "completion_stands": Explained(
        (409,),
        "The officer is recorded as having done the class.",
        "Void the completion first.",
    ),
    "already_proposed": Explained(
        (409,),
        "The officer stands in a proposal for this class that nobody has decided on yet.",
        "Leave the officer out, or wait for the decision.",
    ),
    "class_is_over": Explained(
        (409,),
        "The class was held: nobody can be proposed for it or given a seat by a proposal any more.",
        "Propose for a class to come; who was there is entered with the sign-in sheet.",
    ),
    "proposal_decided": Explained(
        (409,),
        "The proposal was accepted or declined already.",
        "Look at the class's page for what became of it.",
    ),
    "already_enrolled": Explained(
        (409,),
        "The officer has a seat in this class already.",
        "Leave the officer out.",
    ),
    "class_full": Explained(
        (409,),
        "The class has fewer seats left than were asked for. The message says how many.",
        "Choose fewer officers, or another class.",
    ),
    "seats_taken": Explained(
        (409,),
        "More officers are enrolled than the class would have seats.",
        "Give at least that many seats, or end enrolments first.",
    ),
    "after_the_class": Explained(
        (422,),
        "The class was held before the day of the enrolment.",
        "Sign in who was there, or give an earlier day.",
    ),
    "not_the_class_day": Explained(
        (422,),
        "A no-show is of the class's own day.",
        "Give that day, or leave it out.",
    ),
    "requirement_same_day": Explained(
        (409,),
        "Another requirement of that course starts on that day.",
        "Void that entry first, or correct the day.",
    ),
}
