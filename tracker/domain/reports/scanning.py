"""What a scanned code fits, what lies on the scan desk, and what that asks for; the desk's last entries."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.domain.reports.equipment import CameraLine, Holder
from tracker.domain.reports.people import OfficerLine
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus, FactKind


class Named(StrEnum):
    """What a code can name."""

    OFFICER = "officer"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class Fit:
    """One record that a code fits, and by what."""

    kind: Named
    number: int
    label: str
    by: str
    """`badge`, `card`, `serial number`, `asset tag` or `label`."""


class Meaning(StrEnum):
    """What the officer and the camera on the desk, together, ask for."""

    NOTHING = "nothing"
    OFFICER = "officer"
    """An officer with empty hands: a camera is to follow."""
    HOLDER = "holder"
    """An officer who holds a camera: another one is a swap, the same one a return."""
    CAMERA = "camera"
    """A camera in nobody's hands: an officer is to follow."""
    RETURN = "return"
    """A camera that somebody holds, alone or beside its holder."""
    ISSUE = "issue"
    SWAP = "swap"
    HELD_ELSEWHERE = "held_elsewhere"
    """An officer, and a camera that the register has in another one's hands."""


@dataclass(frozen=True, slots=True)
class OfficerAtDesk:
    """An officer as the desk shows one, today."""

    line: OfficerLine
    is_trained: bool
    is_in_scope: bool
    assignment_id: int | None
    """The assignment of the camera held."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What stands in the way of an issue, by the codes of the issue's own refusals."""
        found = []
        if self.line.employment != EmploymentStatus.ACTIVE:
            found.append("not_active")
        if self.line.precinct is None:
            found.append("no_posting")
        elif not self.is_in_scope:
            found.append("out_of_scope")
        if not self.is_trained:
            found.append("not_trained")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class CameraAtDesk:
    """A camera as the desk shows one, today."""

    line: CameraLine
    is_owned: bool

    @property
    def warnings(self) -> tuple[str, ...]:
        """What stands in the way of an issue, by the codes of the issue's own refusals."""
        if not self.is_owned:
            return ("camera_not_owned",)
        return () if self.line.condition == CameraCondition.SERVICEABLE else ("camera_not_serviceable",)


@dataclass(frozen=True, slots=True)
class OnDesk:
    """What was scanned and not entered yet."""

    officer: OfficerAtDesk | None = None
    camera: CameraAtDesk | None = None

    @property
    def meaning(self) -> Meaning:
        """What the two ask for."""
        holds = self.officer is not None and self.officer.assignment_id is not None
        if self.camera is None:
            return Meaning.NOTHING if self.officer is None else Meaning.HOLDER if holds else Meaning.OFFICER
        if self.camera.line.holder is not None:
            own = self.officer is None or self.officer.assignment_id == self.camera.line.assignment_id
            return Meaning.RETURN if own else Meaning.HELD_ELSEWHERE
        if self.officer is None:
            return Meaning.CAMERA
        return Meaning.SWAP if holds else Meaning.ISSUE

    @property
    def ending(self) -> int | None:
        """The assignment that a return or a swap would end."""
        if self.camera is not None and self.camera.line.assignment_id is not None:
            return self.camera.line.assignment_id
        return self.officer.assignment_id if self.officer is not None else None


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """One entry of an administrator: an issue, a return or a swap, and what undoing it would void."""

    seq: int
    recorded_at: datetime
    act: str
    officer: Holder
    issued: str | None
    """The serial number of the camera that went out."""
    issued_id: int | None
    returned: str | None
    """The serial number of the camera that came back."""
    returned_id: int | None
    condition: str | None
    report_number: str | None
    override_reason: str | None
    standing: tuple[tuple[FactKind, int], ...]
    """The facts of this entry that are not void, in the order in which they must be voided."""
    void_reason: str | None
