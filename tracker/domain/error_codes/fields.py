"""What is wrong with one field of an entry, at every door."""

from tracker.domain.error_codes.explained import Explained

TITLE = "A field of an entry"

CODES = {
    "required": Explained(
        (422,),
        "The field is required and was left out, empty or null.",
        "Fill it in.",
    ),
    "invalid": Explained(
        (),
        "The value cannot be understood.",
        "Correct it after the field's description in the reference.",
    ),
    "unknown_field": Explained(
        (422,),
        "There is no such field or parameter here, or it is not for the caller to set.",
        "Check its name, or leave it out: nothing is passed over in silence.",
    ),
    "not_text": Explained(
        (),
        "The value must be text.",
        "Write it in quotation marks.",
    ),
    "unfit_character": Explained(
        (),
        "The text holds a character that cannot be seen or cannot be stored: a control character, half of a pair,"
        " or one that turns the direction of writing.",
        "Type the text again by hand.",
    ),
    "too_long": Explained(
        (),
        "The text is longer than the field takes.",
        "Shorten it; the reference states the most.",
    ),
    "too_short": Explained(
        (),
        "The text is shorter than the field takes.",
        "Say more; the reference states the least.",
    ),
    "not_a_link": Explained(
        (),
        "This is no address of a web page.",
        "Give the whole address, beginning with https://.",
    ),
    "not_a_time": Explained(
        (422,),
        "This is no time of day.",
        "Give it as HH:MM, for example 08:30.",
    ),
    "not_a_seed": Explained(
        (),
        "A seed holds a character that it cannot.",
        "Write it in letters, digits, full stops, hyphens and underscores.",
    ),
    "not_a_date": Explained(
        (),
        "This is no day of the calendar, or not written as one.",
        "Give the day as YYYY-MM-DD, for example 2016-07-11.",
    ),
    "day_out_of_range": Explained(
        (422,),
        "The day lies in a year that is not plausible here.",
        "Check the year.",
    ),
    "not_a_moment": Explained(
        (),
        "This is no moment, or one without its time zone.",
        "Give it as 2016-09-27T15:00:00Z.",
    ),
    "not_a_month": Explained(
        (422,),
        "This is no month.",
        "Write it as 2016-03.",
    ),
    "not_a_whole_number": Explained(
        (),
        "The value must be a whole number.",
        "Write it in digits, without quotation marks, point or exponent.",
    ),
    "not_a_number": Explained(
        (),
        "The value must be a number.",
        "Write it in digits, for example 2.5.",
    ),
    "out_of_range": Explained(
        (422,),
        "The number, day or amount lies outside of what is taken.",
        "Correct it; the message and the reference state the bounds.",
    ),
    "not_an_amount": Explained(
        (),
        "This is no amount of dollars and cents, or not sent as text.",
        'Give it as text, for example "325000.00".',
    ),
    "not_yes_or_no": Explained(
        (),
        "The value must be true or false.",
        "Send a JSON truth value; in an address `true` or `false`.",
    ),
    "unknown_choice": Explained(
        (422,),
        "The word is none of those that the field takes.",
        "Choose one of the words that the message and the reference list.",
    ),
    "not_a_list": Explained(
        (),
        "The value must be a list.",
        "Send a list, even of one.",
    ),
    "too_many": Explained(
        (422,),
        "There are more entries at once than are taken.",
        "Send them in several requests.",
    ),
    "repeated": Explained(
        (422,),
        "The same parameter, row or record was given twice.",
        "Give each once.",
    ),
    "not_an_object": Explained(
        (),
        "The value must be an object with named fields.",
        "Send a JSON object.",
    ),
    "not_a_reference": Explained(
        (),
        "An officer or a camera must be named by its number or by exactly one key.",
        'Send `17`, `{"id": 17}`, or one of the keys that the message names.',
    ),
    "not_an_address": Explained(
        (),
        "This is no mail address.",
        "Give one address, for example ann.lund@example.org.",
    ),
    "not_digits": Explained(
        (),
        "A PIN is made of digits alone.",
        "Type digits.",
    ),
    "not_line_numbers": Explained(
        (422,),
        "The lines are not listed by their numbers.",
        "Write them as 12,15,20-25.",
    ),
    "reason_required": Explained(
        (422,),
        "This entry needs a reason, which is kept with it.",
        "Say why.",
    ),
    "future_date": Explained(
        (422,),
        "The day lies in the future: what is recorded here has happened.",
        "Give today or an earlier day.",
    ),
    "end_before_start": Explained(
        (422,),
        "The end lies on the first day or before it.",
        "Give a later day. What never held at all is voided.",
    ),
    "ambiguous": Explained(
        (409, 422),
        "The code fits several records. `related` names them.",
        "Name the one that is meant by its number.",
    ),
}
