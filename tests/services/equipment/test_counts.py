"""A room counted: what is expected, what is seen, what the commander writes, and the closing that keeps the figures."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.actors import Actor
from tracker.domain.commands import CameraRef, equipment
from tracker.domain.commands.audit import CorrectFact, VoidFact
from tracker.domain.counting import Figures, Outcome
from tracker.domain.errors import Forbidden, NotFound, Refusal
from tracker.domain.vocabulary import CameraCondition, Door, FactKind, PlaceKind, Role
from tracker.reports.counts import count_sheet
from tracker.reports.on_day import Reader
from tracker.services.corrections import correct_fact
from tracker.services.equipment import (
    add_place,
    close_count,
    explain_camera,
    open_count,
    place_camera,
    place_cameras,
    record_condition,
    record_sighting,
    return_camera,
)
from tracker.services.rehearsal import undone
from tracker.services.voids import void_fact
from tracker.store.counting import Counted, counted
from tracker.store.known import Asked
from tracker.store.lookups import find_camera
from tracker.store.models import AuditEvent, Count, CountClosing, CountExplanation, CountSighting

DAY = date(2016, 9, 20)
COMMANDER = Actor("ivy", Role.SUPERVISOR, Door.PAGE, precincts=frozenset({"1"}))
OTHER_COMMANDER = Actor("finn", Role.SUPERVISOR, Door.PAGE, precincts=frozenset({"5"}))
OVERSIGHT = Actor("otto", Role.OVERSIGHT, Door.PAGE)
WHY = "It went to the vendor without a paper."


class Room:
    """A count of room-1, and what is done in it."""

    def __init__(self, department: Department, place: str = "room-1") -> None:
        self.session = department.session
        self.count = open_count(self.session, ADMINISTRATOR, equipment.OpenCount(place, DAY), now=NOW)

    def scan(self, *codes: str) -> CountSighting:
        """Scan codes; answers the last sighting."""
        for code in codes:
            command = equipment.RecordSighting(self.count.id, code)
            seen = record_sighting(self.session, ADMINISTRATOR, command, now=NOW)
        return seen

    def explain(self, serial: str, words: str = WHY, actor: Actor = COMMANDER) -> CountExplanation:
        """Write of a camera."""
        command = equipment.ExplainCamera(self.count.id, CameraRef(serial=serial), words)
        return explain_camera(self.session, actor, command, now=NOW)

    def close(self, day: date = DAY) -> CountClosing:
        """End it."""
        return close_count(self.session, ADMINISTRATOR, equipment.CloseCount(self.count.id, day), now=NOW)

    def found(self, known_at: datetime = NOW + timedelta(days=1)) -> Counted:
        """What it comes to."""
        self.session.flush()
        return counted(self.session, Asked(DAY, known_at), self.count)

    def outcome(self, camera: Any) -> Outcome | None:
        """What it finds of one camera."""
        return self.found().cameras.get(camera.id)

    def refused(self, act: Any, *given: Any, **named: Any) -> Refusal:
        """What an act is refused with; whoever is refused rolls back."""
        with undone(self.session), pytest.raises(Refusal) as caught:
            act(*given, **named)
        return caught.value


@pytest.fixture
def room(department: Department) -> Room:
    """The room of the 1st with cameras X1 to X3, and an annex of no precinct with none."""
    for serial in ("X1", "X2", "X3"):
        department.camera(serial)
    for code, precinct in (("room-5", "5"), ("annex", None)):
        command = equipment.AddPlace(code, code, PlaceKind.OTHER, precinct)
        add_place(department.session, ADMINISTRATOR, command, now=NOW)
    return Room(department)


def camera_of(session: Session, serial: str) -> Any:
    """The camera of a serial number."""
    return find_camera(session, CameraRef(serial=serial))


@pytest.mark.parametrize("code", ["X1", "T-X1", "CAM:X1", "cam: X1 ", "  X1"])
def test_a_camera_is_found_by_whatever_is_written_on_it(room: Room, code: str) -> None:
    seen = room.scan(code)
    assert (seen.camera_id, seen.code) == (camera_of(room.session, "X1").id, None)
    assert room.found().figures == Figures(3, 1, 2, 0, 0, 0)


def test_a_code_that_nobody_knows_is_kept_as_text_and_is_unexpected(room: Room) -> None:
    seen = room.scan(" Radio 7 ")
    assert (seen.camera_id, seen.code) == (None, "Radio 7")
    assert room.found().figures == Figures(3, 0, 3, 1, 0, 0)


@pytest.mark.parametrize("first, again", [("X1", "T-X1"), ("CAM:X1", "X1"), ("Radio 7", "Radio 7")])
def test_a_camera_scanned_again_enters_nothing_and_names_the_first_scan(room: Room, first: str, again: str) -> None:
    seen = room.scan(first)
    events = room.session.scalars(select(func.count()).select_from(AuditEvent)).one()
    refusal = room.refused(room.scan, again)
    assert (refusal.code, refusal.related[0][:2]) == ("already_seen", ("count-sightings", seen.id))
    assert room.session.scalars(select(func.count()).select_from(AuditEvent)).one() == events


@pytest.mark.parametrize("code", ["OFC:12", "CAM:", "CAM:  "])
def test_an_officers_card_or_an_empty_label_is_no_camera(room: Room, code: str) -> None:
    assert room.refused(room.scan, code).code == "not_a_camera"


def test_a_code_of_two_cameras_asks_which_and_our_label_says_it(room: Room, department: Department) -> None:
    department.camera("T-X1")
    refusal = room.refused(room.scan, "T-X1")
    assert (refusal.code, [label for _, _, label in refusal.related]) == ("ambiguous", ["T-X1", "X1"])
    assert room.scan("CAM:T-X1").camera_id == camera_of(room.session, "T-X1").id


def test_a_camera_in_an_officers_hands_is_not_expected_and_is_held_when_seen(
    room: Room, department: Department
) -> None:
    held = camera_of(room.session, "X2")
    department.issue(department.officer("0412"), held, date(2016, 7, 11))
    assert room.outcome(held) is None
    room.scan("X2")
    assert room.outcome(held) is Outcome.HELD
    assert room.found().figures == Figures(2, 0, 2, 0, 1, 0)


@pytest.mark.parametrize(
    "condition, unseen, seen",
    [
        (CameraCondition.SERVICEABLE, Outcome.MISSING, Outcome.FOUND),
        (CameraCondition.IN_REPAIR, Outcome.MISSING, Outcome.FOUND),
        (CameraCondition.RECALLED, Outcome.MISSING, Outcome.FOUND),
        (CameraCondition.MISSING, None, Outcome.WRONG_CONDITION),
        (CameraCondition.STOLEN, None, Outcome.WRONG_CONDITION),
        (CameraCondition.RETIRED, None, Outcome.WRONG_CONDITION),
    ],
)
def test_the_condition_says_whether_a_camera_is_expected(
    room: Room, condition: CameraCondition, unseen: Outcome | None, seen: Outcome
) -> None:
    camera = camera_of(room.session, "X1")
    stated = equipment.RecordCondition(CameraRef(id=camera.id), condition, date(2016, 9, 1), "16-77")
    record_condition(room.session, ADMINISTRATOR, stated, now=NOW)
    assert room.outcome(camera) is unseen
    room.scan("X1")
    assert room.outcome(camera) is seen


def test_a_camera_on_record_elsewhere_is_unexpected_until_it_is_placed_here(room: Room) -> None:
    camera = camera_of(room.session, "X1")
    moved = equipment.PlaceCamera(CameraRef(id=camera.id), "room-5", date(2016, 9, 1))
    place_camera(room.session, ADMINISTRATOR, moved, now=NOW)
    room.scan("X1")
    assert room.outcome(camera) is Outcome.UNEXPECTED
    back = equipment.PlaceCamera(CameraRef(id=camera.id), "room-1", DAY)
    place_camera(room.session, ADMINISTRATOR, back, now=NOW)
    assert room.outcome(camera) is Outcome.FOUND


def test_after_a_return_without_a_place_the_place_before_does_not_hold_again(
    room: Room, department: Department
) -> None:
    camera = camera_of(room.session, "X1")
    assignment = department.issue(department.officer("0412"), camera, date(2016, 7, 11))
    back = equipment.ReturnCamera(assignment.id, date(2016, 9, 1), CameraCondition.SERVICEABLE)
    return_camera(room.session, ADMINISTRATOR, back, now=NOW)
    assert room.outcome(camera) is None
    placed = place_cameras(room.session, ADMINISTRATOR, equipment.PlaceCameras((camera.id,), "room-1", DAY), now=NOW)
    assert (room.outcome(camera), len(placed.places)) == (Outcome.MISSING, 1)


@pytest.mark.parametrize("returned_on", [date(2016, 9, 1), date(2016, 7, 11)])
def test_the_place_of_a_return_holds_from_its_day(room: Room, department: Department, returned_on: date) -> None:
    camera = camera_of(room.session, "X1")
    assignment = department.issue(department.officer("0412"), camera, date(2016, 7, 11))
    back = equipment.ReturnCamera(assignment.id, returned_on, CameraCondition.SERVICEABLE, place="room-1")
    return_camera(room.session, ADMINISTRATOR, back, now=NOW)
    assert room.outcome(camera) is Outcome.MISSING


def test_a_count_closes_once_every_missing_camera_is_explained_and_keeps_its_figures(room: Room) -> None:
    room.scan("X1", "Radio 7")
    refusal = room.refused(room.close)
    assert (refusal.code, [label for _, _, label in refusal.related]) == ("unexplained", ["X2", "X3"])
    room.explain("X2")
    assert [label for _, _, label in room.refused(room.close).related] == ["X3"]
    room.explain("X3")
    closing = room.close()
    kept = Figures(
        closing.expected, closing.found, closing.missing, closing.unexpected, closing.held, closing.wrong_condition
    )
    assert kept == Figures(3, 1, 2, 1, 0, 0) == room.found(closing.recorded_at).figures
    assert room.count.is_open is False


def test_what_is_found_out_later_changes_neither_the_receipt_nor_what_the_page_shows(
    room: Room, department: Department
) -> None:
    room.scan("X1", "X2", "X3")
    closing = room.close()
    late = place_camera(
        room.session,
        ADMINISTRATOR,
        equipment.PlaceCamera(CameraRef(serial="X1"), "room-5", date(2016, 9, 1)),
        now=NOW + timedelta(hours=1),
    )
    moment = late.recorded_at + timedelta(hours=1)
    assert room.found(moment).figures == Figures(2, 2, 0, 1, 0, 0)
    sheet = count_sheet(room.session, Reader(), room.count.id, as_of=date(2016, 9, 27), known_at=moment)
    assert (sheet.figures, closing.unexpected) == (Figures(3, 3, 0, 0, 0, 0), 0)


@pytest.mark.parametrize("act", ["scan", "explain", "close"])
def test_nothing_is_entered_in_a_closed_count(room: Room, act: str) -> None:
    room.scan("X1", "X2", "X3")
    room.close()
    given = {"scan": ("Radio 7",), "explain": ("X1",), "close": ()}[act]
    assert room.refused(getattr(room, act), *given).code == "count_closed"


def test_a_count_is_not_closed_before_it_was_opened_or_in_the_future(room: Room) -> None:
    assert room.refused(room.close, date(2016, 9, 19)).code == "close_before_open"
    assert room.refused(room.close, date(2016, 9, 28)).code == "future_date"


def test_a_place_has_one_open_count_and_after_its_closing_another(room: Room, department: Department) -> None:
    refusal = room.refused(Room, department)
    assert (refusal.code, refusal.related[0][:2]) == ("count_open", ("counts", room.count.id))
    room.scan("X1", "X2", "X3")
    closing = room.close()
    second = Room(department)
    voided = VoidFact(FactKind.COUNT_CLOSING, closing.id, "too early")
    refusal = room.refused(void_fact, room.session, ADMINISTRATOR, voided, now=NOW)
    assert (refusal.code, refusal.related[0][:2]) == ("later_facts_depend", ("counts", second.count.id))


def test_the_database_holds_a_place_to_one_open_count(room: Room) -> None:
    room.session.flush()
    again = Count(
        place_id=room.count.place_id,
        opened_on=DAY,
        is_open=True,
        recorded_at=room.count.recorded_at,
        recorded_seq=room.count.recorded_seq,
    )
    with pytest.raises(IntegrityError), room.session.begin_nested():
        room.session.add(again)
        room.session.flush()


def test_a_void_closing_opens_the_count_again(room: Room) -> None:
    room.scan("X1", "X2", "X3")
    closing = room.close()
    void_fact(room.session, ADMINISTRATOR, VoidFact(FactKind.COUNT_CLOSING, closing.id, "too early"), now=NOW)
    assert room.count.is_open is True
    room.scan("Radio 7")
    assert room.close().unexpected == 1


@pytest.mark.parametrize("kind", [FactKind.COUNT_SIGHTING, FactKind.COUNT_EXPLANATION, FactKind.COUNT])
def test_what_a_closing_rests_on_is_not_voided_under_it(room: Room, kind: FactKind) -> None:
    facts = {
        FactKind.COUNT: room.count,
        FactKind.COUNT_SIGHTING: room.scan("X1", "X2"),
        FactKind.COUNT_EXPLANATION: room.explain("X3"),
    }
    closing = room.close()
    command = VoidFact(kind, facts[kind].id, "a mistake")
    refusal = room.refused(void_fact, room.session, ADMINISTRATOR, command, now=NOW)
    assert refusal.code == "later_facts_depend"
    assert ("count-closings", closing.id) in [row[:2] for row in refusal.related]


def test_a_void_count_takes_its_scans_along_and_frees_the_place(room: Room, department: Department) -> None:
    seen = room.scan("X1")
    void_fact(room.session, ADMINISTRATOR, VoidFact(FactKind.COUNT, room.count.id, "the wrong room"), now=NOW)
    assert seen.voided_seq == room.count.voided_seq is not None
    assert Room(department).found().figures.found == 0


def test_a_count_in_which_something_was_seen_keeps_its_place_and_day(room: Room) -> None:
    seen = room.scan("X1")
    correction = CorrectFact(FactKind.COUNT, room.count.id, "a day late", {"opened_on": date(2016, 9, 19)})
    refusal = room.refused(correct_fact, room.session, ADMINISTRATOR, correction, now=NOW)
    assert (refusal.code, [row[:2] for row in refusal.related]) == (
        "later_facts_depend",
        [("count-sightings", seen.id)],
    )


def test_a_camera_that_was_seen_keeps_its_record(room: Room) -> None:
    seen = room.scan("X1")
    command = VoidFact(FactKind.CAMERA, seen.camera_id or 0, "never ours")
    refusal = room.refused(void_fact, room.session, ADMINISTRATOR, command, now=NOW)
    assert ("count-sightings", seen.id) in [row[:2] for row in refusal.related]


def test_a_void_sighting_may_be_scanned_again(room: Room) -> None:
    seen = room.scan("X1")
    void_fact(room.session, ADMINISTRATOR, VoidFact(FactKind.COUNT_SIGHTING, seen.id, "another one"), now=NOW)
    assert room.found().figures.found == 0
    room.scan("X1")
    assert room.found().figures.found == 1


@pytest.mark.parametrize(
    "actor, place, refused",
    [
        (COMMANDER, "room-1", None),
        (OTHER_COMMANDER, "room-1", NotFound),
        (ADMINISTRATOR, "room-1", Forbidden),
        (OVERSIGHT, "room-1", Forbidden),
        (COMMANDER, "annex", NotFound),
        (ADMINISTRATOR, "annex", None),
        (OVERSIGHT, "annex", Forbidden),
    ],
)
def test_the_rooms_own_commander_explains(
    room: Room, department: Department, actor: Actor, place: str, refused: type[Refusal] | None
) -> None:
    counting = room if place == "room-1" else Room(department, place)
    counting.scan("Radio 7", "X1")
    serial = "X2" if place == "room-1" else "X1"
    if refused is None:
        assert counting.explain(serial, actor=actor).explanation == WHY
    else:
        assert isinstance(counting.refused(counting.explain, serial, actor=actor), refused)


def test_an_explanation_written_anew_replaces_the_one_before_which_stays_on_record(room: Room) -> None:
    first = room.explain("X1")
    assert room.refused(room.explain, "X1").code == "nothing_changes"
    second = room.explain("X1", "It turned up in the car of the night shift.")
    assert (first.voided_seq, first.void_reason) == (second.recorded_seq, "replaced by a later explanation")


def test_only_what_is_not_as_expected_is_explained(room: Room, department: Department) -> None:
    held = camera_of(room.session, "X2")
    department.issue(department.officer("0412"), held, date(2016, 7, 11))
    room.scan("X1")
    assert room.refused(room.explain, "X1").code == "nothing_to_explain"
    assert room.refused(room.explain, "X2").code == "nothing_to_explain"
    room.scan("X2")
    assert room.explain("X2", "Left here over the weekend.").camera_id == held.id


def test_a_supervisor_reads_the_own_rooms_counts_and_no_others(room: Room) -> None:
    own = Reader(frozenset({"1"}))
    asked = {"as_of": date(2016, 9, 27), "known_at": NOW + timedelta(hours=1)}
    assert count_sheet(room.session, own, room.count.id, **asked).figures.expected == 3  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        count_sheet(room.session, Reader(frozenset({"5"})), room.count.id, **asked)  # type: ignore[arg-type]


def test_many_cameras_are_placed_together_or_not_at_all(room: Room) -> None:
    cameras = tuple(camera_of(room.session, serial).id for serial in ("X1", "X2"))
    free = equipment.PlaceCameras(cameras, "room-5", DAY)
    placed = place_cameras(room.session, ADMINISTRATOR, free, now=NOW)
    assert placed.batch.receipt["created"] == 2  # type: ignore[index]
    refusal = room.refused(place_cameras, room.session, ADMINISTRATOR, free, now=NOW)
    assert (refusal.code, len(refusal.related)) == ("place_same_day", 2)
    unknown = equipment.PlaceCameras((*cameras, 98765), "room-5", date(2016, 9, 21))
    refusal = room.refused(place_cameras, room.session, ADMINISTRATOR, unknown, now=NOW)
    assert [problem.field for problem in refusal.problems] == ["cameras.2"]
