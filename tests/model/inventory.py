"""Which cameras are owned, and what each counts as, the slow way: camera by camera, from plain facts.

Owned on a day: owned from that day or an earlier one, and not retired on it. Each counts once, as the first of these
that applies: stolen, missing, recalled, in repair, held by anyone, in stock. Without a recorded condition a camera is
serviceable.
"""

from datetime import date, datetime

from tests.model.due_back import in_hand, on
from tests.model.facts import History, as_known

FIRST_THAT_APPLIES = ("stolen", "missing", "recalled", "in_repair")


def owned(history: History, day: date, known_at: datetime) -> dict[int, str]:
    """What every camera owned on a day counts as, by its number."""
    known = as_known(history, known_at)
    found = {}
    for camera in known.cameras:
        if camera.owned_from is None or camera.owned_from > day:
            continue
        recorded = on([one for one in known.conditions if one.camera == camera.id], day)
        condition = "serviceable" if recorded is None else recorded.condition
        if condition == "retired":
            continue
        is_held = any(one.camera == camera.id and in_hand(one, day) for one in known.assignments)
        if condition in FIRST_THAT_APPLIES:
            found[camera.id] = condition
        else:
            found[camera.id] = "held" if is_held else "in_stock"
    return found


def home_of(history: History, camera: int, day: date, known_at: datetime) -> str | None:
    """The precinct on a day of the officer who holds a camera; None where nobody does, or without a posting."""
    known = as_known(history, known_at)
    for one in known.assignments:
        if one.camera == camera and in_hand(one, day):
            posting = on([each for each in known.postings if each.officer == one.officer], day)
            return None if posting is None else posting.precinct
    return None


def holding_of(history: History, camera: int, day: date, known_at: datetime) -> tuple[int, date] | None:
    """Who holds a camera on a day, and since when; None where nobody does."""
    known = as_known(history, known_at)
    for one in known.assignments:
        if one.camera == camera and in_hand(one, day):
            return one.officer, one.issued_on
    return None
