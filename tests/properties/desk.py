"""What the training unit and the counter do beside the rollout, through the services and told to the plain account:
seats, no-shows, signatures, daily use, and physical counts, which change no figure.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from tests.model.facts import Camera, End, as_known
from tests.model.ledger import Ledger, latest_in_force
from tests.model.readiness import Seat, Signature, Use
from tests.model.story import COURSES, ORDERS, standing
from tests.services.department import ADMINISTRATOR
from tracker.domain.commands import OfficerRef, equipment, training
from tracker.domain.commands.rollout import RecordDailyUse
from tracker.domain.commands.signing import Acknowledge
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import EnrolmentOutcome, PlaceKind, SignedAct, SigningMethod
from tracker.services.equipment import add_place, close_count, open_count, record_sighting
from tracker.services.rollout import record_daily_use
from tracker.services.signing import acknowledge
from tracker.services.training import add_session, end_enrolment, enrol_officer
from tracker.store import models

if TYPE_CHECKING:
    from tests.properties.mended import Mender

ROOM = "room-9"
LOST = ("missing", "stolen", "retired")
"""Conditions in which no camera is expected anywhere."""


def sign(mender: "Mender") -> None:
    """An officer signs for a camera, today or late."""
    assignments = standing(mender.history.assignments)
    if not assignments:
        return
    assignment = mender.dice.one_of(assignments)
    today = local_day(mender.moment)
    day = max(assignment.issued_on, today - timedelta(days=mender.dice.between(0, 9)))
    number = mender.rows[id(assignment)]
    command = Acknowledge(number, SignedAct.ISSUE, SigningMethod.PAPER, day, sheet="A-12")
    row = acknowledge(mender.session, ADMINISTRATOR, command, now=mender.moment)
    mender.keep(Signature(recorded=row.recorded_at, assignment=assignment, signed_on=day), row.id)


def _wanting(mender: "Mender", today: date) -> list[tuple[int, str, int]]:
    """Officer, course and lowest version of everyone who lacks a required course."""
    ledger = Ledger(as_known(mender.history, mender.moment))
    return [
        (officer, need.course, need.minimum_order)
        for need in ledger.required(today)
        for officer in ledger.officers
        if not ledger.has_done(officer, need, today)
    ]


def enrol(mender: "Mender") -> None:
    """A seat in a class of its own, around today: mostly for somebody who needs it."""
    officers, today = standing(mender.history.officers), local_day(mender.moment)
    if not officers:
        return
    wanting = _wanting(mender, today)
    if wanting and mender.dice.chance(80):
        officer, course, order = mender.dice.one_of(wanting)
    else:
        officer, course = mender.dice.one_of(officers).id, mender.dice.one_of(COURSES)
        order = mender.dice.one_of(ORDERS)
    held_on = today + timedelta(days=mender.dice.between(-9, 20))
    enrolled_on = min(held_on, today) - timedelta(days=mender.dice.between(0, 6))
    taught = training.AddSession(course, str(order), held_on, seats=1)
    number = add_session(mender.session, ADMINISTRATOR, taught, now=mender.moment).id
    command = training.EnrolOfficer(number, OfficerRef(id=officer), enrolled_on)
    row = enrol_officer(mender.session, ADMINISTRATOR, command, now=mender.moment)
    told = {"officer": officer, "course": course, "order": order, "held_on": held_on, "enrolled_on": enrolled_on}
    mender.keep(Seat(recorded=row.recorded_at, **told), row.id)


def end_a_seat(mender: "Mender") -> None:
    """A withdrawal, or a no-show on the class's day."""
    seats = standing(mender.beside.seats)
    if not seats:
        return
    seat = mender.dice.one_of(seats)
    is_absent = mender.dice.chance(50)
    day = seat.held_on if is_absent else min(seat.held_on, local_day(mender.moment))
    outcome = EnrolmentOutcome.NO_SHOW if is_absent else EnrolmentOutcome.WITHDRAWN
    command = training.EndEnrolment(mender.rows[id(seat)], day, outcome)
    row = end_enrolment(mender.session, ADMINISTRATOR, command, now=mender.moment)
    end = End(recorded=row.recorded_at, ends_on=day)
    seat.ends.append(end)
    mender.rows[id(end)] = row.id


def use_cameras(mender: "Mender") -> None:
    """A day's count of cameras in use; none perhaps."""
    precinct = mender.dice.one_of(mender.history.precincts).code
    day = local_day(mender.moment) - timedelta(days=mender.dice.between(0, 30))
    used = mender.dice.between(0, 2)
    command = RecordDailyUse(precinct, day, 3, used)
    row = record_daily_use(mender.session, ADMINISTRATOR, command, now=mender.moment)
    mender.keep(Use(recorded=row.recorded_at, precinct=precinct, used_on=day, used=used), row.id)


def count_a_room(mender: "Mender") -> None:
    """A room in which no camera is kept: what is seen there was not expected, or should be in somebody's hands."""
    if mender.session.scalars(select(models.Place.id).where(models.Place.code == ROOM)).first() is None:
        place = equipment.AddPlace(ROOM, "Room 9", PlaceKind.OTHER)
        add_place(mender.session, ADMINISTRATOR, place, now=mender.moment)
    today = local_day(mender.moment)
    count = open_count(mender.session, ADMINISTRATOR, equipment.OpenCount(ROOM, today), now=mender.moment)
    cameras = standing(mender.history.cameras)[: mender.dice.between(0, 3)]
    for camera in cameras:
        seen = equipment.RecordSighting(count.id, f"X{camera.id}")
        record_sighting(mender.session, ADMINISTRATOR, seen, now=mender.moment)
    command = equipment.CloseCount(count.id, today)
    closed = close_count(mender.session, ADMINISTRATOR, command, now=mender.moment)
    found = Counter(_outcome(mender, camera, today) for camera in cameras)
    assert (closed.expected, closed.found, closed.missing) == (0, 0, 0)
    assert (closed.wrong_condition, closed.held, closed.unexpected) == (
        found["wrong_condition"],
        found["held"],
        found["unexpected"],
    )


def _outcome(mender: "Mender", camera: Camera, today: date) -> str:
    """What a count finds of a camera that was not expected, by the account."""
    history = mender.history
    stated = latest_in_force([one for one in standing(history.conditions) if one.camera == camera.id], today)
    is_owned = camera.owned_from is not None and camera.owned_from <= today
    if is_owned and stated is not None and stated.condition in LOST:
        return "wrong_condition"
    is_held = any(
        one.camera == camera.id
        and one.issued_on <= today
        and not any(end.ends_on <= today for end in standing(one.returns))
        for one in standing(history.assignments)
    )
    return "held" if is_held else "unexpected"


BESIDE: tuple[Callable[["Mender"], None], ...] = (
    sign,
    sign,
    enrol,
    enrol,
    enrol,
    end_a_seat,
    use_cameras,
    count_a_room,
)
"""Each as often as it comes up."""
