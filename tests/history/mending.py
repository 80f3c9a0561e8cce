"""How a made-up department mends what it has entered: edits of descriptions, entries voided and made again, recalls."""

from datetime import timedelta

from sqlalchemy import select

from tests.history.desk import DESK
from tests.history.turns import LIVING, Turn, correct, reverse, take_off, void
from tracker.domain.commands import audit, edits, equipment
from tracker.domain.vocabulary import FactKind
from tracker.services import edits as edit_acts
from tracker.services.corrections import correct_fact
from tracker.services.equipment import recall_cameras
from tracker.store.models import (
    Assignment,
    Camera,
    CameraModel,
    Course,
    Duty,
    Place,
    Plan,
    Policy,
    Posting,
    Precinct,
    TrainingSession,
)

EDITS = (
    (Precinct, edit_acts.edit_precinct, edits.EditPrecinct, {"name": ("First", "Zweite Wache", "Åsgård")}),
    (Duty, edit_acts.edit_duty, edits.EditDuty, {"name": ("Patrol cars", "Desk")}),
    (Place, edit_acts.edit_place, edits.EditPlace, {"name": ("Locker", "Room 2")}),
    (CameraModel, edit_acts.edit_camera_model, edits.EditCameraModel, {"manufacturer": ("Axon", None, "Maker")}),
    (
        Camera,
        edit_acts.edit_camera,
        edits.EditCamera,
        {"asset_tag": (None, "tag-1", "TAG-2"), "purchase_batch": ("L2",)},
    ),
    (Course, edit_acts.edit_course, edits.EditCourse, {"name": ("Cameras", "Wearing one")}),
    (
        TrainingSession,
        edit_acts.edit_session,
        edits.EditSession,
        {"place": ("Hall", None), "seats": (5, 30), "starts_at": ("09:15", None), "instructor": ("Lt. Öst",)},
    ),
    (Policy, edit_acts.edit_policy, edits.EditPolicy, {"title": ("Cameras, worn",), "link": (None,)}),
)
"""Each kind of record whose descriptions are edited, and what they may become."""

AMENDS = (
    (FactKind.ASSIGNMENT, Assignment, "issued_on", "issued_on"),
    (FactKind.POSTING, Posting, "starts_on", "starts_on"),
    (FactKind.PLAN, Plan, "finish", "finish"),
)
"""Facts whose day was wrong: the kind, the table, its day, and the field of the entry."""


def edit(turn: Turn) -> None:
    """A description changes; what it was stays on record."""
    model, service, command, fields = turn.dice.choice(EDITS)
    row = turn.session.get_one(model, turn.any_of(model))
    name = turn.dice.choice(list(fields))
    turn.enter(service, command(row.id, row.revision, {name: turn.dice.choice(fields[name])}))


def amend(turn: Turn) -> None:
    """An entry with the wrong day is voided and made again in one act."""
    kind, model, column, name = turn.dice.choice(AMENDS)
    number = turn.any_of(model)
    row = turn.session.get(model, number)
    day = (turn.today if row is None else getattr(row, column)) + timedelta(days=turn.dice.choice((-3, -1, 1)))
    turn.enter(correct_fact, audit.CorrectFact(kind, number, "the wrong day", {name: day}))


def recall(turn: Turn) -> None:
    """Cameras are called back: a few of them, or all between two serial numbers."""
    serials = list(turn.session.scalars(select(Camera.serial).order_by(Camera.id)))
    one, other = turn.dice.choice(serials), turn.dice.choice(serials)
    if turn.dice.random() < 0.5:
        command = equipment.RecallCameras(turn.day(), "the battery swells", serials=tuple({one: None, other: None}))
    else:
        first, last = sorted((one, other))
        command = equipment.RecallCameras(turn.day(), "the strap", first_serial=first, last_serial=last)
    turn.enter(recall_cameras, command)


MENDING = [
    *LIVING,
    *DESK,
    *[edit] * 10,
    *[amend] * 8,
    *[void] * 6,
    *[correct] * 4,
    *[take_off] * 2,
    *[reverse] * 2,
    recall,
]
"""A life with much to mend."""
