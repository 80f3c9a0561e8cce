"""What needs somebody's eye on a day: cameras lost, returns due, overrides, newcomers, counts under way."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.reports.return_due import ReturnDue


@dataclass(frozen=True, slots=True)
class LostCamera:
    """A camera that is missing or stolen on the day, and who held it last."""

    camera_id: int
    serial: str
    condition: str
    since: date
    report_number: str | None
    last_holder: str | None
    """None where nobody did, or the reader may not know."""


@dataclass(frozen=True, slots=True)
class Override:
    """A camera issued to an officer who was not trained, and why."""

    assignment_id: int
    officer_id: int
    name: str
    badge: str | None
    camera_id: int
    serial: str
    issued_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Officers whose first posting in scope began on one day lately."""

    posted_on: date
    officers: int
    trained: int
    equipped: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Outstanding officers who were posted to a precinct after its completion."""

    transferred: int
    """Eligible elsewhere before."""
    new: int
    """Eligible for the first time."""


@dataclass(frozen=True, slots=True)
class OpenCount:
    """A physical count under way."""

    count_id: int
    place: str
    opened_on: date


@dataclass(frozen=True, slots=True)
class Attention:
    """All of it, for the precincts the reader sees."""

    lost: tuple[LostCamera, ...]
    due: tuple[ReturnDue, ...]
    overrides: tuple[Override, ...]
    newcomers: tuple[Newcomers, ...]
    counts: tuple[OpenCount, ...]
    joined: dict[str, Joined]
    """By precinct code, where there are any."""
