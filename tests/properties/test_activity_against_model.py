"""Random logs: the report `activity` counts what the slow account counts, whatever is read or entered later."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from tests.model.activity import Batch, Counted, Event, Log, Row, counted
from tests.model.facts import chicago_day
from tests.properties.loading import Undo, check_references
from tracker.domain.reports.activity import ActivityReport
from tracker.reports.activity import activity
from tracker.store import models
from tracker.store.engine import transaction

FIRST = datetime(2016, 3, 11, 23, 0, tzinfo=UTC)
"""Two days before the clocks go forward in Minneapolis."""
STEPS = (timedelta(microseconds=1), timedelta(minutes=20), timedelta(hours=3), timedelta(hours=23), timedelta(days=4))
ACTS = ("add_camera", "void_fact")
DAYS = st.one_of(st.none(), st.integers(-20, 3))


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """Some events of several people, a batch here and there, and the rows that they entered and voided."""
    log = Log([], [], [])
    moment = FIRST
    for seq in range(1, draw(st.integers(1, 14)) + 1):
        moment += draw(st.sampled_from(STEPS))
        draw_event(draw, log, seq, moment)
    return log


def draw_event(draw: st.DrawFn, log: Log, seq: int, moment: datetime) -> None:
    """One event more: it opens a batch, reads, or enters some rows and voids some older ones."""
    actor, door = draw(st.sampled_from(["ada", "Bob"])), draw(st.sampled_from(["page", "api", "command_line"]))
    kind = draw(st.integers(0, 5))
    if kind == 0:
        number = len(log.batches) + 1
        log.batches.append(Batch(number, seq, has_file=draw(st.booleans())))
        log.events.append(Event(seq, moment, "open_batch", actor, door, True, number))
        log.rows.append(Row(seq, None))  # the batch itself is a record
        return
    if kind == 1:
        log.events.append(Event(seq, moment, "pull_report", actor, door, False))
        return
    batch = draw(st.sampled_from([None, *(one.number for one in log.batches)]))
    log.events.append(Event(seq, moment, draw(st.sampled_from(ACTS)), actor, door, True, batch))
    today = chicago_day(moment)
    for place, row in enumerate(log.rows):
        is_camera = log.events[row.entered_by - 1].act != "open_batch"
        if is_camera and row.voided_by is None and draw(st.integers(0, 4)) == 0:
            log.rows[place] = Row(row.entered_by, row.day, seq)
    for _ in range(draw(st.integers(0, 3))):
        shift = draw(DAYS)
        log.rows.append(Row(seq, None if shift is None else today + timedelta(days=shift)))


@contextlib.contextmanager
def loaded(engine: Engine, log: Log) -> Any:
    """A session in which the log, and nothing else, is on record."""
    with contextlib.suppress(Undo), transaction(engine, write=True) as session:
        load(session, log)
        check_references(session)
        yield session
        raise Undo


def load(session: Session, log: Log) -> None:
    """Events, batches, and a camera for each row; the model they are of came with the installation."""
    moments = {event.seq: event.moment for event in log.events}
    batches = {event.seq: event.batch for event in log.events}
    for event in log.events:
        session.execute(insert(models.AuditEvent).values(**event_row(log, event)))
    for one in log.batches:
        told = {"recorded_at": moments[one.opened_by], "recorded_seq": one.opened_by}
        file = {"file_name": "list.csv", "sha256": "ab" * 32} if one.has_file else {}
        session.execute(insert(models.Batch).values(id=one.number, kind="cameras", **file, **told))
    first = {"recorded_at": FIRST - timedelta(days=1), "recorded_seq": len(log.events) + 1}
    session.execute(insert(models.AuditEvent).values(**before(first)))
    session.execute(insert(models.CameraModel).values(id=1, name="Body 2", **first))
    cameras = [row for row in log.rows if log.events[row.entered_by - 1].act != "open_batch"]
    for number, row in enumerate(cameras, start=1):
        void = {"voided_at": None, "voided_seq": None, "void_reason": None}
        if row.voided_by is not None:
            void = {"voided_at": moments[row.voided_by], "voided_seq": row.voided_by, "void_reason": "a slip"}
        told = {"recorded_at": moments[row.entered_by], "recorded_seq": row.entered_by}
        session.execute(
            insert(models.Camera).values(
                id=number,
                serial=f"X{number}",
                camera_model_id=1,
                owned_from=row.day,
                batch_id=batches[row.entered_by],
                **told,
                **void,
            )
        )


def event_row(log: Log, event: Event) -> dict[str, Any]:
    is_opening = event.act == "open_batch"
    return {
        "seq": event.seq,
        "recorded_at": event.moment,
        "act": event.act,
        "actor": event.actor,
        "role": "administrator",
        "door": event.door,
        "batch_id": None if is_opening else event.batch,
        "subject": "batches" if is_opening else None,
        "subject_id": event.batch if is_opening else None,
        "detail": {},
        "changes_data": event.changes_data,
        "hash": f"{event.seq:064x}",
    }


def before(first: dict[str, Any]) -> dict[str, Any]:
    """The event of what is there from the outset: it lies before every period asked about."""
    told = {"act": "set_up", "actor": "nobody", "role": "administrator", "door": "command_line", "detail": {}}
    return {**told, "seq": first["recorded_seq"], "recorded_at": first["recorded_at"], "changes_data": True, "hash": ""}


def as_counted(report: ActivityReport) -> dict[tuple[date, str, str, str], Counted]:
    """The rows of the report as the account has them."""
    found = {
        (row.day, row.actor, row.door, row.act): (
            row.entries.events,
            row.entries.rows,
            row.entries.dated,
            row.entries.late,
        )
        for row in report.rows
    }
    assert len(found) == len(report.rows)
    return found


def check_many(engine: Engine, examples: int) -> None:
    @seed(14)
    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def check(data: st.DataObject) -> None:
        log = data.draw(logs())
        with loaded(engine, log) as session:
            for _ in range(4):
                event = data.draw(st.sampled_from(log.events))
                known_at = event.moment + timedelta(microseconds=data.draw(st.integers(-1, 1)))
                as_of = chicago_day(known_at) - timedelta(days=data.draw(st.integers(0, 3)))
                since = as_of - timedelta(days=data.draw(st.integers(0, 9)))
                hold(session, log, since, as_of, known_at)

    check()


def hold(session: Session, log: Log, since: date, as_of: date, known_at: datetime) -> None:
    """The report of a question against the account."""
    report = activity(session, as_of=as_of, known_at=known_at, since=since)
    expected = counted(log, since, as_of, known_at)
    expected.pop((chicago_day(FIRST - timedelta(days=1)), "nobody", "command_line", "set_up"), None)
    found = {key: value for key, value in as_counted(report).items() if key[1] != "nobody"}
    assert found == expected
    days = [(row.day, row.actor.casefold()) for row in report.rows]
    assert days == sorted(days)
    asked = {
        event.seq: event
        for event in log.events
        if event.changes_data and event.moment <= known_at and since <= chicago_day(event.moment) <= as_of
    }
    assert {line.event: (line.voided, line.entered) for line in report.voids} == {
        seq: (
            sum(row.voided_by == seq for row in log.rows),
            sum(row.entered_by == seq for row in log.rows),
        )
        for seq in asked
        if any(row.voided_by == seq for row in log.rows)
    }
    opened = [one for one in log.batches if one.opened_by in asked]
    assert [one.batch_id for one in report.batches] == [one.number for one in opened]
    for told, one in zip(report.batches, opened, strict=True):
        acts = [event for event in asked.values() if event.batch == one.number and event.act != "open_batch"]
        assert told.entries.events == len(acts)
        assert told.door == ("import" if one.has_file else asked[one.opened_by].door)


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def test_the_report_counts_what_the_slow_account_counts(engine: Engine) -> None:
    check_many(engine, 15)


@pytest.mark.whole
@pytest.mark.long
def test_the_report_of_many_logs_counts_what_the_slow_account_counts(engine: Engine) -> None:
    check_many(engine, 600)
