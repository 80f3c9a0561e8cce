"""The list of cameras on a day, and one camera's custody."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.reports.listing import Entered


@dataclass(frozen=True, slots=True)
class Holder:
    """The officer who held a camera. Masked where identity is protected, or the officer is not the reader's to see."""

    officer_id: int | None
    """None where the reader may not open the officer's page."""
    name: str
    badge: str | None


@dataclass(frozen=True, slots=True)
class CameraLine:
    """One camera as of a day."""

    camera_id: int
    serial: str
    asset_tag: str | None
    model: str
    owned_from: date | None
    condition: str
    holder: Holder | None
    assignment_id: int | None
    issued_on: date | None
    place: str | None
    """The name of the place where it was put last; None where none is recorded. Where it is held, it is not there."""


@dataclass(frozen=True, slots=True)
class CustodySpan:
    """An officer's having the camera: [issued_on, returned_on)."""

    assignment_id: int
    holder: Holder
    issued_on: date
    returned_on: date | None
    condition: str | None
    report_number: str | None
    override_reason: str | None
    note: str | None
    entered: Entered
    returned: Entered | None


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition, from a day on."""

    fact_id: int
    condition: str
    starts_on: date
    report_number: str | None
    entered: Entered


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place, from a day on."""

    fact_id: int
    place: str
    starts_on: date
    entered: Entered


@dataclass(frozen=True, slots=True)
class CameraCustody:
    """Everything known of one camera, latest first in each list; voided facts are in, marked as such."""

    camera: CameraLine
    purchase_batch: str | None
    entered: Entered
    custody: tuple[CustodySpan, ...]
    conditions: tuple[ConditionLine, ...]
    places: tuple[PlaceLine, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """One assignment, as a counter confirms it."""

    assignment_id: int
    camera_id: int
    serial: str
    holder: Holder
    issued_on: date
    returned_on: date | None
    condition: str | None
    """In which it came back."""
    override_reason: str | None
