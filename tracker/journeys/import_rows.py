"""A file's rows as commands, and those that cannot be with the reasons: the schemas' word added to the reader's."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from collections.abc import Mapping as Values
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.domain.commands.imports import (
    AssignmentRow,
    CameraRow,
    CompletionRow,
    DailyUseRow,
    DeviceRow,
    ImportRow,
    RosterRow,
)
from tracker.domain.commands.senders import course_identity
from tracker.domain.errors import Invalid
from tracker.domain.reports.imports import SET_ASIDE
from tracker.domain.vocabulary import ImportKind
from tracker.intake import Row
from tracker.intake.apart.sent_file import FileReading
from tracker.journeys.receipts import FaultyLine, LineProblem, SkippedLine
from tracker.schemas.base import load
from tracker.schemas.imports import ROW_SCHEMAS

SERVICE_FIELDS = {
    "officer": ("employee_number", "badge", "last_name"),
    "camera": ("serial", "asset_tag"),
    "starts_on": ("as_of",),
    "status": ("employment",),
    "session": ("session_id",),
}
"""Where in a row stands what a service calls by another name."""

TOLD_EVERY = 500
"""Rows between two tellings of how far it is."""

PARTS = ("officer", "camera", "count")
"""The parts of a row that have fields of their own."""


@dataclass(slots=True)
class ReadRows:
    """A file's rows, sorted: `rows` can be applied; `set_aside` are the faulty and the excluded, as mapped."""

    rows: list[ImportRow] = field(default_factory=list)
    skipped: list[SkippedLine] = field(default_factory=list)
    faulty: list[FaultyLine] = field(default_factory=list)
    set_aside: list[Row] = field(default_factory=list)
    unmapped: dict[str, dict[str, int]] = field(default_factory=dict)
    stated_day: date | None = None

    def value_at(self, line: int, name: str | None) -> str | None:
        """What a row says in a field; a service may call it by its own name."""
        place = bisect_left(self.rows, line, key=lambda row: row.line)
        row = self.rows[place]
        parts = [row, *(getattr(row, part) for part in PARTS if hasattr(row, part))]
        for wanted in SERVICE_FIELDS.get(name or "", (name or "",)):
            for part in parts:
                value = getattr(part, wanted, None)
                if isinstance(value, str | int | date):
                    return value.isoformat() if isinstance(value, date) else str(value)
        return None


def read_rows(
    reading: FileReading,
    exclude: frozenset[int],
    *,
    stated_day: date | None,
    courses: Values[str, tuple[str, str]] | None = None,
    told: Callable[[int], None] | None = None,
) -> ReadRows:
    """Every row of the file as a command, as faulty, or as skipped.

    `courses`: the course and version that the sender means by a name. `stated_day`: the day that was asked for;
    otherwise a column of days in the file says it, the same on every row. `told` how many rows were read, now and then
    and at the end.

    Raises:
        Invalid `unknown_line`: a line to exclude that is no row; `too_large`, `unbalanced_quote`, `not_readable`.
    """
    found = ReadRows()
    unmapped: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    seen: set[int] = set()
    for read in reading.rows():
        row = _with_course(read, courses) if courses else read
        seen.add(row.line)
        if told is not None and len(seen) % TOLD_EVERY == 0:
            told(len(seen))
        if row.skipped is not None:
            found.skipped.append(SkippedLine(row.line, row.skipped))
        elif row.line in exclude:
            found.skipped.append(SkippedLine(row.line, SET_ASIDE))
            found.set_aside.append(row)
        else:
            _take(found, reading.mapping.kind, row, stated_day)
            for problem in row.problems:
                if problem.code == "unmapped_value" and problem.field and problem.value is not None:
                    unmapped[problem.field][problem.value] += 1
    if told is not None and len(seen) % TOLD_EVERY:
        told(len(seen))
    if unknown := sorted(exclude - seen):
        message = f"There is no row on line {', '.join(map(str, unknown[:10]))}. Exclude lines by their numbers."
        raise Invalid("unknown_line", message, field="exclude")
    found.unmapped = {name: dict(counts) for name, counts in unmapped.items()}
    return found


def _with_course(row: Row, courses: Values[str, tuple[str, str]]) -> Row:
    """The row with the course that its sender means by the name in it; a name nobody decided on stays."""
    unmapped = next((p for p in row.problems if p.field == "course" and p.code == "unmapped_value"), None)
    name = unmapped.value if unmapped is not None else row.values.get("course")
    meant = courses.get(course_identity(name or ""))
    if meant is None:
        return row
    values = {**row.values, "course": meant[0], "version": meant[1]}
    return replace(row, values=values, problems=tuple(p for p in row.problems if p is not unmapped))


def named(read: ReadRows) -> dict[int, str]:
    """Whom or what each row is about, by line."""
    found = {row.line: _subject(row) for row in read.rows}
    for row in read.set_aside:
        keys = ("last_name", "first_name", "badge", "employee_number", "serial", "asset_tag", "precinct", "used_on")
        found[row.line] = ", ".join(row.values[name] for name in keys if name in row.values)
    return found


def _subject(row: ImportRow) -> str:
    match row:
        case RosterRow(officer=officer):
            return str(officer)
        case CameraRow(camera=camera):
            return f"{camera.serial}, {camera.model}"
        case AssignmentRow(officer=officer, camera=handed) | DeviceRow(officer=officer, camera=handed):
            return f"{officer}, {handed}"
        case CompletionRow(officer=officer, course=course, version=version):
            return f"{officer}, {course} {version}"
        case DailyUseRow(count=count):
            return f"precinct {count.precinct}, {count.used_on.isoformat()}"


def shared_badges(read: ReadRows) -> list[str]:
    """A sentence for each badge that people of different names bear: allowed, but never unsaid."""
    bearers: dict[str, dict[tuple[str | None, str | None], int]] = defaultdict(dict)
    for row in read.rows:
        if isinstance(row, RosterRow) and row.officer.badge is not None:
            bearers[row.officer.badge].setdefault((row.officer.last_name, row.officer.first_name), row.line)
    return [
        f"The badge {badge} is borne by {len(lines)} people: lines {', '.join(map(str, lines.values()))}."
        for badge, lines in bearers.items()
        if len(lines) > 1
    ]


def _take(found: ReadRows, kind: ImportKind, row: Row, stated_day: date | None) -> None:
    problems = [LineProblem(p.field, p.code, p.message, p.value) for p in row.problems]
    command: ImportRow | None = None
    try:
        command = load(ROW_SCHEMAS[kind], row.values, line=row.line)
    except Invalid as refusal:
        said = {problem.field for problem in problems}
        problems += [
            LineProblem(problem.field or None, problem.code, problem.message, row.values.get(problem.field))
            for problem in refusal.problems
            if problem.field not in said
        ]
    if kind is ImportKind.ROSTER and stated_day is None:
        problems += _day_problems(found, row)
    if problems or command is None:
        found.faulty.append(FaultyLine(row.line, tuple(problems)))
        found.set_aside.append(row)
        return
    found.rows.append(command)


def _day_problems(found: ReadRows, row: Row) -> list[LineProblem]:
    """The first row's day is the file's; a row of another day is of another roster."""
    text = row.values.get("as_of")
    if text is None:
        return []
    if found.stated_day is None:
        found.stated_day = date.fromisoformat(text)
    if text == found.stated_day.isoformat():
        return []
    message = (
        f"This row speaks of {text}, and the first one of {found.stated_day.isoformat()}. Send the rows of each day in "
        "a file of its own, or state one day for all with --as-of."
    )
    return [LineProblem("as_of", "as_of_differs", message, text)]
