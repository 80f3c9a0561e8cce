"""Camera models, places, cameras, conditions, assignments and counts, as answered."""

from marshmallow import Schema, fields

from tracker.domain.counting import Outcome
from tracker.domain.reports.inventory import OwnedAs
from tracker.domain.vocabulary import CameraCondition, PlaceKind
from tracker.schemas.output.parts import Fact, OfOfficer, Record, day, number, revision, text, word


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


class CameraRecord(OfOfficer, Fact):
    """A camera on a day: its condition, where it was put last, and who holds it."""

    serial = text()
    asset_tag = text(null=True)
    model = text("The model's name.")
    owned_from = day("The first day it was owned; null: a loan.", null=True)
    purchase_batch = text(null=True)
    condition = word(CameraCondition)
    counts_as = word(OwnedAs, null=True)
    place = text("The code of the place where it was put last.", null=True)
    place_name = text(null=True)
    officer_id = number("The officer who holds it on the day.", null=True)
    assignment_id = number(null=True)
    issued_on = day(null=True)
    revision = revision()


class CameraPlaceRecord(Fact):
    """Where a camera is, from a day on."""

    camera_id = number()
    serial = text()
    place = text("The place's code.")
    place_name = text()
    starts_on = day()


class ConditionRecord(Fact):
    """What state a camera is in, from a day on."""

    camera_id = number()
    serial = text()
    condition = word(CameraCondition)
    starts_on = day()
    report_number = text(null=True)
    return_id = number("The return that stated it; null when it was recorded by itself.", null=True)


class AssignmentRecord(OfOfficer, Fact):
    """One camera in one officer's hands: from the day of issue to the day before the return."""

    camera_id = number()
    serial = text()
    asset_tag = text("The camera's.", null=True)
    issued_on = day()
    override_reason = text("Why an officer who was not trained got it.", null=True)
    note = text(null=True)
    return_id = number(null=True)
    returned_on = day("The first day it is no longer held; null while it is.", null=True)
    condition = word(CameraCondition, null=True)
    report_number = text(null=True)
    return_note = text(null=True)


class CountRecord(Fact):
    """A physical count of a place, with the figures of its closing."""

    place = text("The place's code.")
    precinct = text("The code of the precinct whose room it is.", null=True)
    opened_on = day("The day it speaks of.")
    closing_id = number("The entry of the closing; null while it is open.", null=True)
    closed_on = day("Null while it is open.", null=True)
    expected = number("Cameras in stock in the place, as of its day.", null=True)
    found = number("Expected and seen.", null=True)
    missing = number("Expected and not seen; each is explained.", null=True)
    unexpected = number("Seen and expected elsewhere, or a code that no camera on record has.", null=True)
    held = number("Seen while an officer holds it on record.", null=True)
    wrong_condition = number("Seen while recorded as missing, stolen or retired.", null=True)


class CountSightingRecord(Fact):
    """One camera seen in a count, or one code that no camera on record has."""

    count = number("The count's number.")
    camera_id = number("Null where the code named no camera on record.", null=True)
    serial = text(null=True)
    code = text("What was scanned, where it named no camera on record.", null=True)


class CountExplanationRecord(Fact):
    """What was written of one camera of a count."""

    count = number("The count's number.")
    camera_id = number()
    serial = text()
    explanation = text()


class CountClosingRecord(Fact):
    """The end of a count, with its figures as they were known then."""

    count = number("The count's number.")
    closed_on = day()
    expected = number()
    found = number()
    missing = number()
    unexpected = number()
    held = number()
    wrong_condition = number()


class CountLine(Schema):
    """One camera, or one code that nobody knows, of a count."""

    outcome = word(Outcome)
    camera_id = number(null=True)
    serial = text(null=True)
    asset_tag = text(null=True)
    model = text(null=True)
    condition = word(CameraCondition, null=True)
    code = text("What was scanned, where no camera on record had it.", null=True)
    known_since = text("Of such a code: the serial number of the camera that has it by now.", null=True)
    place = text("Where it is on record, by name; null where nowhere.", null=True)
    holder = text("Who holds it on record.", null=True)
    sighting_id = number(null=True)
    explanation = text(null=True)
    explained_by = text(null=True)


class CountSheetAnswer(Schema):
    """What a count finds, camera by camera: as of its own day and, once it is closed, as known at its closing."""

    id = number("The count's number.")
    place = text("The place's code.")
    opened_on = day()
    closed_on = day(null=True)
    expected = number()
    found = number()
    missing = number()
    unexpected = number()
    held = number()
    wrong_condition = number()
    unexplained = number("Missing cameras that nothing is written of: none may be left at the closing.")
    lines = fields.List(fields.Nested(CountLine), required=True)
