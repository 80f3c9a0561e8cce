"""A roster's row that was left out by its line is listed among the exceptions; one that was mended is not."""

from datetime import timedelta

import pytest

from tests.services.department import NOW
from tests.services.imports.office import BERG, JUNE, LUND, Office
from tracker.domain.reports.exceptions import ExceptionKind
from tracker.domain.spans import local_day
from tracker.reports.exceptions import exceptions
from tracker.reports.on_day import Reader

pytestmark = pytest.mark.usefixtures("reading_here")

ELSEWHERE = [*BERG[:5], "9", *BERG[6:]]
"""At a home that is on no record: the row is rejected."""


def listed(office: Office) -> list[tuple[str, int | None]]:
    """The rows never matched, with their batch."""
    known_at = NOW + timedelta(hours=1)
    report = exceptions(office.session, Reader(), as_of=local_day(known_at), known_at=known_at)
    return [(row.detail, row.batch_id) for row in report.of_kind(ExceptionKind.ROW_NEVER_MATCHED)]


def test_only_a_row_that_was_left_out_of_what_was_entered(office: Office) -> None:
    office.roster(LUND, ELSEWHERE)
    office.roster(LUND, ELSEWHERE, exclude=frozenset({3}), apply=False)
    assert listed(office) == []
    entered = office.roster(LUND, ELSEWHERE, exclude=frozenset({3}))
    assert listed(office) == [("line 3 of file.csv", entered.batch)]
    office.roster(LUND, ELSEWHERE, exclude=frozenset({3}))
    assert listed(office) == [("line 3 of file.csv", entered.batch)], "the same file again leaves no trace"


def test_a_roster_that_passes_rows_over_by_its_mapping_has_none(office: Office) -> None:
    taken = office.roster(LUND, BERG, skip_where={"Last": "Berg"}, as_of=JUNE)
    assert [row.line for row in taken.skipped] == [3]
    assert listed(office) == []


def test_a_roster_taken_back_has_none(office: Office) -> None:
    entered = office.roster(LUND, ELSEWHERE, exclude=frozenset({3}))
    office.reverse(entered)
    assert listed(office) == []
