"""What an import makes of a reader that dies, and what it tells while it reads."""

import os
import signal

import pytest

from tests.fixtures.files import csv_file
from tests.fixtures.hostile import SMALL, endless_pattern, much_of_little, readers_left
from tests.services.department import ADMINISTRATOR, NOW
from tests.services.imports.office import Office
from tracker.domain.errors import Invalid, Refusal
from tracker.domain.vocabulary import ImportKind
from tracker.intake import LIMITS
from tracker.journeys.imports import ImportRequest, import_file
from tracker.journeys.reconciliation import ReconciliationRequest, reconcile_file
from tracker.settings import load_settings

HEADER = ["employee_number", "last_name", "first_name", "badge"]


def roster(rows: int) -> bytes:
    """So many people."""
    return csv_file([HEADER, *([f"E{n:05}", f"Family{n}", "Eva", f"{n:05}"] for n in range(rows))])


def test_an_import_whose_reader_is_killed_enters_nothing(office: Office) -> None:
    before, told = office.moves(), []

    def kill(rows: int) -> None:
        told.append(rows)
        for reader in readers_left():
            os.kill(reader, signal.SIGKILL)

    request = ImportRequest(ImportKind.ROSTER, roster(30_000), "r.csv", apply=True)
    with pytest.raises(Invalid) as refused:
        import_file(office.session, ADMINISTRATOR, request, now=NOW, read=kill)
    assert refused.value.code == "not_readable"
    assert 0 < told[-1] < 30_000
    assert office.moves() == before
    assert readers_left() == []


def test_a_file_that_costs_too_much_enters_nothing(office: Office) -> None:
    before = office.moves()
    content, by = endless_pattern()
    for request in (
        ImportRequest(ImportKind.ROSTER, much_of_little(), "r.xlsx", apply=True, limits=SMALL),
        ImportRequest(ImportKind.ROSTER, content, "r.csv", by, apply=True, limits=SMALL),
    ):
        with pytest.raises(Invalid) as refused:
            import_file(office.session, ADMINISTRATOR, request, now=NOW)
        assert refused.value.code == "too_large"
    held = ReconciliationRequest(ImportKind.ROSTER, content, "r.csv", by, limits=SMALL)
    with pytest.raises(Refusal) as refused_list:
        reconcile_file(office.session, ADMINISTRATOR, held, now=NOW)
    assert refused_list.value.code == "too_large"
    assert office.moves() == before
    assert readers_left() == []


def test_reading_is_told_before_entering_and_each_once(office: Office) -> None:
    told: list[tuple[str, int, int | None]] = []
    request = ImportRequest(ImportKind.ROSTER, roster(1200), "r.csv")
    import_file(
        office.session,
        ADMINISTRATOR,
        request,
        now=NOW,
        read=lambda rows: told.append(("read", rows, None)),
        progress=lambda done, of: told.append(("done", done, of)),
    )
    assert told[:3] == [("read", 500, None), ("read", 1000, None), ("read", 1200, None)]
    applied = told[3:]
    assert {(phase, of) for phase, _, of in applied} == {("done", 1200)}
    done = [rows for _, rows, _ in applied]
    assert done == sorted(set(done))
    assert done[-1] == 1200


def test_the_limits_of_the_settings_are_those_that_hold_where_none_are_named() -> None:
    assert load_settings({}).limits.of_files() == LIMITS
