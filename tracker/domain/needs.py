"""Who still needs a course, and until when what was done of it counts: arithmetic on completions alone."""

from collections.abc import Iterable
from enum import StrEnum

from tracker.domain.standing import Done, Need


class Why(StrEnum):
    """Why an officer needs a course."""

    NEVER = "never"
    """No completion of a version that counts."""
    EXPIRED = "expired"
    """It was done and has run out."""
    EXPIRING = "expiring"
    """It counts, and runs out within the days asked about."""


def counts_until(completions: Iterable[Done], need: Need, day: int) -> int | None:
    """The first day on which none of what was done of a course by a day counts any more; None: nothing was done."""
    ends = [
        end
        for course_id, order, start, end in completions
        if course_id == need[0] and order >= need[1] and start <= day
    ]
    return max(ends, default=None)


def why_needed(until: int | None, day: int, within: int) -> Why | None:
    """Why a course is needed on a day, by `counts_until`; None where it counts for more than `within` days more."""
    if until is None:
        return Why.NEVER
    if until <= day:
        return Why.EXPIRED
    return Why.EXPIRING if until <= day + within else None
