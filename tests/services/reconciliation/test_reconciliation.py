"""A list held against the register: its differences, what resolves or explains them, and what was known when."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.actors import Actor
from tracker.domain.chain import DEVELOPMENT_KEYRING
from tracker.domain.commands.audit import ReverseBatch, VoidFact
from tracker.domain.commands.equipment import RecordCondition
from tracker.domain.commands.imports import DeviceRow, NamedOfficer, RosterRow
from tracker.domain.commands.people import PostOfficer, ProtectIdentity
from tracker.domain.commands.reconciliation import ExplainDifference
from tracker.domain.commands.references import CameraRef, OfficerRef
from tracker.domain.errors import Refusal
from tracker.domain.reports.reconciliation import DifferenceState, ReconciliationReport
from tracker.domain.vocabulary import (
    CameraCondition,
    DifferenceCode,
    Door,
    EmploymentStatus,
    FactKind,
    ImportKind,
    Role,
)
from tracker.reports.audit.verify import verify_log
from tracker.reports.on_day import Reader
from tracker.reports.reconciliation import reconciliation
from tracker.services.batches import reverse_batch
from tracker.services.equipment import record_condition
from tracker.services.people import post_officer, protect_identity
from tracker.services.reconciliation import HeldList, explain_difference, hold_list
from tracker.services.voids import void_fact
from tracker.store.lookups import last_recorded_at
from tracker.store.models import Assignment, AuditEvent, Batch, Camera, ListedRow, Posting

DAY = date(2016, 7, 11)
HELD_ON = date(2016, 8, 1)
EVERYTHING = Reader(None, sees_identities=True)
WHY = "The vendor's system is a week behind."


def device(line: int, serial: str, badge: str | None = None, condition: CameraCondition | None = None) -> DeviceRow:
    """A line of a vendor's list."""
    return DeviceRow(line, NamedOfficer(badge=badge), CameraRef(serial=serial), condition)


def hold(session: Session, rows: Sequence[DeviceRow], day: date = HELD_ON) -> Batch:
    """Hold a vendor's list against the register."""
    held = HeldList(ImportKind.DEVICES, day, rows, "vendor.csv", "f" * 64)
    return hold_list(session, ADMINISTRATOR, held, now=NOW)


def shown(session: Session, batch: Batch, known_at: datetime | None = None) -> ReconciliationReport:
    """The list as known at a moment; by default all that is known."""
    moment = known_at or last_recorded_at(session)
    return reconciliation(session, EVERYTHING, batch.id, known_at=moment)


def states(report: ReconciliationReport) -> dict[tuple[str, str | None], str]:
    """The state of each difference, by code and serial number."""
    return {(line.code.value, line.serial): line.state.value for line in report.lines}


@pytest.fixture
def held(department: Department) -> Batch:
    """Eva holds X1 and X2 is in stock; the vendor has X1 with Kim, X2 missing, and an X9."""
    department.issue(department.officer("0412"), department.camera("X1"), DAY)
    department.officer("0500")
    department.camera("X2")
    rows = [device(2, "X1", "0500"), device(3, "X2", None, CameraCondition.MISSING), device(4, "X9")]
    return hold(department.session, rows)


def test_every_difference_is_open_at_first(department: Department, held: Batch) -> None:
    report = shown(department.session, held)
    assert states(report) == {
        ("other_holder", "X1"): "open",
        ("other_condition", "X2"): "open",
        ("not_in_register", None): "open",
    }
    holder = report.lines[0]
    assert (holder.theirs.officer_id, holder.ours.officer_id) == (
        department.session.scalars(select(Assignment.officer_id)).one() + 1,
        department.session.scalars(select(Assignment.officer_id)).one(),
    )
    assert held.receipt == {"kind": "reconciliation-devices", "rows": 3, "skipped": 0, "differences": 3}


def test_an_entry_resolves_a_difference_and_earlier_moments_still_show_it_open(
    department: Department, held: Batch
) -> None:
    session = department.session
    before = last_recorded_at(session)
    lost = RecordCondition(CameraRef(serial="X2"), CameraCondition.MISSING, date(2016, 7, 30), "16-123")
    record_condition(session, ADMINISTRATOR, lost, now=NOW + timedelta(days=3))
    assert states(shown(session, held))["other_condition", "X2"] == "resolved"
    assert states(shown(session, held, before))["other_condition", "X2"] == "open"


def test_an_entry_that_makes_a_difference_is_told_as_new(department: Department) -> None:
    session = department.session
    department.camera("X1")
    batch = hold(session, [device(2, "X1", None, CameraCondition.SERVICEABLE)])
    assert shown(session, batch).lines == ()
    broken = RecordCondition(CameraRef(serial="X1"), CameraCondition.IN_REPAIR, HELD_ON)
    record_condition(session, ADMINISTRATOR, broken, now=NOW)
    (line,) = shown(session, batch).lines
    assert (line.code, line.state, line.is_new) == (DifferenceCode.OTHER_CONDITION, DifferenceState.OPEN, True)


def explained(batch: Batch, subject: str, code: DifferenceCode = DifferenceCode.NOT_IN_REGISTER) -> ExplainDifference:
    """An explanation of a difference."""
    return ExplainDifference(batch.id, code, subject, WHY)


def test_an_explanation_stands_until_it_is_voided(department: Department, held: Batch) -> None:
    session = department.session
    said = explain_difference(session, ADMINISTRATOR, explained(held, "device:X9"), now=NOW)
    line = next(line for line in shown(session, held).lines if line.subject == "device:X9")
    assert (line.state, line.explanation, line.explained_by) == (DifferenceState.EXPLAINED, WHY, ADMINISTRATOR.name)
    void_fact(session, ADMINISTRATOR, VoidFact(FactKind.DIFFERENCE_EXPLANATION, said.id, "it was no excuse"), now=NOW)
    assert shown(session, held).count(DifferenceState.EXPLAINED) == 0


@pytest.mark.parametrize(
    "change,code",
    [
        ({"explanation": "so what"}, "explanation_too_short"),
        ({"subject": "device:X8"}, "unknown_difference"),
        ({"code": DifferenceCode.UNCLEAR}, "unknown_difference"),
        ({"reconciliation_id": 9_000}, "unknown_reconciliation"),
    ],
)
def test_an_explanation_of_nothing_is_refused(
    department: Department, held: Batch, change: dict[str, object], code: str
) -> None:
    given = {"reconciliation_id": held.id, "code": DifferenceCode.NOT_IN_REGISTER, "subject": "device:X9"}
    command = ExplainDifference(**{**given, "explanation": WHY, **change})  # type: ignore[arg-type]
    with pytest.raises(Refusal) as refusal:
        explain_difference(department.session, ADMINISTRATOR, command, now=NOW)
    assert refusal.value.code == code


def test_a_difference_is_explained_once(department: Department, held: Batch) -> None:
    explain_difference(department.session, ADMINISTRATOR, explained(held, "device:X9"), now=NOW)
    with pytest.raises(Refusal) as refusal:
        explain_difference(department.session, ADMINISTRATOR, explained(held, "device:X9"), now=NOW)
    assert refusal.value.code == "explained_already"


def test_a_batch_that_is_no_reconciliation_has_no_differences(department: Department) -> None:
    with pytest.raises(Refusal) as refusal:
        reconciliation(department.session, EVERYTHING, 1, known_at=NOW)
    assert refusal.value.code == "unknown_reconciliation"


def test_a_withdrawn_list_is_explained_no_more(department: Department, held: Batch) -> None:
    session = department.session
    reverse_batch(session, ADMINISTRATOR, ReverseBatch(held.id, "an old export"), now=NOW)
    with pytest.raises(Refusal) as refusal:
        explain_difference(session, ADMINISTRATOR, explained(held, "device:X9"), now=NOW)
    assert refusal.value.code == "batch_reversed"
    assert shown(session, held).batch.reversal is not None


def test_nothing_of_a_list_is_entered_and_the_log_verifies(department: Department, held: Batch) -> None:
    session = department.session
    assert session.scalar(select(func.count()).select_from(Camera)) == 2
    assert session.scalar(select(func.count()).select_from(ListedRow)) == 3
    event = session.scalars(select(AuditEvent).where(AuditEvent.act == "hold_list")).one()
    assert (event.detail["differences"], event.batch_id) == (3, held.id)
    session.flush()
    assert verify_log(session, DEVELOPMENT_KEYRING).sound


def test_a_roster_of_the_personnel_office(department: Department) -> None:
    session = department.session
    for badge in ("0412", "0500", "0600"):
        department.officer(badge)
    protected = department.officer("0666")
    protect_identity(session, ADMINISTRATOR, ProtectIdentity(OfficerRef(id=protected.id), True), now=NOW)
    rows = [
        RosterRow(2, NamedOfficer(badge="0412"), precinct="5"),
        RosterRow(3, NamedOfficer(badge="0500"), employment=EmploymentStatus.LEAVE),
        RosterRow(4, NamedOfficer(badge="9999", last_name="Berg", first_name="Ola")),
        RosterRow(5, NamedOfficer(badge="0666"), rank="Chief"),
    ]
    batch = hold_list(session, ADMINISTRATOR, HeldList(ImportKind.ROSTER, HELD_ON, rows, "hr.csv", "0" * 64), now=NOW)
    found = [(line.code.value, line.line) for line in shown(session, batch).lines]
    assert found == [
        ("other_precinct", 2),
        ("other_employment", 3),
        ("not_in_register", 4),
        ("other_rank", 5),
        ("not_in_theirs", None),
    ]
    post_officer(session, ADMINISTRATOR, PostOfficer(OfficerRef(badge="0412"), "5", "patrol", HELD_ON), now=NOW)
    assert shown(session, batch).lines[0].state is DifferenceState.RESOLVED
    masked = reconciliation(session, Reader(), batch.id, known_at=last_recorded_at(session))
    rank = next(line for line in masked.lines if line.code is DifferenceCode.OTHER_RANK)
    assert (rank.officer is not None and rank.officer.words, rank.theirs.words) == ("Protected officer", None)
    assert session.scalar(select(func.count()).select_from(Posting)) == 5


def test_only_an_administrator_holds_and_explains(department: Department, held: Batch) -> None:
    auditor = Actor("ann", Role.OVERSIGHT, Door.API)
    list_of_one = HeldList(ImportKind.DEVICES, HELD_ON, [device(2, "X1")], "vendor.csv", "f" * 64)
    with pytest.raises(Refusal) as holding:
        hold_list(department.session, auditor, list_of_one, now=NOW)
    with pytest.raises(Refusal) as explaining:
        explain_difference(department.session, auditor, explained(held, "device:X9"), now=NOW)
    assert [refusal.value.code for refusal in (holding, explaining)] == ["forbidden", "forbidden"]
