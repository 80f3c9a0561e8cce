"""Whether a file is a report of record, and whether its figures stand: every format, every way in which it may not."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.properties.loading import check_references
from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tracker.domain.actors import Actor
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.frozen import MadeReport
from tracker.domain.commands.people import ProtectIdentity
from tracker.domain.reports.frozen import Origin, Verdict
from tracker.domain.vocabulary import Door, FactKind, Role
from tracker.journeys import verifying
from tracker.journeys.freezing import holder_of, make_for_record
from tracker.journeys.reports import REPORTS, Asking
from tracker.journeys.verifying import may_be_downloaded, verify_file, verify_record
from tracker.render.formats import Format
from tracker.reports.frozen import frozen_one
from tracker.reports.on_day import Reader
from tracker.services.frozen import freeze_report
from tracker.services.people import protect_identity
from tracker.services.voids import void_fact
from tracker.store.lookups import last_recorded_at
from tracker.store.models import Completion

DAY = date(2016, 9, 27)
OVERSIGHT = Actor("otto", Role.OVERSIGHT, Door.API)


def inspector(*codes: str) -> Actor:
    """A supervisor of these precincts."""
    return Actor("ivy", Role.SUPERVISOR, Door.PAGE, precincts=frozenset(codes))


@pytest.fixture
def office(session: Session) -> Department:
    """Two officers of the 1st Precinct, trained, one of whom holds a camera; one officer of the 5th."""
    department = set_up(session)
    department.issue(department.officer("0412"), department.camera("X1"), date(2016, 7, 11))
    department.officer("0500")
    department.officer("0600", precinct="5", trained=False)
    return department


def kept(session: Session, name: str = "rollout-progress", actor: Actor = ADMINISTRATOR) -> MadeReport:
    """A report of the day, as known now, kept for the record by an actor."""
    reader = holder_of(actor).reader
    asking = Asking(DAY, last_recorded_at(session), Format.JSON, reader.precincts)
    made = make_for_record(session, reader, name, asking)
    freeze_report(session, actor, made, now=NOW)
    return made


def body(made: MadeReport, form: Format) -> bytes:
    """Its bytes in a format."""
    return next(file.body for file in made.files if file.format == form.value)


def verified(session: Session, content: bytes, actor: Actor = ADMINISTRATOR) -> Verdict:
    """What verifying a file finds now."""
    return verify_file(session, holder_of(actor), content, asked_at=last_recorded_at(session))


def void_a_completion(session: Session) -> None:
    """The one who is trained and holds a camera was not trained after all."""
    done = session.scalars(select(Completion).order_by(Completion.id)).first()
    assert done is not None
    void_fact(session, ADMINISTRATOR, VoidFact(FactKind.COMPLETION, done.id, "was not there"), now=NOW)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_of_record_is_known_in_every_format_and_stands(
    session: Session, office: Department, name: str
) -> None:
    made = kept(session, name)
    for form in Format:
        verdict = verified(session, body(made, form))
        assert (verdict.origin, verdict.stands, verdict.findings) == (Origin.OF_RECORD, True, ())
        assert (verdict.recomputed, verdict.changed) == ((), ())
        assert verdict.record is not None
        assert verdict.record.name == "R-1"


def test_a_figure_that_was_typed_over_is_found_where_it_stands(session: Session, office: Department) -> None:
    made = kept(session)
    told = json.loads(body(made, Format.JSON))
    assert told["rows"][0]["equipped"] == 1
    told["rows"][0]["equipped"] = 2
    verdict = verified(session, json.dumps(told).encode())
    assert (verdict.origin, verdict.stands) == (Origin.ALTERED, False)
    assert [str(one) for one in verdict.altered] == ["rows[precinct=1].equipped: 1 -> 2"]
    assert verdict.record is not None
    assert verdict.record.number == 1
    text = body(made, Format.CSV).decode()
    altered = text.replace("1,1st Precinct,2,2,", "1,1st Precinct,2,3,")
    assert altered != text
    assert [str(one) for one in verified(session, altered.encode()).altered] == ["rows[precinct=1].eligible: 2 -> 3"]
    page = body(made, Format.TEXT).decode()
    assert [
        one.place for one in verified(session, page.replace("1st Precinct", "2nd Precinct", 1).encode()).altered
    ] == ["line 8"]


@pytest.mark.parametrize("form", [Format.XLSX, Format.PDF])
@pytest.mark.parametrize("name", ["inventory", "rollout-progress"])
def test_a_workbook_or_paper_that_was_saved_again_says_which_report_it_was(
    session: Session, office: Department, form: Format, name: str
) -> None:
    for other in REPORTS:
        kept(session, other)
    made = kept(session, name)
    again = kept(session, name)
    verdict = verified(session, body(made, form) + b"\n")
    assert body(made, form) != body(again, form)
    assert verdict.origin is Origin.ALTERED
    assert verdict.record is not None
    assert (verdict.record.report, verdict.record.known_at) == (name, made.known_at)


def test_a_list_without_rows_may_be_that_of_several_days(session: Session, office: Department) -> None:
    first, second = kept(session, "return-due"), kept(session, "return-due")
    assert body(first, Format.CSV) == body(second, Format.CSV)
    verdict = verified(session, body(second, Format.CSV))
    assert verdict.stands
    assert [(one.code, "R-2" in one.message) for one in verdict.findings] == [("kept_again", True)]
    alone = verified(session, body(second, Format.JSON))
    assert (alone.record is not None and alone.record.number, alone.findings) == (2, ())


def test_rows_in_another_order_are_the_figures_but_not_the_file(session: Session, office: Department) -> None:
    told = json.loads(body(kept(session), Format.JSON))
    verdict = verified(session, json.dumps({**told, "rows": told["rows"][::-1]}).encode())
    assert (verdict.origin, verdict.altered, verdict.stands) == (Origin.ALTERED, (), False)
    assert "saved anew by another program" in verdict.findings[0].message


def test_a_report_that_was_never_kept_says_what_it_claims_to_be(session: Session, office: Department) -> None:
    moment = last_recorded_at(session)
    made = make_for_record(session, Reader(None, True), "rollout-progress", Asking(DAY, moment, Format.JSON))
    for form in Format:
        verdict = verified(session, body(made, form))
        assert (verdict.origin, verdict.record) == (Origin.NOT_OF_RECORD, None)
        assert verdict.claim is not None
        assert (verdict.claim.as_of, verdict.claim.format) == ("2016-09-27", form.value)
        assert verdict.claim.data_version == made.data_version


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"{",
        b'{"as_of": 1, "known_at": []}',
        b"[" * 100_000,
        b'{"a":' * 3000,
        b"\xff\xfe\x00",
        b"PK\x03\x04broken",
        b"%PDF-1.7",
        b"as_of,known_at,data_version\r\n",
        b'as_of,known_at,data_version\r\n"2016',
    ],
)
def test_what_is_no_report_is_said_to_be_none(session: Session, office: Department, content: bytes) -> None:
    verdict = verified(session, content)
    assert (verdict.origin, verdict.stands, verdict.record) == (Origin.UNKNOWN, False, None)
    assert verdict.findings[0].code == "not_a_report"


@pytest.mark.parametrize("moment", ["2016-09-27", "2016-99-99T00:00:00Z", "2016-09-27T00:00:00"])
def test_a_claim_of_no_moment_is_of_no_report(session: Session, office: Department, moment: str) -> None:
    content = json.dumps({"report": "rollout-progress", "as_of": "2016-09-27", "known_at": moment}).encode()
    assert verified(session, content).origin is Origin.NOT_OF_RECORD


def test_a_correction_changes_what_is_known_now_and_not_what_was_known_then(
    session: Session, office: Department
) -> None:
    made = kept(session)
    void_a_completion(session)
    verdict = verified(session, body(made, Format.PDF))
    assert (verdict.origin, verdict.recomputed, verdict.stands) == (Origin.OF_RECORD, (), False)
    assert verdict.changed is not None
    assert {"rows[precinct=1].equipped: 1 -> 0", "total.trained: 2 -> 1"} <= {str(one) for one in verdict.changed}
    assert all("precinct=5" not in one.place for one in verdict.changed)
    assert {finding.code for finding in verdict.findings} == {"figure_changed"}


def test_another_version_that_writes_it_otherwise_is_judged_by_its_figures(
    session: Session, office: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = kept(session)
    plain = verifying.write_report
    monkeypatch.setattr(
        verifying, "write_report", lambda name, report, form: plain(name, report, form).replace(b"{", b"{ ", 1)
    )
    verdict = verified(session, body(made, Format.JSON))
    assert verdict.stands
    assert [(finding.code, finding.is_note) for finding in verdict.findings] == [("written_otherwise", True)]


def unguard(session: Session, table: str) -> None:
    """Take away what keeps a table's rows from being changed, as who has the database itself can."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DROP TRIGGER guard_{table}_update")
        return
    check_references(session)  # PostgreSQL alters no table while something waits for the commit
    connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def test_figures_that_are_no_longer_what_they_were_at_that_moment_are_grave(
    session: Session, office: Department
) -> None:
    made = kept(session)
    unguard(session, "completions")
    session.connection().exec_driver_sql("UPDATE completions SET completed_on = '2016-12-24'")
    verdict = verified(session, body(made, Format.CSV))
    assert not verdict.stands
    assert verdict.recomputed
    assert "not_reproduced" in {finding.code for finding in verdict.findings}


def test_kept_bytes_that_rotted_are_found(session: Session, office: Department) -> None:
    kept(session)
    unguard(session, "frozen_files")
    session.connection().exec_driver_sql("UPDATE frozen_files SET content = 'AAAA' WHERE format = 'pdf'")
    record = frozen_one(session, holder_of(ADMINISTRATOR), 1)
    verdict = verify_record(session, record, asked_at=last_recorded_at(session))
    assert [finding.code for finding in verdict.findings] == ["damaged"]
    assert not verdict.stands


def test_a_reader_learns_nothing_of_what_is_not_theirs_to_see(session: Session, office: Department) -> None:
    everything, own = kept(session), kept(session, actor=inspector("1"))
    assert verified(session, body(own, Format.CSV), inspector("1", "5")).stands
    assert verified(session, body(own, Format.CSV), inspector("5")).origin is Origin.NOT_OF_RECORD
    hidden = verified(session, body(everything, Format.CSV), inspector("1"))
    assert (hidden.origin, hidden.record, hidden.changed) == (Origin.NOT_OF_RECORD, None, None)
    named = kept(session, "outstanding")
    assert verified(session, body(named, Format.CSV), OVERSIGHT).record is None
    assert verified(session, body(named, Format.CSV)).stands


def test_a_name_that_is_masked_since_is_no_figure_and_its_bytes_are_kept_back(
    session: Session, office: Department
) -> None:
    made = kept(session, "outstanding", OVERSIGHT)
    record = frozen_one(session, holder_of(OVERSIGHT), 1)
    assert b"Eva 0500" in body(made, Format.CSV)
    assert may_be_downloaded(session, holder_of(OVERSIGHT), record)
    protect_identity(session, ADMINISTRATOR, ProtectIdentity(OfficerRef(badge="0500"), True), now=NOW)
    verdict = verified(session, body(made, Format.CSV), OVERSIGHT)
    assert verdict.stands, verdict.findings
    assert {finding.code for finding in verdict.findings} == {"written_otherwise"}
    assert not may_be_downloaded(session, holder_of(OVERSIGHT), record)
    assert may_be_downloaded(session, holder_of(ADMINISTRATOR), record)


def test_what_no_version_makes_any_more_can_still_be_known_by_its_digest(
    session: Session, office: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = kept(session)
    monkeypatch.setattr(verifying, "REPORTS", {})
    verdict = verified(session, body(made, Format.XLSX))
    assert verdict.origin is Origin.OF_RECORD
    assert [finding.code for finding in verdict.findings] == ["cannot_compare"]


def test_time_alone_changes_no_figure(session: Session, office: Department) -> None:
    made = kept(session)
    later = last_recorded_at(session) + timedelta(days=700)
    assert verify_file(session, holder_of(ADMINISTRATOR), body(made, Format.TEXT), asked_at=later).stands
