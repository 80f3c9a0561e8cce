"""What the address of the change feed takes."""

from tracker.domain.reports.feed import FedCollection
from tracker.schemas.fields import Choice, Day, Several, Text, Whole
from tracker.schemas.queries import LARGEST_PAGE, Query

LARGEST_SEQ = 2**63 - 1


class FeedQuery(Query):
    """Where the copy stands, and how far to go on."""

    after = Whole(
        0,
        LARGEST_SEQ,
        metadata={"description": "The event that the copy stands after: `seq` of the answer before; 0: an empty copy."},
    )
    day = Day(
        metadata={
            "description": "The day that the copy stands on: `day` of the answer before; by default that of the event."
        }
    )
    head = Text(
        64,
        metadata={
            "description": "`audit_head` of the answer before. Where the event is another one by now (a backup was "
            "put back), the answer is a 409 `history_differs`."
        },
    )
    limit = Whole(1, LARGEST_PAGE, metadata={"description": "How many events at most."})
    collection = Several(
        Choice(FedCollection),
        most=len(FedCollection),
        metadata={"description": "Only these collections; may be given several times."},
    )
