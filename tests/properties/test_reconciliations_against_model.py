"""Random lists of devices, later entries and explanations: a period's report counts what the slow account does."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.model.reconciliations import Device, Line, differences, states
from tests.properties.loading import Undo
from tests.services.department import ADMINISTRATOR, NOW, set_up
from tracker.domain.commands.audit import ReverseBatch
from tracker.domain.commands.equipment import RecordCondition
from tracker.domain.commands.imports import DeviceRow, NamedOfficer
from tracker.domain.commands.reconciliation import ExplainDifference
from tracker.domain.commands.references import CameraRef
from tracker.domain.reports.reconciliation import DifferenceLine, DifferenceState
from tracker.domain.vocabulary import CameraCondition, ImportKind
from tracker.reports.on_day import Reader
from tracker.reports.reconciliation import reconciliations_of
from tracker.services.batches import reverse_batch
from tracker.services.equipment import record_condition
from tracker.services.reconciliation import HeldList, explain_difference, hold_list
from tracker.store.engine import make_engine, transaction
from tracker.store.lookups import last_recorded_at

EVERYTHING = Reader(None, sees_identities=True)
SERIALS, BADGES = ("X1", "X2", "X3"), ("0001", "0002")
CONDITIONS = (None, "serviceable", "in_repair")
ISSUED, FIRST_LIST = date(2016, 7, 11), date(2016, 8, 1)
WHY = "The vendor's system is a week behind."


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """An empty database; each example leaves it so."""
    with databases.fresh(request.param) as url:
        made = make_engine(url)
        yield made
        made.dispose()


lines = st.lists(
    st.builds(
        Line,
        st.sampled_from((*SERIALS, "X9")),
        st.one_of(st.none(), st.sampled_from(BADGES)),
        st.sampled_from(CONDITIONS),
    ),
    min_size=1,
    max_size=5,
)


def told_of(line: DifferenceLine) -> tuple[str, str]:
    """A difference as the slow account has it."""
    return (line.code.value, line.serial or line.subject.removeprefix("device:"))


def hold(session: Session, rows: list[Line], day: date) -> int:
    """The list, held; its number."""
    listed = [
        DeviceRow(
            number,
            NamedOfficer(badge=row.badge),
            CameraRef(serial=row.serial),
            None if row.condition is None else CameraCondition(row.condition),
        )
        for number, row in enumerate(rows, start=2)
    ]
    return hold_list(session, ADMINISTRATOR, HeldList(ImportKind.DEVICES, day, listed, "v.csv", "f" * 64), now=NOW).id


def report_of(session: Session, since: date | None = None) -> Any:
    """Everything known, of the lists up to September."""
    return reconciliations_of(
        session, EVERYTHING, as_of=date(2016, 9, 27), known_at=last_recorded_at(session), since=since
    )


def check_lists(engine: Engine, data: st.DataObject) -> None:
    """Two lists, an entry in between or after, some explanations, perhaps a withdrawal."""
    with pytest.raises(Undo), transaction(engine) as session:
        department = set_up(session)
        holder = department.officer("0001")
        department.officer("0002")
        cameras = {serial: department.camera(serial) for serial in SERIALS}
        register = {serial: Device("serviceable", None) for serial in SERIALS}
        if data.draw(st.booleans()):
            department.issue(holder, cameras["X1"], ISSUED)
            register["X1"] = Device("serviceable", "0001")
        held = {}
        for offset in (0, 7):
            rows = data.draw(lines)
            number = hold(session, rows, FIRST_LIST + timedelta(days=offset))
            held[number] = (rows, differences(rows, register))
        if data.draw(st.booleans()):
            broken = RecordCondition(CameraRef(serial="X2"), CameraCondition.IN_REPAIR, FIRST_LIST)
            record_condition(session, ADMINISTRATOR, broken, now=NOW)
            register["X2"] = Device("in_repair", None)
        check_states(session, data, held, register)
        raise Undo


def check_states(session: Session, data: st.DataObject, held: dict[int, Any], register: dict[str, Device]) -> None:
    """Explain some of what is open; then compare list by list, and the sums of those not withdrawn."""
    explained: dict[int, set[tuple[str, str]]] = {number: set() for number in held}
    for one in report_of(session).lists:
        for line in one.lines:
            if line.state is DifferenceState.OPEN and data.draw(st.booleans()):
                said = ExplainDifference(one.batch.batch_id, line.code, line.subject, WHY)
                explain_difference(session, ADMINISTRATOR, said, now=NOW)
                explained[one.batch.batch_id].add(told_of(line))
    withdrawn = data.draw(st.sampled_from((None, *held)))
    if withdrawn is not None:
        reverse_batch(session, ADMINISTRATOR, ReverseBatch(withdrawn, "sent by mistake"), now=NOW)
    expected = {
        number: states(first, differences(rows, register), explained[number]) for number, (rows, first) in held.items()
    }
    report = report_of(session)
    assert [one.batch.batch_id for one in report.lists] == list(held)
    for one in report.lists:
        if one.batch.batch_id != withdrawn:
            told = {told_of(line): line.state.value for line in one.lines}
            assert told == expected[one.batch.batch_id]
    standing = Counter(
        (key[0], state) for number, found in expected.items() if number != withdrawn for key, state in found.items()
    )
    kinds = [(code, state) for code in report.codes for state in DifferenceState]
    counted = {(code.value, state.value): report.count_of(code, state) for code, state in kinds}
    assert {key: count for key, count in counted.items() if count} == dict(standing)
    assert sum(report.count(state) for state in DifferenceState) == standing.total()
    later = report_of(session, since=FIRST_LIST + timedelta(days=1))
    assert [one.batch.batch_id for one in later.lists] == list(held)[1:]


@settings(max_examples=5)
@given(data=st.data())
def test_a_period_s_lists_are_what_the_slow_account_says(engine: Engine, data: st.DataObject) -> None:
    check_lists(engine, data)


@pytest.mark.whole
@pytest.mark.long
@settings(max_examples=50)
@given(data=st.data())
def test_many_periods_lists_are_what_the_slow_account_says(engine: Engine, data: st.DataObject) -> None:
    check_lists(engine, data)
