"""The report `training` in each format: flat with every column for a program, with one column a course on paper."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tracker.domain.done import DoneAs
from tracker.domain.reports.training_matrix import CourseDone, PrecinctTraining, TrainedOfficer, TrainingReport
from tracker.domain.reports.training_weeks import TrainingFigures
from tracker.render.cells import NOT_APPLICABLE, Kind, Value
from tracker.render.document import Beside, Document, Part
from tracker.render.formats import Format
from tracker.render.table import Column, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.training_bars import training_figure
from tracker.render.written import written

TITLE = "Training: officers and courses"
BY_PRECINCT = "Trained officers, and for how many of the strength each course counts"
TAUGHT = "Sessions, completions and hours"
BY_WEEK = "Sessions, completions and hours by week"

PERSON = (
    Column("officer_id", "Officer"),
    Column("name", "Name", Kind.TEXT),
    Column("badge", "Badge", Kind.TEXT),
    Column("rank", "Rank", Kind.TEXT),
    Column("protected", "Protected", Kind.FLAG),
    Column("precinct", "Precinct", Kind.TEXT),
    Column("eligible", "Eligible", Kind.FLAG),
    Column("trained", "Trained", Kind.TEXT),
)
PAPER_PERSON = ("precinct", "name", "badge", "trained")
COURSES_ON_A_PAGE = 4

PRECINCT_COLUMNS = (
    Column("precinct", "Precinct", Kind.TEXT),
    Column("name", "Name", Kind.TEXT),
    Column("strength", "Strength"),
    Column("eligible", "Eligible"),
    Column("trained", "Trained"),
)
FIGURE_COLUMNS = (
    Column("sessions", "Sessions"),
    Column("session_hours", "Session hours", Kind.HOURS),
    Column("completions", "Completions"),
    Column("officer_hours", "Officer-hours", Kind.HOURS),
)
TAUGHT_COLUMNS = (Column("course", "Course", Kind.TEXT), Column("name", "Name", Kind.TEXT), *FIGURE_COLUMNS)
WEEK_COLUMNS = (Column("week_ending", "Week to", Kind.DAY), *FIGURE_COLUMNS)
EXPIRING_COLUMNS = (
    Column("expires_on", "Runs out", Kind.DAY),
    Column("course", "Course", Kind.TEXT),
    Column("name", "Name", Kind.TEXT),
    Column("badge", "Badge", Kind.TEXT),
    Column("protected", "Protected", Kind.FLAG),
    Column("precinct", "Precinct", Kind.TEXT),
    Column("officer_id", "Officer"),
)

FIGURES = (
    "Strength",
    "Eligible",
    "Trained",
    "Trained n/a",
    "Completion shown",
    "Course counts",
    "Runs out",
    "Sessions",
    "Session hours",
    "Completions",
    "Officer-hours",
    "Expiring",
)
DONE_WORDS = {DoneAs.COUNTS: "runs out", DoneAs.OLDER_VERSION: "older version, runs out", DoneAs.EXPIRED: "ran out"}
"""What is said before the day on which a completion runs out."""


def render_training(report: TrainingReport, form: Format) -> bytes:
    """The report in a format; CSV has the officers, the others what was taught and what runs out as well."""
    is_paper = form in (Format.PDF, Format.TEXT)
    return written(_paper(report) if is_paper else _flat(report), form, lambda: training_as_json(report))


def _flat(report: TrainingReport) -> Document:
    """Every column of every course: for files that are sorted and filtered."""
    columns = [column for course in report.courses for column in _course_columns(course.code)]
    rows = tuple((*_person(row), *(value for done in row.done for value in _done_values(done))) for row in report.rows)
    table = Table(report.report, TITLE, report.stamp, (*PERSON, *columns), rows)
    return Document(table, (Part(None, tuple(column.name for column in table.columns)),), FIGURES, beside=_else(report))


def _paper(report: TrainingReport) -> Document:
    """One column a course, so many on a page as can be read: for paper and for a terminal."""
    names = [f"course {place}" for place, _ in enumerate(report.courses)]
    headings = [course.code for course in report.courses]
    columns = tuple(
        Column(name, heading, Kind.TEXT, is_wide=True) for name, heading in zip(names, headings, strict=True)
    )
    rows = tuple((*_person(row), *(done_words(done) for done in row.done)) for row in report.rows)
    table = Table(report.report, TITLE, report.stamp, (*PERSON, *columns), rows)
    groups = [names[start : start + COURSES_ON_A_PAGE] for start in range(0, len(names), COURSES_ON_A_PAGE)] or [[]]
    return Document(
        table=table.only((*PAPER_PERSON, *names)),
        parts=tuple(Part(_part_title(report, group, names), (*PAPER_PERSON, *group)) for group in groups),
        counted=FIGURES,
        said=f"{len(report.rows)} officers" if len(report.rows) != 1 else "1 officer",
        beside=_else(report),
        pictures=() if (figure := training_figure(report.weeks)) is None else (figure.picture,),
    )


def _part_title(report: TrainingReport, group: Sequence[str], names: Sequence[str]) -> str:
    codes = [report.courses[names.index(name)].code for name in group]
    return f"Officers: {', '.join(codes)}" if codes else "Officers"


def _else(report: TrainingReport) -> tuple[Beside, ...]:
    """The tables beside the officers."""
    expiring = f"Runs out within {report.within} days"
    return (
        Beside(BY_PRECINCT, "By precinct", precinct_table(report), is_first=True),
        Beside(_period(report, TAUGHT), "Sessions", taught_table(report)),
        Beside(_period(report, BY_WEEK), "By week", week_table(report)),
        Beside(expiring, "Expiring", _expiring_table(report, expiring)),
    )


def _period(report: TrainingReport, title: str) -> str:
    since = "from the first on record" if report.since is None else f"from {report.since.isoformat()}"
    return f"{title}, {since} to {report.stamp.as_of.isoformat()}"


def precinct_table(report: TrainingReport) -> Table:
    """How many are trained, by precinct and in total, and for how many each course counts."""
    courses = tuple(Column(f"course {place}", one.code) for place, one in enumerate(report.courses))
    rows = tuple(_counted_values(one) for one in (*report.precincts, report.total))
    return Table(report.report, BY_PRECINCT, report.stamp, (*PRECINCT_COLUMNS, *courses), rows, has_total=True)


def taught_table(report: TrainingReport) -> Table:
    """What was taught in the period, by course and in total."""
    rows = [(one.course, one.name, *_figures(one.figures).values()) for one in report.taught]
    total = ("", "Total", *_figures(report.taught_total).values())
    return Table(report.report, TAUGHT, report.stamp, TAUGHT_COLUMNS, (*rows, total), has_total=True)


def week_table(report: TrainingReport) -> Table:
    """What was taught in the period, week by week."""
    rows = tuple((week.week_ending, *_figures(week.figures).values()) for week in report.weeks)
    return Table(report.report, BY_WEEK, report.stamp, WEEK_COLUMNS, rows)


def _expiring_table(report: TrainingReport, title: str) -> Table:
    rows = tuple(
        (one.expires_on, one.course, one.name, one.badge, one.is_protected, one.precinct, one.officer_id)
        for one in report.expiring
    )
    return Table(report.report, title, report.stamp, EXPIRING_COLUMNS, rows)


def training_as_json(report: TrainingReport) -> dict[str, Any]:
    """The report as nested values; what was done stands under the course's code."""
    codes = [course.code for course in report.courses]
    return {
        **stamp_as_json(report.report, report.stamp),
        "courses": [asdict(course) for course in report.courses],
        "rows": [_row_as_json(row, codes) for row in report.rows],
        "precincts": [
            {"precinct": one.precinct, "name": one.name, **_counts_as_json(one, codes)} for one in report.precincts
        ],
        "total": _counts_as_json(report.total, codes),
        "since": report.since,
        "taught": [{"course": one.course, "name": one.name, **_figures(one.figures)} for one in report.taught],
        "taught_total": _figures(report.taught_total),
        "weeks": [{"week_ending": week.week_ending, **_figures(week.figures)} for week in report.weeks],
        "within": report.within,
        "expiring": [
            dict(zip((column.name for column in EXPIRING_COLUMNS), values, strict=True))
            for values in _expiring_table(report, "").rows
        ],
    }


def _row_as_json(row: TrainedOfficer, codes: Sequence[str]) -> dict[str, Any]:
    flat = dict(zip((column.name for column in PERSON), _person(row), strict=True))
    done = {code: None if one is None else asdict(one) for code, one in zip(codes, row.done, strict=True)}
    return {**flat, "trained": row.is_trained, "done": done}


def _counts_as_json(one: PrecinctTraining, codes: Sequence[str]) -> dict[str, Any]:
    counting = dict(zip(codes, one.counting, strict=True))
    return {"strength": one.strength, "eligible": one.eligible, "trained": one.trained, "counting": counting}


def _counted_values(one: PrecinctTraining) -> tuple[Value, ...]:
    return (one.precinct, one.name, one.strength, one.eligible, one.trained, *one.counting)


def _figures(figures: TrainingFigures) -> dict[str, Value]:
    return asdict(figures)


def _person(row: TrainedOfficer) -> tuple[Value, ...]:
    known = (row.officer_id, row.name, row.badge, row.rank, row.is_protected)
    return (*known, row.precinct, row.is_eligible, trained_words(row.is_trained))


def trained_words(is_trained: bool | None) -> str:
    """`yes` or `no`; `n/a` of who is not eligible."""
    return NOT_APPLICABLE if is_trained is None else "yes" if is_trained else "no"


def _course_columns(code: str) -> tuple[Column, ...]:
    return (
        Column(f"{code}_version", f"{code} version", Kind.TEXT),
        Column(f"{code}_completed_on", f"{code} done on", Kind.DAY),
        Column(f"{code}_expires_on", f"{code} runs out", Kind.DAY),
        Column(f"{code}_done_as", f"{code} stands", Kind.TEXT),
    )


def _done_values(done: CourseDone | None) -> tuple[Value, ...]:
    if done is None:
        return (None, None, None, None)
    return (done.version, done.completed_on, done.expires_on, done.done_as.value)


def done_words(done: CourseDone | None) -> str | None:
    """A completion in one cell: `2016-07-11, version 2016`, and whether it is of an older version, runs out or ran out;
    None: nothing was done.
    """
    if done is None:
        return None
    words = f"{done.completed_on.isoformat()}, version {done.version}"
    if done.expires_on is not None:
        return f"{words}, {DONE_WORDS[done.done_as]} {done.expires_on.isoformat()}"
    return f"{words}, older version" if done.done_as is DoneAs.OLDER_VERSION else words
