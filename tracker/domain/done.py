"""Which of an officer's completions of a course counts best on a day: arithmetic on completions alone."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class DoneAs(StrEnum):
    """How what was done of a course stands on a day."""

    COUNTS = "counts"
    """It has not run out, and where the course is required it is of a version that will do."""
    OLDER_VERSION = "older_version"
    """It has not run out, but a later version is required."""
    EXPIRED = "expired"
    """It has run out."""


class DoneVersion(NamedTuple):
    """A completion of a version of a course: the version and its order, and the days [since, until) on which it
    counts, in day numbers.
    """

    version: str
    order: int
    since: int
    until: int


def done_as(done: DoneVersion, minimum: int | None, day: int) -> DoneAs:
    """How a completion that was done by a day stands on it; `minimum`: the version order required then, or None."""
    if done.until <= day:
        return DoneAs.EXPIRED
    return DoneAs.COUNTS if minimum is None or done.order >= minimum else DoneAs.OLDER_VERSION


def best_done(completions: Iterable[DoneVersion], minimum: int | None, day: int) -> tuple[DoneVersion, DoneAs] | None:
    """Of what was done of one course by a day that which counts best, and how it stands; None: nothing was done.

    First what counts, then what has not run out, then what has; of these what runs out last, then the later version,
    then the later day.
    """
    found = [(one, done_as(one, minimum, day)) for one in completions if one.since <= day]
    if len(found) < 2:
        return found[0] if found else None
    return min(found, key=lambda pair: (BETTER.index(pair[1]), -pair[0].until, -pair[0].order, -pair[0].since))


BETTER = tuple(DoneAs)
"""From the best to the worst."""
