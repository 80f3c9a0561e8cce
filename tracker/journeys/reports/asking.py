"""What is asked of a report, and what only some reports know."""

from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from tracker.domain.reports.custody import Side
from tracker.render.formats import Format
from tracker.reports.custody_subjects import Subject


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of a report: the day, the moment of knowledge, the precincts by code (None: all), the format, and
    what only some reports know: the weekly series, how many days ahead to look for what runs out, the first day of a
    period that ends with `as_of`, the one camera or officer, and the side of custody (None: not said).
    """

    as_of: date
    known_at: datetime
    form: Format
    precincts: frozenset[str] | None = None
    weekly: bool = False
    within: int | None = None
    since: date | None = None
    subject: Subject | None = None
    by: Side | None = None

    def filters(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What narrows the report, as it is stamped with it."""
        said: dict[str, tuple[str, ...] | None] = {
            "precinct": None if self.precincts is None else tuple(sorted(self.precincts)),
            "within": None if self.within is None else (str(self.within),),
            "since": None if self.since is None else (self.since.isoformat(),),
            "by": None if self.by is None else (self.by.value,),
        }
        if self.subject is not None:  # by the tracker's own number: an employee number stays out of files
            said[self.subject.side.value] = (self.subject.code,)
        return tuple((name, values) for name, values in said.items() if values is not None)

    def options(self) -> set[str]:
        """What was asked that only some reports know."""
        said: dict[str, object] = {
            "series": self.weekly or None,
            "within": self.within,
            "since": self.since,
            "by": self.by,
        }
        if self.subject is not None:
            said[self.subject.side.value] = self.subject
        return {name for name, value in said.items() if value is not None}


OPTIONS = MappingProxyType(
    {
        "series": ("no_series", "has a weekly series"),
        "within": ("no_days_ahead", "looks days ahead"),
        "since": ("no_period", "has a period"),
        "by": ("no_sides", "goes by camera or by officer"),
        "camera": ("no_camera", "is of one camera"),
        "officer": ("no_officer", "is of one officer"),
    }
)
"""What may be asked of some reports: the code of the refusal by others, and what those have that take it."""
