"""The rows of counts that an older version left behind, and all the rows of old together, parents before children."""

from tests.store.old_rows import (
    ACCOUNTS,
    BATCHES,
    EQUIPMENT,
    EVENTS,
    INSTALLATION,
    PEOPLE,
    RECONCILIATION,
    ROLLOUT,
    TRAINING,
    Row,
    events,
    fact,
)

COUNTS: dict[str, list[Row]] = {
    "counts": [
        fact(41, id=1, place_id=1, opened_on="2016-09-01", is_open=True),
        fact(42, id=2, place_id=1, opened_on="2016-09-01", is_open=False),  # a second one of the same place: it waits
        fact(68, id=3, place_id=2, opened_on="2016-09-01", is_open=False),
    ],
    "count_sightings": [
        fact(68, id=1, count_id=1, camera_id=1, code=None),
        fact(68, id=2, count_id=1, camera_id=None, code=" x2"),
        fact(68, id=3, count_id=3, camera_id=3, code=None),
    ],
    "count_explanations": [fact(69, id=1, count_id=1, camera_id=2, explanation="")],  # says nothing
    "count_closings": [
        fact(
            69,
            id=1,
            count_id=3,
            closed_on="2016-08-01",
            expected=1,
            found=1,
            missing=0,
            unexpected=0,
            held=0,
            wrong_condition=0,
        ),
    ],  # closed before it was opened
}


def all_rows() -> dict[str, list[Row]]:
    """Every table's rows, parents before children. A value {"json": …} is the content of a JSON column."""
    log = events()
    head = {"id": 1, "seq": EVENTS, "recorded_at": log[-1]["recorded_at"], "hash": log[-1]["hash"]}
    return {
        "audit_events": log,
        "audit_head": [head],
        "installation": [INSTALLATION],
        "batches": sorted(BATCHES, key=lambda row: row["batch_id"] or 0),
        **PEOPLE,
        **EQUIPMENT,
        **COUNTS,
        **TRAINING,
        **ROLLOUT,
        **ACCOUNTS,
        **RECONCILIATION,
    }
