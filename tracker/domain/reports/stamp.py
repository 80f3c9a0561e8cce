"""What every report is stamped with: the day it speaks of, the moment of knowledge, and the log it rests on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tracker.domain.errors import Invalid
from tracker.domain.spans import local_day

FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class Stamp:
    """As of which day, known at which moment, and the last audit event that had changed data by then."""

    as_of: date
    known_at: datetime
    data_version: int
    """The event's number; 0 before the first."""
    audit_head: str
    """The event's hash; 64 zeros before the first."""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What narrows the report, each by its name in addresses: `("precinct", ("1", "4"))`, which may be the reader's own
    scope, or `("since", ("2016-10-01",))`. Empty: everything.
    """

    @property
    def filters_text(self) -> str:
        """The filters in a line: `none`, or `precinct 1, 4; since 2016-10-01`."""
        return "; ".join(f"{name} {', '.join(values) or 'none'}" for name, values in self.filters) or "none"

    @property
    def known_at_text(self) -> str:
        """The moment in UTC to the microsecond: `2016-11-07T15:00:00.000000Z`."""
        return self.known_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class Stamped:
    """A report with its stamp."""

    stamp: Stamp

    @property
    def as_of(self) -> date:
        """The day the report speaks of."""
        return self.stamp.as_of

    @property
    def known_at(self) -> datetime:
        """The moment of knowledge."""
        return self.stamp.known_at

    @property
    def data_version(self) -> int:
        """The number of the last audit event that had changed data by then."""
        return self.stamp.data_version

    @property
    def audit_head(self) -> str:
        """That event's hash."""
        return self.stamp.audit_head


def check_moment(as_of: date, known_at: datetime) -> None:
    """Refuse a day that the moment of knowledge cannot know of, or one before anything could be recorded.

    Raises:
        Invalid `day_after_known_at`: the day lies after the agency's day of `known_at`.
        Invalid `day_out_of_range`: a day or a moment before 1900.
    """
    for field, year in (("as_of", as_of.year), ("known_at", known_at.year)):
        if year < FIRST_YEAR:
            raise Invalid("day_out_of_range", f"The year {year} is not a plausible one. Check it.", field=field)
    known_day = local_day(known_at)
    if as_of > known_day:
        raise Invalid(
            "day_after_known_at",
            f"{as_of.isoformat()} lies after {known_day.isoformat()}, the day of the moment of knowledge. "
            "Ask for that day or an earlier one.",
            field="as_of",
        )
