"""Whom each figure counts, as plain sets: officer by officer and camera by camera, from plain facts.

It is written from the specification alone, so that lists behind figures can be held against a second reading.
"""

from datetime import date, datetime

from tests.model.facts import History, as_known
from tests.model.inventory import owned
from tests.model.ledger import STRENGTH, Ledger, latest_in_force

Members = dict[tuple[str, str], set[int]]
"""By where and figure: the numbers of the officers, or of the cameras."""


def officers_by_figure(history: History, day: date, known_at: datetime) -> Members:
    """The officers behind every figure above zero of every precinct."""
    ledger = Ledger(as_known(history, known_at))
    found: Members = {}
    for officer in ledger.officers:
        posting = latest_in_force(ledger.postings.get(officer, []), day)
        if posting is None or ledger.status(officer, day) not in STRENGTH:
            continue
        one = ledger.count(officer, posting.duty, day)
        for figure, count in {**vars(one), "outstanding": one.outstanding}.items():
            if count:
                found.setdefault((posting.precinct, figure), set()).add(officer)
    return found


def cameras_by_figure(history: History, day: date, known_at: datetime) -> Members:
    """The cameras behind every figure above zero of the inventory; the one model has them all."""
    found: Members = {}
    for camera, counts_as in owned(history, day, known_at).items():
        for figure in ("owned", counts_as):
            found.setdefault(("all", figure), set()).add(camera)
    return found
