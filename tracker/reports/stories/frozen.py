"""What is told of reports of record, of their files, and of signatures under months."""

from tracker.reports.stories.kinds import Kind, Say
from tracker.store.models import FrozenFile, FrozenReport, MonthSignature, Precinct

FROZEN_REPORTS = Kind(
    "frozen-reports",
    FrozenReport,
    (
        Say("number", FrozenReport.number),
        Say("report", FrozenReport.report),
        Say("as_of", FrozenReport.as_of),
        Say("known_at", FrozenReport.known_at),
        Say("data_version", FrozenReport.data_version),
    ),
)

FROZEN_FILES = Kind(
    "frozen-files",
    FrozenFile,
    (
        Say("report_number", FrozenReport.number),
        Say("format", FrozenFile.format),
        Say("sha256", FrozenFile.sha256),
        Say("length", FrozenFile.length),
    ),
    ((FrozenReport, FrozenReport.id == FrozenFile.frozen_report_id),),
)

MONTH_SIGNATURES = Kind(
    "month-signatures",
    MonthSignature,
    (
        Say("precinct", Precinct.name, "precincts", Precinct.id),
        Say("year", MonthSignature.year),
        Say("month", MonthSignature.month),
        Say("version", MonthSignature.version),
        Say("report_number", FrozenReport.number),
        Say("note", MonthSignature.note),
        Say("reason", MonthSignature.reason),
    ),
    (
        (Precinct, Precinct.id == MonthSignature.precinct_id),
        (FrozenReport, FrozenReport.id == MonthSignature.frozen_report_id),
    ),
    scope=("month-signatures", MonthSignature.id),
)

KINDS = (FROZEN_REPORTS, FROZEN_FILES, MONTH_SIGNATURES)
