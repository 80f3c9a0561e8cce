"""Who had which camera from when to when, the slow way: from plain facts, one camera or officer at a time.

A span begins on the day of issue and ends before the day of the return. A condition holds until the next one of the
camera. What is over before a period's first day does not touch the period, and what has not begun by the report's day
is not told; a return or a next condition after that day has not come yet.
"""

from dataclasses import dataclass
from datetime import date, datetime

from tests.model.due_back import on
from tests.model.facts import History, as_known


@dataclass(frozen=True)
class Stretch:
    """A camera in an officer's hands, or (officer None) in a condition."""

    camera: int
    officer: int | None
    condition: str | None
    starts_on: date
    ends_on: date | None


def stretches(history: History, day: date, known_at: datetime, since: date | None) -> set[Stretch]:
    """Every stretch that touches the days from `since` to `day`, as known at a moment."""
    told = spans(history, day, known_at) | conditions(history, day, known_at)
    return {one for one in told if since is None or one.ends_on is None or one.ends_on >= since}


def spans(history: History, day: date, known_at: datetime) -> set[Stretch]:
    """Every assignment begun by a day, with the return that had come by it."""
    found = set()
    for one in as_known(history, known_at).assignments:
        if one.issued_on <= day:
            back = min((end.ends_on for end in one.returns if end.ends_on <= day), default=None)
            found.add(Stretch(one.camera, one.officer, None, one.issued_on, back))
    return found


def conditions(history: History, day: date, known_at: datetime) -> set[Stretch]:
    """Every condition begun by a day, until the next one of its camera."""
    begun = [one for one in as_known(history, known_at).conditions if one.starts_on <= day]
    found = set()
    for one in begun:
        later = [other.starts_on for other in begun if other.camera == one.camera and other.starts_on > one.starts_on]
        found.add(Stretch(one.camera, None, one.condition, one.starts_on, min(later, default=None)))
    return found


def posted(history: History, officer: int, day: date, known_at: datetime) -> tuple[str, date] | None:
    """An officer's precinct on a day, and since when; None without a posting."""
    known = as_known(history, known_at)
    held = on([one for one in known.postings if one.officer == officer], day)
    return None if held is None else (held.precinct, held.starts_on)
