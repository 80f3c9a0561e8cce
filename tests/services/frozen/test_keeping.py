"""Reports kept for the record: numbered without a gap, in every format, and never of a moment that still moves."""

import base64
import hashlib
import zlib
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.actors import Actor
from tracker.domain.commands.frozen import MadeReport
from tracker.domain.errors import Conflict, Forbidden, Invalid
from tracker.domain.frozen import AskedOf, read_asked, written_codes
from tracker.domain.vocabulary import Door, Role
from tracker.journeys.freezing import make_for_record
from tracker.journeys.reports import REPORTS, Asking
from tracker.render.formats import Format
from tracker.reports.on_day import Reader
from tracker.services.frozen import freeze_report, keeping
from tracker.store.lookups import last_recorded_at
from tracker.store.models import AuditEvent, FrozenFile, FrozenReport

DAY = date(2016, 9, 27)


def made(session: Session, name: str = "rollout-progress", known_at: datetime | None = None) -> MadeReport:
    """A report of the day as known now, as an administrator makes it."""
    moment = known_at or last_recorded_at(session)
    return make_for_record(session, Reader(None, True), name, Asking(DAY, moment, Format.CSV))


@pytest.mark.parametrize("name", REPORTS)
def test_every_format_is_kept_with_its_digest(session: Session, department: Department, name: str) -> None:
    department.officer("0412")
    report = made(session, name)
    frozen = freeze_report(session, ADMINISTRATOR, report, now=NOW)
    files = session.scalars(select(FrozenFile).where(FrozenFile.frozen_report_id == frozen.id)).all()
    assert {file.format for file in files} == {form.value for form in Format}
    bodies = {file.format: file.body for file in report.files}
    for file in files:
        assert zlib.decompress(base64.b64decode(file.content)) == bodies[file.format]
        assert file.sha256 == hashlib.sha256(bodies[file.format]).hexdigest()
        assert file.length == len(bodies[file.format])


def test_it_says_what_was_asked_and_by_which_right(session: Session, department: Department) -> None:
    inspector = Actor("ivy", Role.SUPERVISOR, Door.PAGE, precincts=frozenset({"1"}))
    asking = Asking(DAY, last_recorded_at(session), Format.PDF, frozenset({"1"}), within=30)
    report = make_for_record(session, Reader(inspector.precincts), "training-needs", asking)
    frozen = freeze_report(session, inspector, report, now=NOW)
    assert (frozen.report, frozen.as_of, frozen.pulled_format, frozen.role) == (
        *("training-needs", DAY, "pdf", "supervisor"),
    )
    assert (frozen.permission, frozen.reveals_identities) == ("people.read", False)
    assert read_asked(frozen.precincts, frozen.asked) == AskedOf(("1",), ("1",), within=30)


def test_one_event_says_it_and_moves_no_data_version(session: Session, department: Department) -> None:
    report = made(session)
    frozen = freeze_report(session, ADMINISTRATOR, report, now=NOW)
    event = session.get_one(AuditEvent, frozen.recorded_seq)
    assert (event.act, event.subject, event.subject_id, event.changes_data) == (
        *("freeze_report", "frozen_reports", frozen.id, False),
    )
    assert event.detail["number"] == "R-1"
    assert set(event.detail["sha256"]) == {form.value for form in Format}
    assert event.facts_digest is not None
    assert made(session, known_at=last_recorded_at(session)).data_version == report.data_version


def test_numbers_have_no_gap_even_after_one_that_was_undone(session: Session, department: Department) -> None:
    numbers = [freeze_report(session, ADMINISTRATOR, made(session), now=NOW).number]
    with pytest.raises(RuntimeError), session.begin_nested():
        freeze_report(session, ADMINISTRATOR, made(session), now=NOW)
        raise RuntimeError
    session.expire_all()
    numbers += [freeze_report(session, ADMINISTRATOR, made(session), now=NOW).number for _ in range(2)]
    assert numbers == [1, 2, 3]


def test_what_was_under_way_when_the_report_was_made_belongs_in_it(session: Session, department: Department) -> None:
    moment = last_recorded_at(session) + timedelta(seconds=1)
    report = made(session, known_at=moment)
    department.officer("0412")  # recorded before that moment, committed after the report was made
    with pytest.raises(Conflict) as refused:
        freeze_report(session, ADMINISTRATOR, report, now=moment)
    assert refused.value.code == "figures_moved"
    assert session.execute(select(func.count()).select_from(FrozenReport)).scalar_one() == 0


def test_a_reader_may_not_keep_what_they_may_not_read(session: Session, department: Department) -> None:
    report = replace(made(session), permission="accounts.manage")
    with pytest.raises(Forbidden):
        freeze_report(session, Actor("otto", Role.OVERSIGHT, Door.API), report, now=NOW)
    with pytest.raises(Forbidden):
        freeze_report(session, replace(ADMINISTRATOR, read_only=True), made(session), now=NOW)


def test_a_report_too_large_is_refused(
    session: Session, department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_BYTES", 1000)
    with pytest.raises(Invalid) as refused:
        freeze_report(session, ADMINISTRATOR, made(session), now=NOW)
    assert refused.value.code == "report_too_large"


@pytest.mark.parametrize("table", ["frozen_reports", "frozen_files"])
def test_the_database_refuses_to_change_or_delete_it(session: Session, department: Department, table: str) -> None:
    freeze_report(session, ADMINISTRATOR, made(session), now=NOW)
    session.flush()
    for statement in (f"UPDATE {table} SET batch_id = NULL, recorded_seq = recorded_seq + 1", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match="never"), session.begin_nested():
            session.connection().exec_driver_sql(statement)


@pytest.mark.parametrize("codes", [None, (), ("1",), ("1", "4"), ('a"b', "c"), ('a"', "b"), ("Room 2 / East!", "é")])
def test_codes_are_read_as_they_were_written(codes: tuple[str, ...] | None) -> None:
    assert read_asked(written_codes(codes), AskedOf(codes).written()).precincts == codes
