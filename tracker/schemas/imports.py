"""What a row of a file may say: the fields and bounds of the entries at the other doors, a row at a time. The reader of
files has dates and words in our form already; here they become values.
"""

from typing import Any

from tracker.domain.commands.equipment import AddCamera
from tracker.domain.commands.imports import (
    AssignmentRow,
    CameraRow,
    CompletionRow,
    DailyUseRow,
    DeviceRow,
    ImportRow,
    NamedOfficer,
    RosterRow,
)
from tracker.domain.commands.references import CameraRef
from tracker.domain.commands.rollout import RecordDailyUse
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus, ImportKind
from tracker.schemas.base import Command, CommandSchema
from tracker.schemas.equipment import NOTE, REPORT_NUMBER, AddCameraSchema
from tracker.schemas.fields import Choice, Day, Id, Text
from tracker.schemas.people import CODE, NAME
from tracker.schemas.problems import refuse
from tracker.schemas.references import ASSET_TAG, BADGE, EMPLOYEE_NUMBER, SERIAL
from tracker.schemas.rollout import RecordDailyUseSchema
from tracker.schemas.training import COURSE, VERSION


class RowSchema(CommandSchema[Command]):
    """One row; `line` says where it stood."""

    in_path = ("line",)


class OfficerRowSchema(RowSchema[Command]):
    """A row that names an officer by some of these; which of them identify is the mapping's word."""

    last_name = Text(NAME, load_default=None)
    first_name = Text(NAME, load_default=None)
    middle_name = Text(NAME, load_default=None)
    suffix = Text(20, load_default=None)
    badge = Text(BADGE, load_default=None)
    employee_number = Text(EMPLOYEE_NUMBER, load_default=None)

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """The officer as one argument."""
        own = {name: values.pop(name) for name in NamedOfficer.__dataclass_fields__}
        return {**values, "officer": NamedOfficer(**own)}


class RosterRowSchema(OfficerRowSchema[RosterRow]):
    """An officer on a roster. `as_of` is the file's, read apart."""

    command = RosterRow

    rank = Text(60, load_default=None)
    precinct = Text(CODE, load_default=None)
    duty = Text(40, load_default=None)
    employment = Choice(EmploymentStatus, load_default=None)
    as_of = Day(load_default=None)

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """The row without the file's day."""
        values.pop("as_of")
        return super().arranged(values)


class CameraRowSchema(AddCameraSchema):
    """A device on a list: what may be entered for one, and the line it stood on."""

    command = CameraRow  # type: ignore[assignment]
    in_path = ("line",)

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """The device as one argument."""
        return {"camera": AddCamera(**values)}


class CameraAndOfficerRowSchema(OfficerRowSchema[Command]):
    """A row that names a camera and an officer."""

    serial = Text(SERIAL, load_default=None)
    asset_tag = Text(ASSET_TAG, load_default=None)

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """The camera as one argument: by its serial number, or where there is none by its tag."""
        serial, asset_tag = values.pop("serial"), values.pop("asset_tag")
        if serial is None and asset_tag is None:
            raise refuse("required", "Name the camera by its serial number or asset tag.")
        camera = CameraRef(serial=serial) if serial is not None else CameraRef(asset_tag=asset_tag)
        return super().arranged({**values, "camera": camera})


class DeviceRowSchema(CameraAndOfficerRowSchema[DeviceRow]):
    """A device on somebody else's list."""

    command = DeviceRow

    condition = Choice(CameraCondition, load_default=None)


class AssignmentRowSchema(CameraAndOfficerRowSchema[AssignmentRow]):
    """A hand-over."""

    command = AssignmentRow

    issued_on = Day(required=True)
    returned_on = Day(load_default=None)
    condition = Choice(CameraCondition, load_default=None)
    report_number = Text(REPORT_NUMBER, load_default=None)
    override_reason = Text(NOTE, lines=True, load_default=None)
    note = Text(NOTE, lines=True, load_default=None)


class CompletionRowSchema(OfficerRowSchema[CompletionRow]):
    """An officer's having done a course."""

    command = CompletionRow

    course = Text(COURSE, required=True)
    version = Text(VERSION, required=True)
    completed_on = Day(required=True)
    session_id = Id(data_key="session", load_default=None)


class DailyUseRowSchema(RecordDailyUseSchema):
    """A precinct's count of a day: what may be entered for one, and the line it stood on."""

    command = DailyUseRow  # type: ignore[assignment]
    in_path = ("line",)

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """The count as one argument."""
        return {"count": RecordDailyUse(**values)}


ROW_SCHEMAS: dict[ImportKind, type[CommandSchema[Any]]] = {
    ImportKind.ROSTER: RosterRowSchema,
    ImportKind.CAMERAS: CameraRowSchema,
    ImportKind.ASSIGNMENTS: AssignmentRowSchema,
    ImportKind.COMPLETIONS: CompletionRowSchema,
    ImportKind.DAILY_USE: DailyUseRowSchema,
    ImportKind.DEVICES: DeviceRowSchema,
}
"""The schema of one row of each kind of file; it loads to an ImportRow."""

__all__ = ["ROW_SCHEMAS", "ImportRow"]
