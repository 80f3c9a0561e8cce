"""A list entered together, as it is, and one by one: the same receipt, the same facts and the same events."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.fixtures.files import csv_file
from tests.journeys.test_imports import MESSY_CELLS
from tests.journeys.test_messy_lists import LISTS
from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tests.services.imports.office import JUNE, Office
from tracker.domain.chain import DEVELOPMENT_KEYRING
from tracker.domain.errors import Refusal
from tracker.domain.vocabulary import ImportKind
from tracker.journeys.doctor import State, look_at_history
from tracker.journeys.imports import ImportRequest, import_file
from tracker.reports.audit.verify import verify_log
from tracker.services import gathering
from tracker.store.base import Base
from tracker.store.engine import transaction
from tracker.store.memory import Memory
from tracker.store.models import Officer

JULY = date(2016, 7, 1)
NAMES = ["employee_number", "last_name", "first_name", "badge", "rank", "precinct", "duty", "employment"]
ROWS = st.lists(st.tuples(*MESSY_CELLS.values()).map(list), max_size=12)

pytestmark = pytest.mark.usefixtures("reading_here")


def everything(session: Session) -> dict[str, list[Any]]:
    """Every row of every table, and of PostgreSQL, whose sequences never go back, all but the numbers it gave."""
    numbered = session.connection().dialect.name == "sqlite"
    found = {}
    for table in Base.metadata.sorted_tables:
        columns = [
            column
            for column in table.columns
            if numbered
            or not (column.name.endswith(("id", "hash", "digest", "seq")) or column.name in ("detail", "receipt"))
        ]
        found[table.name] = sorted(map(repr, session.execute(select(*columns)).all()))
    return found


def taken(
    office: Office, requests: Sequence[ImportRequest], *, together: bool
) -> tuple[list[dict[str, Any]], dict[str, list[Any]]]:
    """The receipts of some imports one after another, and what then stands in the database; all of it is undone."""
    told = []
    with office.undone():
        for request in requests:
            try:
                receipt = import_file(office.session, ADMINISTRATOR, request, now=NOW, together=together)
            except Refusal as refusal:  # nobody is on the list, or somebody cannot leave
                told.append({"code": refusal.code, "problems": refusal.problems})
            else:
                told.append({**receipt.as_json(), "batch": receipt.batch is not None})
        office.session.expire_all()
        return told, everything(office.session)


def without_faults(office: Office, request: ImportRequest) -> frozenset[int]:
    """The lines that a dry run finds fault with, until none is left."""
    faulty: frozenset[int] = frozenset()
    while True:
        tried = ImportRequest(request.kind, request.content, request.file_name, as_of=request.as_of, exclude=faulty)
        receipt = import_file(office.session, ADMINISTRATOR, tried, now=NOW)
        worse = frozenset(line.line for line in (*receipt.rejected, *receipt.review))
        if not worse:
            return faulty
        faulty |= worse


def applied(kind: ImportKind, content: bytes, exclude: frozenset[int], **keys: Any) -> ImportRequest:
    """A request that enters a file without some lines."""
    return ImportRequest(kind, content, "list.csv", apply=True, exclude=exclude, **keys)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, second=ROWS, confirm_left=st.booleans(), at_once=st.sampled_from([1, 2, 5, 1000]))
def test_rosters_together_and_one_by_one(
    office: Office, first: list[list[str]], second: list[list[str]], confirm_left: bool, at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "AT_ONCE", at_once)
        requests = []
        for rows, day in ((first, JUNE), (second, JULY), (first, JULY), (second, JUNE)):
            content = csv_file([NAMES, *rows])
            dry = ImportRequest(ImportKind.ROSTER, content, "list.csv", as_of=day)
            faulty = without_faults(office, dry)
            requests += [dry, applied(ImportKind.ROSTER, content, faulty, as_of=day)]
            requests += [applied(ImportKind.ROSTER, content, faulty, as_of=day, confirm_left=True)] * confirm_left
        assert taken(office, requests, together=True) == taken(office, requests, together=False)


@pytest.mark.parametrize("kind", LISTS)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), at_once=st.sampled_from([1, 2, 1000]))
def test_lists_together_and_one_by_one(office: Office, kind: ImportKind, data: st.DataObject, at_once: int) -> None:
    rows = st.lists(st.tuples(*LISTS[kind].values()), max_size=10)
    lists = [data.draw(rows), data.draw(rows)]
    with office.undone(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "AT_ONCE", at_once)
        for badge in ("0412", "0413", "0414"):
            office.department.officer(badge, trained=badge != "0414")
        if kind is not ImportKind.CAMERAS:
            for serial in ("X1", "X2", "X3"):
                office.department.camera(serial)
        requests = []
        for listed in lists:
            content = csv_file([list(LISTS[kind]), *listed])
            dry = ImportRequest(kind, content, "list.csv")
            requests += [dry, applied(kind, content, without_faults(office, dry))]
        assert taken(office, requests, together=True) == taken(office, requests, together=False)


def test_what_only_the_database_refuses_is_entered_one_by_one(office: Office) -> None:
    """The memory is blind: the database refuses, and names no row of a thousand. One by one the row is named."""
    office.department.officer("0412")
    content = csv_file([LISTED["completions"], ["0412", "BWC", "2016", "2016-07-01"]])
    request = ImportRequest(ImportKind.COMPLETIONS, content, "list.csv", apply=True)
    before = office.moves()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.services.imports.completions._known_completions", lambda work: set())
        patch.setattr(Memory, "standing", lambda *asked: [])
        seen = import_file(office.session, ADMINISTRATOR, request, now=NOW)
    assert [[problem.code for problem in line.problems] for line in seen.rejected] == [["completion_same_day"]]
    assert office.moves() == before


def test_the_log_verifies_and_the_register_holds_after_lists(engine: Engine) -> None:
    with transaction(engine) as session:
        office = Office(set_up(session))
        people = [[f"E{n}", f"Lund{n}", "Eva", f"0{n}", "Officer", "1", "patrol", ""] for n in range(30)]
        office.roster(*people)
        office.roster(*people[5:], as_of=JULY, confirm_left=True)
        office.take(
            ImportKind.COMPLETIONS, csv_file([LISTED["completions"], *([f"0{n}", *DONE] for n in range(5, 30))])
        )
        office.take(ImportKind.CAMERAS, csv_file([LISTED["cameras"], *([f"X{n}", *MODEL] for n in range(30))]))
        hand_overs = [[f"0{n}", f"X{n}", "2016-07-11", *(BACK if n % 3 else ["", ""])] for n in range(5, 30)]
        office.take(ImportKind.ASSIGNMENTS, csv_file([LISTED["assignments"], *hand_overs]))
        back = [[f"0{n}", f"X{n}", "2016-07-11", *BACK] for n in range(5, 30)]
        receipt = office.take(ImportKind.ASSIGNMENTS, csv_file([LISTED["assignments"], *back]))
        assert receipt.as_json()["updated"] == 8
    with transaction(engine, write=False) as session:
        found = verify_log(session, DEVELOPMENT_KEYRING)
        assert found.sound, found
    assert {line.state for line in look_at_history(engine, date(2016, 9, 27))} == {State.OK}


LISTED = {
    "completions": ["badge", "course", "version", "completed_on"],
    "cameras": ["serial", "model", "owned_from", "place"],
    "assignments": ["badge", "serial", "issued_on", "returned_on", "condition"],
}
DONE = ["BWC", "2016", "2016-07-02"]
MODEL = ["Axon Body 2", "2016-03-01", "room-1"]
BACK = ["2016-08-01", "in_repair"]


def test_the_statements_of_an_import_do_not_grow_with_its_rows(engine: Engine) -> None:
    counted = []
    for rows in (10, 400):
        with transaction(engine) as session, recorded_statements(engine) as statements:
            office = Office(Department(session)) if counted else Office(set_up(session))
            statements.clear()
            people = [[f"E{rows}{n}", f"Lund{n}", "Eva", "", "Officer", "1", "patrol", ""] for n in range(rows)]
            office.roster(*people)
            counted.append(len(statements))
            assert len(session.scalars(select(Officer)).all()) >= rows
    assert counted[1] <= counted[0] + 5
