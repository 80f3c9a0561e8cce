"""Records that are not there, or not for whoever asks."""

from tracker.domain.error_codes.explained import Explained

TITLE = "Records that are not there"

KINDS = (
    "acknowledgement",
    "assignment",
    "batch",
    "camera",
    "camera model",
    "camera place",
    "completion",
    "condition",
    "count",
    "count closing",
    "count explanation",
    "count sighting",
    "course",
    "course version",
    "daily use",
    "delivery",
    "draft",
    "duty",
    "employment",
    "enrolment",
    "entry of particulars",
    "event",
    "explanation of a difference",
    "fact",
    "frozen report",
    "import",
    "money figure",
    "month signature",
    "officer",
    "place",
    "plan",
    "policy",
    "posting",
    "precinct",
    "recall",
    "reconciliation",
    "remembered link",
    "requirement",
    "saved mapping",
    "saved view",
    "scope rule",
    "session",
    "storage figure",
    "subscription",
    "token",
    "user",
    "view",
)
"""What a record is called where its number or code names nothing."""

WORDS = {
    "user": "account",
    "draft": "import under way",
    "fact": "entry",
    "frozen report": "report of record",
    "view": "saved view",
    "daily use": "record of daily use",
    "employment": "record of employment",
}
"""What such a record is called in a sentence, where that is another word."""


def _code_of(kind: str) -> str:
    return f"unknown_{kind.replace(' ', '_')}"


def _not_there(kind: str) -> Explained:
    word = WORDS.get(kind, kind)
    return Explained(
        (404,),
        f"There is no {word} of that number or code, or none for whoever asks: the two look alike.",
        "Check the number or code, and the day and moment asked for. A record is not there before it was entered, nor "
        "for a token confined to other precincts.",
    )


CODES = {
    "unknown_act": Explained(
        (404,),
        "There is no such act on an account.",
        "Choose one on its page.",
    ),
    "unknown_difference": Explained(
        (404,),
        "The reconciliation has no such difference.",
        "Take one that the reconciliation lists.",
    ),
    "unknown_file": Explained(
        (404,),
        "There is no such file of open data.",
        "Take one that the message lists.",
    ),
    "unknown_identity": Explained(
        (404,),
        "The account is not linked to this subject of this issuer.",
        "Compare both, letter by letter.",
    ),
    "unknown_labels": Explained(
        (404,),
        "There are labels of cameras and cards of officers.",
        "Ask for one of the two.",
    ),
    "unknown_link": Explained(
        (404,),
        "The link works no more: it was used, a newer one took its place, or its time is over.",
        "Ask for a new one.",
    ),
    "unknown_key": Explained(
        (404,),
        "Records of this kind are not known by the key that was given.",
        "Name the record by its number, or by one of the keys that the message lists.",
    ),
    "unknown_mapping": Explained(
        (422,),
        "There is no such saved mapping any more.",
        "Choose another.",
    ),
    "unknown_purchase_batch": Explained(
        (404,),
        "No camera on record has this purchase batch.",
        "Check it.",
    ),
    "unknown_report": Explained(
        (404, 422),
        "There is no such report.",
        "Take one that the message lists.",
    ),
    "unknown_proposal": Explained(
        (404,),
        "There is no such proposal, or not of officers whom you see.",
        "Check the number on the class's page.",
    ),
    "unknown_sign_in": Explained(
        (404,),
        "There is no such sign-in any more.",
        "Look at the list again.",
    ),
    "unknown_week": Explained(
        (404,),
        "There is no such week. Weeks are named by their Saturday.",
        "Take one that is listed.",
    ),
    **{_code_of(kind): _not_there(kind) for kind in KINDS},
}
