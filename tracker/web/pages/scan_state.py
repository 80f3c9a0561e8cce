"""What the scan desk's form carries from one scan to the next, and how one more scan changes it. Nothing is asked of a
database and nothing is entered here.
"""

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum

from marshmallow import fields as marshmallow_fields

from tracker.domain.reports.scanning import Fit, Meaning, Named, OnDesk
from tracker.domain.vocabulary import CameraCondition
from tracker.schemas.base import CommandSchema
from tracker.schemas.equipment import NOTE, REPORT_NUMBER
from tracker.schemas.fields import Choice, Flag, Id, Text

SCAN = 1000
"""The one field takes a code, and where the desk asks for one a reason."""
CODE = 100
DOUBLE = timedelta(seconds=10)
"""The same record scanned again within this after the scan before was counted once."""


class Step(StrEnum):
    """What the one field is asked for, beside the next scan."""

    SCAN = "scan"
    CHOOSE = "choose"
    REASON = "reason"
    REPORT = "report"


OF_THE_OFFICER = frozenset({"not_trained", "not_active", "no_posting", "override_forbidden", "no_policy"})
"""Troubles that another camera would not cure."""


@dataclass(frozen=True, slots=True)
class DeskState:
    """What lies on the desk and what was said about it; a page carries it in hidden fields."""

    officer: int | None = None
    camera: int | None = None
    first: Named | None = None
    """Which of the two was scanned first."""
    step: Step = Step.SCAN
    code: str | None = None
    """The code that fits several things, while the desk asks which."""
    condition: CameraCondition | None = None
    """In which the camera comes back, where another than serviceable was chosen."""
    report: str | None = None
    reason: str | None = None
    shown: Meaning = Meaning.NOTHING
    """What the page offered: Enter does nothing else."""
    trouble: str | None = None
    """The code of what stood in the way."""
    last: str | None = None
    """What was scanned last, as `camera-17`."""
    at: datetime | None = None
    """When the page with the answer was drawn."""
    order: Named | None = None
    """Which was scanned first at the last issue."""
    uneasy: bool = False
    """Something was scanned since the last issue and not entered: whoever scans on may be one scan ahead."""

    def hidden(self) -> list[tuple[str, str]]:
        """The fields of the form, without those that are empty."""
        given = ((one.name, getattr(self, one.name)) for one in fields(self))
        return [(name, _text(value)) for name, value in given if value not in (None, False)]

    @property
    def is_flipped(self) -> bool:
        """Whether the pair came in another order than the last one after something was left lying: it may belong to two
        people.
        """
        return self.uneasy and self.order is not None and self.first is not self.order


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return "true" if value is True else str(value)


@dataclass(frozen=True, slots=True)
class Sent:
    """One scan as it was sent: the state of the page, and what was scanned, typed or pressed."""

    state: DeskState
    scan: str
    pick: int | None


class SentSchema(CommandSchema[Sent]):
    """A scan with the state that its page carried."""

    command = Sent

    scan = Text(SCAN, load_default="")
    pick = Id(load_default=None)
    officer = Id(load_default=None)
    camera = Id(load_default=None)
    first = Choice(Named, load_default=None)
    step = Choice(Step, load_default=Step.SCAN)
    code = Text(CODE, load_default=None)
    condition = Choice(CameraCondition, load_default=None)
    report = Text(REPORT_NUMBER, load_default=None)
    reason = Text(NOTE, load_default=None)
    shown = Choice(Meaning, load_default=Meaning.NOTHING)
    trouble = Text(CODE, load_default=None)
    last = Text(CODE, load_default=None)
    at = marshmallow_fields.AwareDateTime(load_default=None)
    order = Choice(Named, load_default=None)
    uneasy = Flag(load_default=False)

    def arranged(self, values: dict[str, object]) -> dict[str, object]:
        """The state apart from what was scanned."""
        scan, pick = values.pop("scan"), values.pop("pick")
        return {"state": DeskState(**values), "scan": scan, "pick": pick}  # type: ignore[arg-type]


def placed(state: DeskState, desk: OnDesk, fit: Fit) -> DeskState:
    """The state with one more record on the desk.

    An officer joins a camera that waits for one, and otherwise begins anew: nobody gets a camera that was scanned for
    somebody else. A camera goes to the officer on the desk, in another one's stead too, unless what was wrong is the
    officer's.
    """
    clean = cleared(state, desk)
    if fit.kind is Named.OFFICER:
        joins = desk.officer is None and desk.camera is not None
        after = replace(clean, officer=fit.number, camera=state.camera if joins else None)
    else:
        joins = desk.officer is not None and state.trouble not in OF_THE_OFFICER
        after = replace(clean, camera=fit.number, officer=state.officer if joins else None)
    other = Named.CAMERA if fit.kind is Named.OFFICER else Named.OFFICER
    first = other if joins else fit.kind
    return replace(after, first=first, last=f"{fit.kind}-{fit.number}", uneasy=clean.uneasy or _leaves(desk, after))


def cleared(state: DeskState, desk: OnDesk) -> DeskState:
    """Nothing chosen, typed or shown, with the same things on the desk."""
    return DeskState(
        officer=state.officer if desk.officer is not None else None,
        camera=state.camera if desk.camera is not None else None,
        first=state.first,
        last=state.last,
        order=state.order,
        uneasy=state.uneasy,
    )


def _leaves(desk: OnDesk, after: DeskState) -> bool:
    """Whether something on the desk makes way without having been entered."""
    officer, camera = desk.officer, desk.camera
    return (officer is not None and officer.line.officer_id != after.officer) or (
        camera is not None and camera.line.camera_id != after.camera
    )


def is_double(state: DeskState, fit: Fit, now: datetime) -> bool:
    """Whether the same record was scanned a moment ago, and its entry is made: one scan, read twice."""
    if state.at is None or state.last != f"{fit.kind}-{fit.number}":
        return False
    return state.officer is None and state.camera is None and abs(now - state.at) <= DOUBLE
