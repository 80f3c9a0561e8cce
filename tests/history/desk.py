"""What the training unit and the counter do besides: seats in classes, signatures for cameras, physical counts."""

from datetime import timedelta

from sqlalchemy import select

from tests.history.turns import Turn
from tracker.domain.commands import CameraRef, OfficerRef, equipment, signing, training
from tracker.domain.commands.audit import VoidFact
from tracker.domain.vocabulary import EnrolmentOutcome, FactKind, SignedAct, SigningMethod
from tracker.services import equipment as equipment_acts
from tracker.services import signing as signing_acts
from tracker.services import training as training_acts
from tracker.services.voids import void_fact
from tracker.store.models import (
    Acknowledgement,
    Assignment,
    AssignmentReturn,
    Camera,
    Count,
    CountClosing,
    Enrolment,
    TrainingSession,
)

DRAWN = "12,90 40,30 70,120;90,60 130,140 200,50"


def plan_small_class(turn: Turn) -> None:
    """A class to come with a few seats, or with no limit."""
    day, seats = turn.today + timedelta(days=turn.dice.choice((0, 5, 20))), turn.dice.choice((1, 4, None))
    turn.enter(training_acts.add_session, training.AddSession(*turn.version(), day, seats=seats))


def enrol(turn: Turn) -> None:
    """Seats in a class, mostly in one that is to come: one, or several as a batch."""
    coming = select(TrainingSession.id).where(TrainingSession.held_on >= turn.today).order_by(TrainingSession.id)
    found = list(turn.session.scalars(coming))
    number = turn.dice.choice(found) if found and turn.dice.random() < 0.9 else turn.any_of(TrainingSession)
    officers = tuple({turn.officer().id: None for _ in range(turn.dice.randint(1, 3))})
    if len(officers) == 1:
        one = training.EnrolOfficer(number, OfficerRef(id=officers[0]), turn.maybe(turn.day()))
        turn.enter(training_acts.enrol_officer, one)
    else:
        command = training.EnrolOfficers(
            number, tuple(OfficerRef(id=each) for each in officers), turn.maybe(turn.day())
        )
        turn.enter(training_acts.enrol_officers, command)


def end_seat(turn: Turn) -> None:
    """A withdrawal, or somebody who was not there."""
    number = turn.any_of(Enrolment)
    enrolment = turn.session.get(Enrolment, number)
    if enrolment is not None and turn.dice.random() < 0.5:
        day = turn.session.get_one(TrainingSession, enrolment.session_id).held_on
        command = training.EndEnrolment(number, day, EnrolmentOutcome.NO_SHOW)
    else:
        command = training.EndEnrolment(number, turn.day())
    turn.enter(training_acts.end_enrolment, command)


def sign(turn: Turn) -> None:
    """A signature for an issue or a return: drawn, or on a sheet of several."""
    number, day = turn.any_of(Assignment), turn.today
    back = select(AssignmentReturn.id).where(AssignmentReturn.assignment_id == number)
    act = SignedAct.RETURN if turn.session.scalars(back).first() and turn.dice.random() < 0.5 else SignedAct.ISSUE
    if turn.dice.random() < 0.6:
        command = signing.Acknowledge(number, act, SigningMethod.DRAWN, day, drawn=DRAWN)
        turn.enter(signing_acts.acknowledge, command)
    else:
        issues = tuple({number: None, turn.any_of(Assignment): None})
        turn.enter(signing_acts.acknowledge_sheet, signing.AcknowledgeSheet("A-12", day, issues))


def take_signature_back(turn: Turn) -> None:
    """A signature that belonged to another line."""
    command = VoidFact(FactKind.ACKNOWLEDGEMENT, turn.any_of(Acknowledgement), "the wrong line")
    turn.enter(void_fact, command)


def open_count(turn: Turn) -> int:
    """The count that is under way, or some count."""
    closed = select(CountClosing.count_id).where(CountClosing.voided_at.is_(None))
    open_now = select(Count.id).where(Count.voided_at.is_(None), Count.id.not_in(closed)).order_by(Count.id)
    found = list(turn.session.scalars(open_now))
    return turn.dice.choice(found) if found else turn.any_of(Count)


def scan(turn: Turn) -> None:
    """A camera is seen in a count, or something that nobody knows."""
    serials = list(turn.session.scalars(select(Camera.serial).order_by(Camera.id)))
    code = turn.dice.choice([*serials, "UNKNOWN-1", "UNKNOWN-2"])
    turn.enter(equipment_acts.record_sighting, equipment.RecordSighting(open_count(turn), code))


def explain(turn: Turn) -> None:
    """Why a camera was not there."""
    command = equipment.ExplainCamera(open_count(turn), CameraRef(id=turn.any_of(Camera)), "in the crime laboratory")
    turn.enter(equipment_acts.explain_camera, command)


def close(turn: Turn) -> None:
    """A count ends."""
    turn.enter(equipment_acts.close_count, equipment.CloseCount(open_count(turn), turn.today))


DESK = [
    *[plan_small_class] * 3,
    *[enrol] * 7,
    *[end_seat] * 3,
    *[sign] * 6,
    take_signature_back,
    *[scan] * 4,
    *[explain] * 2,
    *[close] * 2,
]
"""Beside what happens anyway."""
