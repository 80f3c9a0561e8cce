"""Physical counts: the history of them, and one count camera by camera."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.counting import Figures, Outcome
from tracker.domain.reports.equipment import CameraLine
from tracker.domain.reports.listing import Entered
from tracker.domain.reports.stamp import Stamped


@dataclass(frozen=True, slots=True)
class Written:
    """An explanation, and who wrote it."""

    fact_id: int
    text: str
    entered: Entered


@dataclass(frozen=True, slots=True)
class Closed:
    """The closing of a count, with the figures it keeps."""

    fact_id: int
    closed_on: date
    figures: Figures
    entered: Entered


@dataclass(frozen=True, slots=True)
class CountLine:
    """One count in the list of them."""

    count_id: int
    place: str
    place_code: str
    precinct: str | None
    opened_on: date
    entered: Entered
    closed: Closed | None
    """None while it is open on the day."""


@dataclass(frozen=True, slots=True)
class CountList(Stamped):
    """The counts of a day's history, the latest first."""

    rows: tuple[CountLine, ...]


@dataclass(frozen=True, slots=True)
class KnownSince:
    """A camera on record by now that has the code, which nobody knew when it was scanned."""

    serial: str
    camera_id: int | None
    """None where the reader may not open the camera's page."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One camera of a count, or one code that no camera on record has."""

    outcome: Outcome
    camera: CameraLine | None
    """As it stands on the count's day; None for a code that nobody knows."""
    is_readers: bool
    """Whether the reader may open the camera's page."""
    code: str | None
    sighting_id: int | None
    seen: Entered | None
    explanation: Written | None
    known_since: KnownSince | None = None
    """Of an unknown code: the camera that has it by now. What the count found stays as it was."""

    @property
    def is_unexplained(self) -> bool:
        """Whether the count cannot be closed because of it."""
        return self.outcome is Outcome.MISSING and self.explanation is None


@dataclass(frozen=True, slots=True)
class CountSheet(Stamped):
    """One count: what is expected, and what was found of each camera."""

    count: CountLine
    figures: Figures
    lines: tuple[SheetLine, ...]

    def of(self, outcome: Outcome) -> tuple[SheetLine, ...]:
        """The lines of one outcome."""
        return tuple(line for line in self.lines if line.outcome is outcome)

    @property
    def unexplained(self) -> tuple[SheetLine, ...]:
        """What must be explained before the count is closed."""
        return tuple(line for line in self.lines if line.is_unexplained)

    @property
    def last_seen(self) -> SheetLine | None:
        """What was scanned last."""
        seen = [line for line in self.lines if line.seen is not None]
        return max(seen, key=lambda line: line.sighting_id or 0) if seen else None
