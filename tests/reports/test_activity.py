"""The report `activity` over small logs: the agency's days, the door of a file, batches, voids, and what is late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.reports.ledger import FIRST, Ledger, moment
from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tracker.domain.commands.audit import ReverseBatch, VoidFact
from tracker.domain.commands.equipment import ReturnCamera
from tracker.domain.errors import Invalid
from tracker.domain.reports.activity import ActivityReport, Entries
from tracker.domain.vocabulary import CameraCondition, FactKind
from tracker.reports.activity import activity
from tracker.services.batches import open_batch, reverse_batch
from tracker.services.equipment import return_camera
from tracker.services.voids import void_fact
from tracker.store.models import AuditEvent, Batch, Camera

LATER = moment(12, 1)
DAY = date(2016, 9, 27)


def asked(session: Session, as_of: date = DAY, known_at: datetime = LATER, since: date | None = None) -> ActivityReport:
    session.flush()
    return activity(session, as_of=as_of, known_at=known_at, since=since)


def event(session: Session, seq: int, at: datetime, **said: object) -> None:
    """An event that changed data, unless it says otherwise."""
    row = {"seq": seq, "recorded_at": at, "act": "test", "actor": "ada", "role": "administrator", "door": "page"}
    other = {"detail": {}, "changes_data": True, "hash": f"{seq:064d}"}
    session.execute(insert(AuditEvent).values(**{**row, **other, **said}))


def test_a_day_is_the_agency_s_and_both_ends_of_the_period_count(session: Session) -> None:
    midnight = datetime(2016, 9, 27, 5, 0, tzinfo=UTC)  # in Minneapolis, on summer time
    tick = timedelta(microseconds=1)
    for seq, at in enumerate((midnight - tick, midnight, midnight + timedelta(days=1) - tick), start=1):
        event(session, seq, at)
    event(session, 4, midnight + timedelta(days=1))
    assert [(row.day.day, row.entries.events) for row in asked(session, since=DAY).rows] == [(27, 2)]
    assert [row.day.day for row in asked(session, since=date(2016, 9, 26)).rows] == [26, 27]


def test_without_a_first_day_it_is_four_weeks(session: Session) -> None:
    for seq, day in enumerate((30, 31), start=1):
        event(session, seq, datetime(2016, 8, day, 18, tzinfo=UTC))
    report = asked(session)
    assert (report.since, [row.day for row in report.rows]) == (date(2016, 8, 31), [date(2016, 8, 31)])


def test_what_is_recorded_later_or_changes_nothing_moves_no_figure(session: Session) -> None:
    event(session, 1, datetime(2016, 9, 27, 14, 0, tzinfo=UTC))
    known_at = datetime(2016, 9, 27, 15, 0, tzinfo=UTC)
    before = asked(session, known_at=known_at)
    event(session, 2, datetime(2016, 9, 27, 14, 30, tzinfo=UTC), act="pull_report", changes_data=False)
    event(session, 3, datetime(2016, 9, 27, 15, 0, 1, tzinfo=UTC))
    assert asked(session, known_at=known_at) == before
    assert before.total.events == 1
    assert asked(session).total.events == 2


@pytest.mark.parametrize(
    "kind,sha256,door", [("cameras", "ab", "import"), ("cameras", None, "api"), ("recall", None, "api")]
)
def test_what_came_with_a_file_came_by_the_import(session: Session, kind: str, sha256: str | None, door: str) -> None:
    at = datetime(2016, 9, 27, 14, 0, tzinfo=UTC)
    event(session, 1, at, act="open_batch", door="api", subject="batches", subject_id=1)
    session.execute(
        insert(Batch).values(id=1, kind=kind, sha256=sha256, recorded_at=at, recorded_seq=1, file_name="list.csv")
    )
    event(session, 2, at + timedelta(seconds=1), act="add_camera", door="api", batch_id=1)
    event(session, 3, at + timedelta(seconds=2), act="add_camera", door="page")
    event(session, 4, at + timedelta(seconds=3), act="reverse_batch", door="page", subject="batches", subject_id=1)
    report = asked(session)
    assert {(row.act, row.door) for row in report.rows} == {
        ("open_batch", door), ("add_camera", door), ("add_camera", "page"), ("reverse_batch", "page"),
    }  # fmt: skip
    (batch,) = report.batches
    assert (batch.door, batch.kind, batch.entries.events, batch.reversed_on) == (door, kind, 1, None)


def test_late_is_more_than_seven_days_after_the_day_spoken_of(session: Session, ledger: Ledger) -> None:
    for days in (0, 7, 8, 30, -3):
        ledger.camera(DAY - timedelta(days=days), at=moment(9, 27) + timedelta(minutes=days))
    ledger.camera(None, at=moment(9, 27) + timedelta(hours=1))
    total = asked(session, since=DAY).total
    assert total == Entries(events=6, rows=6, dated=5, late=2)
    assert total.percent_late == 40.0
    assert asked(session, since=DAY, known_at=moment(9, 27) - timedelta(hours=1)).total.percent_late is None


def test_a_fact_voided_later_was_entered_all_the_same(session: Session, ledger: Ledger) -> None:
    camera = ledger.camera(DAY, at=moment(9, 27))
    ledger.void(Camera, camera, moment(9, 29))
    assert asked(session, since=DAY).total == Entries(1, 1, 1, 0)
    report = asked(session, date(2016, 9, 29), since=date(2016, 9, 28))
    assert report.total == Entries(events=1, rows=1, dated=0, late=0)
    assert [(line.voided, line.entered) for line in report.voids] == [(1, 0)]


def test_voids_and_reversals_say_what_they_voided_and_why(session: Session) -> None:
    department: Department = set_up(session)
    held = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    batch = open_batch(session, ADMINISTRATOR, kind="returns", now=NOW)
    command = ReturnCamera(held.id, DAY, CameraCondition.SERVICEABLE)
    return_camera(session, ADMINISTRATOR, command, now=NOW, batch=batch)
    reverse_batch(session, ADMINISTRATOR, ReverseBatch(batch.id, "the wrong box"), now=NOW)
    void_fact(session, ADMINISTRATOR, VoidFact(FactKind.ASSIGNMENT, held.id, "=a slip"), now=NOW)
    report = asked(session, known_at=NOW + timedelta(hours=1))
    said = [(line.act, line.record, line.voided > 0, line.reason) for line in report.voids]
    assert said == [("reverse_batch", "batches", True, "the wrong box"), ("void_fact", "assignments", True, "=a slip")]
    (entered,) = report.batches
    assert (entered.actor, entered.entries.events, entered.reversed_on) == ("ada", 1, report.voids[0].day)


def test_a_day_that_cannot_be_known_is_refused(session: Session) -> None:
    with pytest.raises(Invalid, match="lies after"):
        asked(session, date(2016, 9, 28), moment(9, 27))


def test_it_is_read_in_four_statements_however_much_was_entered(
    engine: Engine, session: Session, ledger: Ledger
) -> None:
    counted = []
    for _ in range(2):
        for _ in range(10):
            ledger.camera()
        session.flush()
        with recorded_statements(engine) as statements:
            activity(session, as_of=FIRST.date(), known_at=LATER)
        counted.append(len(statements))
    assert counted == [4, 4]
