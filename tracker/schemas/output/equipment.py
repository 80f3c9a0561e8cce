"""Camera models, places, cameras, conditions, assignments and counts, as answered."""

from tracker.domain.vocabulary import CameraCondition, PlaceKind
from tracker.schemas.output.parts import Fact, Record, day, number, revision, text, word


class CameraModelRecord(Record):
    """A model of camera."""

    name = text()
    manufacturer = text(null=True)
    revision = revision()


class PlaceRecord(Record):
    """Somewhere a camera can be when it is in nobody's hands."""

    code = text()
    name = text()
    kind = word(PlaceKind)
    precinct = text("The code of the precinct whose room it is.", null=True)
    revision = revision()


class CameraRecord(Fact):
    """A camera on a day: its condition, where it was put last, and who holds it."""

    serial = text()
    asset_tag = text(null=True)
    model = text("The model's name.")
    owned_from = day("The first day it was owned; null: a loan.", null=True)
    purchase_batch = text(null=True)
    condition = word(CameraCondition)
    place = text("The code of the place where it was put last.", null=True)
    officer_id = number("The officer who holds it on the day.", null=True)
    assignment_id = number(null=True)
    issued_on = day(null=True)
    revision = revision()


class CameraPlaceRecord(Fact):
    """Where a camera is, from a day on."""

    camera_id = number()
    serial = text()
    place = text("The place's code.")
    starts_on = day()


class ConditionRecord(Fact):
    """What state a camera is in, from a day on."""

    camera_id = number()
    serial = text()
    condition = word(CameraCondition)
    starts_on = day()
    report_number = text(null=True)
    return_id = number("The return that stated it; null when it was recorded by itself.", null=True)


class AssignmentRecord(Fact):
    """One camera in one officer's hands: from the day of issue to the day before the return."""

    officer_id = number()
    camera_id = number()
    serial = text()
    issued_on = day()
    override_reason = text("Why an officer who was not trained got it.", null=True)
    note = text(null=True)
    return_id = number(null=True)
    returned_on = day("The first day it is no longer held; null while it is.", null=True)
    condition = word(CameraCondition, null=True)
    report_number = text(null=True)
    return_note = text(null=True)


class CountRecord(Fact):
    """A physical count of a place."""

    place = text("The place's code.")
    opened_on = day()
