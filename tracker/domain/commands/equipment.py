"""Acts on camera models, cameras, places, conditions, assignments and counts."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.commands.references import CameraRef, OfficerRef
from tracker.domain.vocabulary import CameraCondition, PlaceKind


@dataclass(frozen=True, slots=True)
class AddCameraModel:
    """A model of camera, a record of its own since recalls go by model."""

    name: str
    manufacturer: str | None = None


@dataclass(frozen=True, slots=True)
class AddPlace:
    """Somewhere a camera can be when it is in nobody's hands; `precinct` is a code."""

    code: str
    name: str
    kind: PlaceKind
    precinct: str | None = None


@dataclass(frozen=True, slots=True)
class AddCamera:
    """One device. `model` is the model's name; `owned_from` None: not owned (a loan). `place` is a code, from
    `owned_from` on.
    """

    serial: str
    model: str
    owned_from: date | None
    asset_tag: str | None = None
    purchase_batch: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceCamera:
    """Where a camera not in hands is from a day on; `place` is a code."""

    camera: CameraRef
    place: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class RecordCondition:
    """A camera's condition from a day on; missing and stolen need the report number."""

    camera: CameraRef
    condition: CameraCondition
    starts_on: date
    report_number: str | None = None


@dataclass(frozen=True, slots=True)
class IssueCamera:
    """A camera into an officer's hands. With `returned_on` (and `condition`) it records a past span in one act; `place`
    and `return_note` belong to that return.
    """

    officer: OfficerRef
    camera: CameraRef
    issued_on: date
    override_reason: str | None = None
    note: str | None = None
    returned_on: date | None = None
    condition: CameraCondition | None = None
    report_number: str | None = None
    place: str | None = None
    return_note: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnCamera:
    """One out of an officer's hands, with the condition it came back in (or the report number of its loss)."""

    assignment_id: int
    returned_on: date
    condition: CameraCondition
    report_number: str | None = None
    place: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class SwapCamera:
    """One camera back and another out to the same officer, on one day, in one act."""

    assignment_id: int
    camera: CameraRef
    swapped_on: date
    condition: CameraCondition
    report_number: str | None = None
    place: str | None = None
    override_reason: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RecallCameras:
    """Cameras called back from a day on: all of a model (by name), all of a purchase batch, those of these serial
    numbers, or those from one serial number to another, both counted in. `reference` is the vendor's notice.
    """

    starts_on: date
    reason: str
    model: str | None = None
    serials: tuple[str, ...] = ()
    first_serial: str | None = None
    last_serial: str | None = None
    reference: str | None = None
    purchase_batch: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceCameras:
    """Where many cameras are from a day on, by their numbers; `place` is a code."""

    cameras: tuple[int, ...]
    place: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class OpenCount:
    """Begin the physical count of a place."""

    place: str
    opened_on: date


@dataclass(frozen=True, slots=True)
class RecordSighting:
    """One code as it was scanned in a place that is counted: one of our labels, a serial number, an asset tag."""

    count_id: int
    code: str


@dataclass(frozen=True, slots=True)
class ExplainCamera:
    """Why a camera was not where it was expected, or was where it was not, in the commander's words."""

    count_id: int
    camera: CameraRef
    explanation: str


@dataclass(frozen=True, slots=True)
class CloseCount:
    """End a count; its figures are kept with it."""

    count_id: int
    closed_on: date
