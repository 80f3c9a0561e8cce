"""The report `reconciliation` of a period in each format: the lists, their differences by kind, and each of them."""

from typing import Any

from tracker.domain.reports.reconciliation import (
    DifferenceLine,
    DifferenceState,
    ReconciliationReport,
    ReconciliationsReport,
)
from tracker.domain.vocabulary import DifferenceCode
from tracker.render.cells import Kind, Value
from tracker.render.document import Beside, Document, Part
from tracker.render.entries import moment_cell
from tracker.render.formats import Format
from tracker.render.reconciliation import COLUMNS as OF_A_LIST
from tracker.render.reconciliation import flat_line, list_as_json
from tracker.render.table import Column, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.written import written

TITLE = "Lists of others held against the register"
LISTS, BY_KIND = "The lists", "Differences by kind"

LIST_COLUMNS = (
    Column("reconciliation", "List"),
    Column("speaks_of", "Speaks of", Kind.DAY),
    Column("kind", "Kind", Kind.TEXT),
    Column("file_name", "File", Kind.TEXT),
    Column("lines", "Lines"),
    Column("differences", "Differences"),
    Column("open", "Open"),
    Column("explained", "Explained"),
    Column("resolved", "Resolved"),
    Column("withdrawn", "Withdrawn", Kind.FLAG),
    Column("recorded_at", "Held", Kind.TEXT),
    Column("recorded_by", "Held by", Kind.TEXT),
    Column("sha256", "SHA-256 of the file", Kind.TEXT),
)
KIND_COLUMNS = (
    Column("code", "Difference", Kind.TEXT),
    Column("differences", "Differences"),
    Column("open", "Open"),
    Column("explained", "Explained"),
    Column("resolved", "Resolved"),
)
COLUMNS = (
    Column("reconciliation", "List"),
    Column("speaks_of", "Speaks of", Kind.DAY),
    Column("withdrawn", "Withdrawn", Kind.FLAG),
    *OF_A_LIST,
)
PARTS = (
    Part(
        "Each difference",
        ("reconciliation", "speaks_of", "line", "code", "serial", "officer", "theirs", "ours", "state", "explanation"),
    ),
    Part(
        "Of each difference besides",
        ("reconciliation", "line", "subject", "officer_id", "withdrawn", "is_new", "explained_by"),
    ),
)
TEXT_COLUMNS = ("reconciliation", "line", "code", "serial", "officer", "theirs", "ours", "state")
FIGURES = ("Differences", "Open", "Explained", "Resolved", "Withdrawn")


def render_reconciliations(report: ReconciliationsReport, form: Format) -> bytes:
    """The report in a format; CSV has the differences, the others the lists and the counts by kind as well."""
    return written(reconciliations_document(report), form, lambda: reconciliations_as_json(report))


def reconciliations_document(report: ReconciliationsReport) -> Document:
    """The report laid out."""
    rows = tuple(_flat(one, line) for one in report.lists for line in one.lines)
    counts = ", ".join(f"{report.count(state)} {state.value}" for state in DifferenceState)
    count = len(report.lists)
    return Document(
        table=Table(report.report, TITLE, report.stamp, COLUMNS, rows),
        parts=PARTS,
        counted=FIGURES,
        brief=(Part(None, TEXT_COLUMNS),),
        said=f"{count} list{'' if count == 1 else 's'}: {counts}",
        beside=(
            Beside(LISTS, "Lists", lists_table(report), is_first=True),
            Beside(BY_KIND, "By kind", kinds_table(report), is_first=True),
        ),
    )


def lists_table(report: ReconciliationsReport) -> Table:
    """The lists, each with how many of its differences are in each state."""
    return Table(report.report, LISTS, report.stamp, LIST_COLUMNS, tuple(_list(one) for one in report.lists))


def kinds_table(report: ReconciliationsReport) -> Table:
    """How many differences of each kind the standing lists have, and in all."""
    rows: list[tuple[Value, ...]] = [(code.value, *_counts(report, code).values()) for code in report.codes]
    total: tuple[Value, ...] = ("Total", *_counts(report).values())
    return Table(report.report, BY_KIND, report.stamp, KIND_COLUMNS, (*rows, total), has_total=True)


def reconciliations_as_json(report: ReconciliationsReport) -> dict[str, Any]:
    """The report as nested values."""
    return {
        **stamp_as_json(report.report, report.stamp),
        "since": report.since,
        "total": _counts(report),
        "by_kind": [{"code": code.value, **_counts(report, code)} for code in report.codes],
        "lists": [{"speaks_of": one.as_of, **list_as_json(one)} for one in report.lists],
    }


def _counts(report: ReconciliationsReport, code: DifferenceCode | None = None) -> dict[str, int]:
    """The differences of the standing lists, of one code or of all."""
    counts = {
        state.value: report.count(state) if code is None else report.count_of(code, state) for state in DifferenceState
    }
    return {"differences": sum(counts.values()), **counts}


def _list(one: ReconciliationReport) -> tuple[Value, ...]:
    batch = one.batch
    return (
        batch.batch_id,
        one.as_of,
        one.kind.value,
        batch.file_name,
        one.rows,
        len(one.lines),
        *(one.count(state) for state in DifferenceState),
        batch.reversal is not None,
        moment_cell(batch.recorded_at),
        batch.recorded_by,
        batch.sha256,
    )


def _flat(one: ReconciliationReport, line: DifferenceLine) -> tuple[Value, ...]:
    return (one.batch.batch_id, one.as_of, one.batch.reversal is not None, *flat_line(line))
