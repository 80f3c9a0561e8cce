"""What stands against voids and reversals, and what became of an entry whose answer was lost."""

from tracker.domain.error_codes.explained import Explained

TITLE = "Voids, corrections and batches"

CODES = {
    "already_void": Explained(
        (409,),
        "The entry is void already; voids are final.",
        "Nothing is left to do; enter anew what holds.",
    ),
    "batch_reversed": Explained(
        (409,),
        "The batch is reversed already.",
        "Nothing is left to do.",
    ),
    "outcome_unknown": Explained(
        (409, 503),
        "The connection was lost while the entry was being saved, and whether it was is not known.",
        "Send the same again under the same `Idempotency-Key`: nothing is entered twice. Without a key, look "
        "first whether it is there.",
    ),
    "not_entered": Explained(
        (503,),
        "The connection was lost while the entry was being saved, and nothing was entered.",
        "Send it again.",
    ),
    "form_key_missing": Explained(
        (409,),
        "The form is incomplete.",
        "Reload the page and fill it in again.",
    ),
    "form_key_used": Explained(
        (409,),
        "The form was entered before, with something else in it. Nothing was changed.",
        "Open a new form.",
    ),
    "form_not_ours": Explained(
        (403,),
        "The form is out of date, or another site sent it.",
        "Go back, reload the page and send it again.",
    ),
}
