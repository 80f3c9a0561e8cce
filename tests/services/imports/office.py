"""What the tests of imports share: files made on the spot, imported into a small department, and what then stands."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.fixtures.files import csv_file, mapping_file
from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.commands.audit import ReverseBatch
from tracker.domain.vocabulary import ImportKind
from tracker.intake import read_mapping
from tracker.journeys.imports import ImportRequest, import_file
from tracker.journeys.receipts import Receipt
from tracker.services.batches import reverse_batch
from tracker.services.imports.histories import Known, held_on, load_histories
from tracker.store.models import AuditHead

ROSTER_COLUMNS = {
    "employee_number": "No",
    "last_name": "Last",
    "first_name": "First",
    "badge": "Badge",
    "rank": "Rank",
    "precinct": "Home",
    "duty": "Duty",
    "employment": "Status",
}
LUND = ["01", "Lund", "Eva", "0412", "Officer", "1", "patrol", "active"]
BERG = ["02", "Berg", "Ola", "0413", "Sergeant", "5", "patrol", "leave"]
EK = ["03", "Ek", "Per", "0414", "Officer", "1", "administration", ""]
JUNE, JULY, AUGUST = date(2016, 6, 1), date(2016, 7, 1), date(2016, 8, 1)


@dataclass(frozen=True)
class Office:
    """A department and its imports."""

    department: Department

    @property
    def session(self) -> Session:
        """The open transaction."""
        return self.department.session

    def roster(self, *rows: list[str], as_of: date | None = JUNE, apply: bool = True, **keys: Any) -> Receipt:
        """Import a roster of these rows; `keys` are the mapping's, or the request's `exclude` and `confirm_left`."""
        keys.setdefault("columns", ROSTER_COLUMNS)
        keys.setdefault("may_be_blank", ["badge"])
        content = csv_file([list(ROSTER_COLUMNS.values()), *rows])
        return self.take(ImportKind.ROSTER, content, as_of=as_of, apply=apply, **keys)

    def take(
        self,
        kind: ImportKind,
        content: bytes,
        *,
        as_of: date | None = None,
        apply: bool = True,
        exclude: frozenset[int] = frozenset(),
        confirm_left: bool = False,
        file_name: str = "file.csv",
        **keys: Any,
    ) -> Receipt:
        """Import a file; without mapping keys its headers are our field names."""
        mapping = read_mapping(mapping_file(kind=kind.value, **keys)) if keys else None
        request = ImportRequest(kind, content, file_name, mapping, as_of, apply, exclude, confirm_left)
        receipt = import_file(self.session, ADMINISTRATOR, request, now=NOW)
        told = receipt.as_json()
        parts = [told["skipped"], told["rejected"], told["review"]]
        assert told["rows_read"] == told["accepted"] + sum(map(len, parts))
        assert told["accepted"] == sum(told[name] for name in ("created", "updated", "unchanged", "moved"))
        assert json.loads(json.dumps(told)) == told
        return receipt

    def reverse(self, receipt: Receipt) -> None:
        """Take a batch back."""
        assert receipt.batch is not None
        reverse_batch(self.session, ADMINISTRATOR, ReverseBatch(receipt.batch, "wrong file"), now=NOW)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What happens inside is undone at its end, however it ends: for one generated example after another."""
        savepoint = self.session.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()

    def officers(self) -> dict[str, Known]:
        """Everyone on record by employee number."""
        known = load_histories(self.session).values()
        return {officer.particulars[-1].value.employee_number or str(officer.id): officer for officer in known}

    def belief(self, number: str, day: date) -> tuple[object, object, object]:
        """Rank, posting and employment of an officer on a day."""
        officer = self.officers()[number]
        particulars = held_on(officer.particulars, day)
        return (
            particulars.rank if particulars else None,
            held_on(officer.postings, day),
            held_on(officer.employments, day),
        )

    def moves(self) -> int:
        """How many acts the audit log has numbered."""
        return self.session.scalars(select(AuditHead.seq)).one()


def counts(receipt: Receipt) -> dict[str, int]:
    """The figures of a receipt that are not 0."""
    names = ("created", "updated", "unchanged", "moved", "left")
    told = receipt.as_json()
    parts = {name: len(told[name]) for name in ("skipped", "rejected", "review")}
    return {name: count for name, count in ({name: told[name] for name in names} | parts).items() if count}


def codes(receipt: Receipt) -> dict[int, list[str]]:
    """The codes of each faulty line, rejected and in review."""
    return {line.line: [problem.code for problem in line.problems] for line in (*receipt.rejected, *receipt.review)}
