"""Custody by camera and by officer: what a period has, who may see what, how one is found, and what it costs."""

from datetime import date
from itertools import islice

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.reports.ledger import Ledger, moment
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.reports.custody import CustodyReport, Side
from tracker.reports.custody_report import custody
from tracker.reports.custody_subjects import find_subject, subjects_with
from tracker.reports.on_day import Reader
from tracker.reports.spill import Spilled
from tracker.store.models import Assignment, AssignmentReturn, CameraPlace, OfficerParticulars, Place

EVERYONE = Reader(None, sees_identities=True)
OVERSIGHT = Reader(None, sees_identities=False)
DAY, NOW = date(2016, 9, 27), moment(9, 27)


def told(session: Session, reader: Reader = EVERYONE, **asked: object) -> CustodyReport:
    """The report as of 27 September unless told otherwise."""
    return custody(session, reader, **{"as_of": DAY, "known_at": NOW, **asked})  # type: ignore[arg-type]


def lines(report: CustodyReport) -> list[tuple[str, date, date | None]]:
    """Of each row what it tells, and from when to when."""
    return [(row.kind.value, row.starts_on, row.ends_on) for row in report.rows]


def put(ledger: Ledger, camera: int, day: date) -> int:
    """The camera in a room from a day on."""
    place = ledger.add(Place, code=f"room-{next(ledger.seqs)}", name="Room", kind="other")
    return ledger.add(CameraPlace, camera_id=camera, place_id=place, starts_on=day)


def test_a_camera_issued_and_returned_on_one_day_was_held_on_no_day_and_is_listed(
    session: Session, ledger: Ledger
) -> None:
    camera, home = ledger.camera(), ledger.precinct("1")
    officer, other = ledger.officer(home), ledger.officer(home)
    ledger.give_back(ledger.issue(officer, date(2016, 7, 11), camera), date(2016, 7, 11))
    ledger.issue(other, date(2016, 7, 11), camera)
    first, second = told(session).rows
    assert (first.starts_on, first.ends_on, first.days_held(DAY)) == (date(2016, 7, 11), date(2016, 7, 11), 0)
    assert (second.starts_on, second.ends_on, second.days_held(DAY)) == (date(2016, 7, 11), None, 79)


@pytest.mark.parametrize(
    "since,listed",
    [(date(2016, 8, 4), 1), (date(2016, 8, 5), 1), (date(2016, 8, 6), 0), (None, 1)],
)
def test_what_is_over_before_the_period_is_not_in_it(
    session: Session, ledger: Ledger, since: date | None, listed: int
) -> None:
    """A return on the first day of the period is an act of the period."""
    ledger.give_back(ledger.issue(ledger.officer(ledger.precinct("1")), date(2016, 7, 11)), date(2016, 8, 5))
    assert len(told(session, since=since).rows) == listed
    assert len(told(session, since=since, side=Side.OFFICER).rows) == listed


def test_a_return_after_the_day_has_not_come_yet_and_an_issue_after_it_is_not_told(
    session: Session, ledger: Ledger
) -> None:
    assignment = ledger.issue(ledger.officer(ledger.precinct("1")), date(2016, 7, 11))
    ledger.give_back(assignment, date(2016, 8, 5))
    (row,) = told(session, as_of=date(2016, 8, 4)).rows
    assert (row.ends_on, row.condition, row.returned, row.days_held(date(2016, 8, 4))) == (None, None, None, 25)
    assert not told(session, as_of=date(2016, 7, 10)).rows


def test_what_was_taken_back_is_known_until_then(session: Session, ledger: Ledger) -> None:
    assignment = ledger.issue(ledger.officer(ledger.precinct("1")), date(2016, 7, 11))
    back = ledger.give_back(assignment, date(2016, 8, 5))
    ledger.void(AssignmentReturn, back, moment(9, 1))
    assert lines(told(session, known_at=moment(8, 31), as_of=date(2016, 8, 31))) == [
        ("held", date(2016, 7, 11), date(2016, 8, 5))
    ]
    assert lines(told(session)) == [("held", date(2016, 7, 11), None)]
    ledger.void(Assignment, assignment, moment(9, 2))
    assert not told(session).rows
    assert len(told(session, known_at=moment(9, 1), as_of=date(2016, 9, 1)).rows) == 1


def test_a_place_ends_where_the_next_begins_the_camera_is_issued_or_comes_back_without_one(
    session: Session, ledger: Ledger
) -> None:
    camera, officer = ledger.camera(), ledger.officer(ledger.precinct("1"))
    put(ledger, camera, date(2016, 6, 1))
    put(ledger, camera, date(2016, 6, 15))
    ledger.give_back(ledger.issue(officer, date(2016, 7, 11), camera), date(2016, 8, 5))
    ledger.give_back(ledger.issue(officer, date(2016, 8, 20), camera), date(2016, 8, 20))
    put(ledger, camera, date(2016, 8, 20))
    assert lines(told(session)) == [
        ("place", date(2016, 6, 1), date(2016, 6, 15)),
        ("place", date(2016, 6, 15), date(2016, 7, 11)),
        ("held", date(2016, 7, 11), date(2016, 8, 5)),
        ("place", date(2016, 8, 20), None),
        ("held", date(2016, 8, 20), date(2016, 8, 20)),
    ]


def test_a_place_recorded_while_the_camera_was_out_ends_with_its_return(session: Session, ledger: Ledger) -> None:
    camera, officer = ledger.camera(), ledger.officer(ledger.precinct("1"))
    assignment = ledger.issue(officer, date(2016, 7, 11), camera)
    put(ledger, camera, date(2016, 7, 20))
    assert ("place", date(2016, 7, 20), None) in lines(told(session))
    ledger.give_back(assignment, date(2016, 8, 5))
    assert ("place", date(2016, 7, 20), date(2016, 8, 5)) in lines(told(session))


def test_a_condition_ends_with_the_next_one_and_stands_before_the_issue_of_its_day(
    session: Session, ledger: Ledger
) -> None:
    camera, officer = ledger.camera(), ledger.officer(ledger.precinct("1"))
    ledger.condition(camera, "in_repair", date(2016, 6, 1))
    ledger.condition(camera, "serviceable", date(2016, 7, 11))
    ledger.issue(officer, date(2016, 7, 11), camera)
    assert lines(told(session)) == [
        ("condition", date(2016, 6, 1), date(2016, 7, 11)),
        ("condition", date(2016, 7, 11), None),
        ("held", date(2016, 7, 11), None),
    ]
    assert [row.condition for row in told(session).rows] == ["in_repair", "serviceable", None]
    assert lines(told(session, side=Side.OFFICER)) == [("held", date(2016, 7, 11), None)]


def test_a_supervisor_sees_the_own_cameras_whole_and_the_own_officers_since_their_posting(
    session: Session, ledger: Ledger
) -> None:
    first, fifth = ledger.precinct("1"), ledger.precinct("5")
    here, gone, moved = ledger.officer(first), ledger.officer(fifth), ledger.officer(fifth)
    camera = ledger.camera()
    ledger.give_back(ledger.issue(gone, date(2016, 7, 1), camera), date(2016, 7, 5))
    ledger.issue(here, date(2016, 7, 11), camera)
    ledger.give_back(ledger.issue(moved, date(2016, 7, 1)), date(2016, 8, 1))
    ledger.post(moved, first, date(2016, 9, 1))
    supervisor = Reader(frozenset({"1"}))
    by_camera = [(row.holder and row.holder.officer_id, row.precinct) for row in told(session, supervisor).rows]
    assert by_camera == [(None, None), (here, "1")]
    names = [row.holder.name for row in told(session, supervisor).rows if row.holder]
    assert names[0] == "An officer of another precinct"
    by_officer = [row.holder and row.holder.officer_id for row in told(session, supervisor, side=Side.OFFICER).rows]
    assert by_officer == [here]
    of_first = told(session, OVERSIGHT, side=Side.OFFICER, precincts=frozenset({"1"}))
    assert [row.holder and row.holder.officer_id for row in of_first.rows] == [here, moved]
    named = told(session, OVERSIGHT, precincts=frozenset({"1"}))
    assert [row.holder and row.holder.officer_id for row in named.rows] == [gone, here]


def test_a_holder_on_record_only_from_later_on_has_a_number_for_a_name(session: Session, ledger: Ledger) -> None:
    officer = ledger.officer(ledger.precinct("1"), date(2016, 8, 1))
    ledger.issue(officer, date(2016, 7, 11))
    for side in Side:
        (row,) = told(session, as_of=date(2016, 7, 31), side=side).rows
        assert row.holder is not None
        assert (row.holder.name, row.holder.badge, row.precinct) == (f"Officer {officer}", None, None)


def test_the_masked_come_last_and_are_found_by_no_badge(session: Session, ledger: Ledger) -> None:
    home = ledger.precinct("1")
    hidden = ledger.officer(home, last_name="Abel", badge="0001", protected_identity=True, employee_number="E1")
    plain = ledger.officer(home, last_name="Zorn", badge="0002", employee_number="E2")
    for officer in (hidden, plain):
        ledger.issue(officer, date(2016, 7, 11))
    assert next(row.holder.name for row in told(session, side=Side.OFFICER).rows if row.holder).startswith("Abel")
    masked = told(session, OVERSIGHT, side=Side.OFFICER)
    assert [row.holder.name[:4] for row in masked.rows if row.holder] == ["Zorn", "Prot"]

    def found(reader: Reader, code: str) -> list[int]:
        return [one.number for one in subjects_with(session, reader, code, as_of=DAY, known_at=NOW)]

    assert found(EVERYONE, "0001") == found(EVERYONE, "E1") == [hidden]
    assert found(OVERSIGHT, "0001") == found(OVERSIGHT, "E1") == []
    assert found(OVERSIGHT, "0002") == found(OVERSIGHT, "E2") == [plain]
    (by_card,) = subjects_with(session, OVERSIGHT, f"OFC:{hidden}", as_of=DAY, known_at=NOW)
    assert (by_card.number, by_card.label) == (hidden, "Protected officer")


def test_one_camera_or_officer_alone(session: Session, ledger: Ledger) -> None:
    home = ledger.precinct("1")
    officer, camera = ledger.officer(home, badge="0412"), ledger.camera()
    ledger.issue(officer, date(2016, 7, 11), camera)
    ledger.issue(ledger.officer(home), date(2016, 7, 11))
    badge = find_subject(session, EVERYONE, Side.OFFICER, " 0412 ", as_of=DAY, known_at=NOW)
    report = told(session, subject=badge)
    assert (report.side, report.subject, len(report.rows)) == (Side.OFFICER, badge.label, 1)
    (row,) = report.rows
    serial = find_subject(session, EVERYONE, Side.CAMERA, row.serial, as_of=DAY, known_at=NOW)
    assert [one.camera_id for one in told(session, subject=serial).rows] == [camera]
    with pytest.raises(NotFound, match="No camera is known as 0412"):
        find_subject(session, EVERYONE, Side.CAMERA, "0412", as_of=DAY, known_at=NOW)
    with pytest.raises(NotFound):
        find_subject(session, Reader(frozenset({"5"})), Side.OFFICER, "0412", as_of=DAY, known_at=NOW)


def test_a_badge_of_two_names_both_and_one_s_own_card_tells_them_apart(session: Session, ledger: Ledger) -> None:
    first, fifth = ledger.precinct("1"), ledger.precinct("5")
    here, there = ledger.officer(first, badge="0412"), ledger.officer(fifth, badge="0412")
    with pytest.raises(Conflict) as refused:
        find_subject(session, EVERYONE, Side.OFFICER, "0412", as_of=DAY, known_at=NOW)
    assert (refused.value.code, refused.value.field) == ("ambiguous", "officer")
    assert [(kind, number) for kind, number, _ in refused.value.related] == [("officers", here), ("officers", there)]
    own = find_subject(session, Reader(frozenset({"5"})), Side.OFFICER, "0412", as_of=DAY, known_at=NOW)
    assert own.number == there
    assert find_subject(session, EVERYONE, Side.OFFICER, own.code, as_of=DAY, known_at=NOW).number == there


def test_who_bears_a_badge_on_the_day_comes_before_who_once_did(session: Session, ledger: Ledger) -> None:
    home = ledger.precinct("1")
    former, bearer = ledger.officer(home, badge="0412"), ledger.officer(home, date(2016, 9, 1), badge="0412")
    changed = {"last_name": "Lund", "first_name": "Eva", "badge": "0999"}
    ledger.add(OfficerParticulars, officer_id=former, starts_on=date(2016, 8, 1), **changed)

    def found(code: str, day: date) -> int:
        return find_subject(session, EVERYONE, Side.OFFICER, code, as_of=day, known_at=NOW).number

    assert found("0412", date(2016, 7, 31)) == former
    assert found("0412", date(2016, 8, 31)) == former
    assert found("0412", DAY) == bearer
    assert found("0999", DAY) == former


def test_a_period_that_begins_after_its_end_is_refused(session: Session, ledger: Ledger) -> None:
    with pytest.raises(Invalid, match="begins after") as refused:
        told(session, since=date(2016, 9, 28))
    assert refused.value.field == "since"


def test_statements_grow_with_the_hundreds_and_not_with_the_rows(
    engine: Engine, session: Session, ledger: Ledger
) -> None:
    officer = ledger.officer(ledger.precinct("1"))
    for day in range(1, 29):
        camera = ledger.camera()
        ledger.give_back(ledger.issue(officer, date(2016, 7, day), camera), date(2016, 7, day))
    session.flush()
    for side, most in ((Side.CAMERA, 5), (Side.OFFICER, 3)):
        with recorded_statements(engine) as statements:
            assert len(told(session, side=side).rows) == 28
        assert len(statements) <= most, statements


def test_rows_are_taken_some_hundreds_at_a_time_and_read_as_often_as_wanted() -> None:
    taken = 0

    def source() -> object:
        nonlocal taken
        for number in range(2_000):
            taken += 1
            yield number

    rows = Spilled(source())  # type: ignore[arg-type]
    assert (len(rows), taken) == (2_000, 2_000)
    first, second = iter(rows), iter(rows)
    assert list(islice(first, 700)) == list(islice(second, 700)) == list(range(700))
    assert next(first) == next(second) == 700
    assert list(rows) == list(range(2_000))
