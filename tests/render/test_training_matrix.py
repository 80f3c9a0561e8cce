"""The report `training` in each format: the officers flat, and on paper with one column a course."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

import openpyxl
import pypdfium2
import pytest

from tests.render.reports import HOW_MADE, STAMP
from tracker.domain.done import DoneAs
from tracker.domain.reports.training_matrix import (
    CourseColumn,
    CourseDone,
    CourseTaught,
    ExpiringLine,
    PrecinctTraining,
    TrainedOfficer,
    TrainingReport,
)
from tracker.domain.reports.training_weeks import TrainingFigures, TrainingWeek
from tracker.render.formats import Format
from tracker.render.training_matrix import done_words, render_training

COUNTS = CourseDone("2016", date(2016, 7, 11), date(2018, 7, 11), DoneAs.COUNTS)
OLDER = CourseDone("2014", date(2014, 3, 1), None, DoneAs.OLDER_VERSION)
EXPIRED = CourseDone("2014", date(2014, 3, 1), date(2015, 3, 1), DoneAs.EXPIRED)
TAUGHT = TrainingFigures(90, 177.0, 564, 1100.5)
REPORT = TrainingReport(
    stamp=STAMP,
    courses=(CourseColumn("=BWC", "Body-worn camera", "2016"), CourseColumn("CIT", "Crisis intervention", None)),
    rows=(
        TrainedOfficer(7, "=Lund, Eva", "0412", "Officer", False, "1", "1st Precinct", True, True, (COUNTS, None)),
        TrainedOfficer(8, "Berg, Ola", None, None, False, "1", "1st Precinct", True, False, (EXPIRED, None)),
        TrainedOfficer(9, "Protected", None, None, True, "1", "1st Precinct", False, None, (None, OLDER)),
    ),
    precincts=(PrecinctTraining("1", "1st Precinct", 3, 2, 1, (1, 0)),),
    total=PrecinctTraining("", "Total", 3, 2, 1, (1, 0)),
    since=date(2016, 9, 1),
    taught=(
        CourseTaught("=BWC", "Body-worn camera", TAUGHT),
        CourseTaught("CIT", "Crisis", TrainingFigures(0, 0, 0, 0)),
    ),
    taught_total=TAUGHT,
    weeks=(TrainingWeek(date(2016, 9, 3), TAUGHT),),
    within=30,
    expiring=(
        ExpiringLine(
            7, "=Lund, Eva", "0412", False, "1", "1st Precinct", "=BWC", "Body-worn camera", date(2016, 10, 1)
        ),
    ),
)


def text_of(content: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


def test_json_nests_what_was_done_under_the_course() -> None:
    body = json.loads(render_training(REPORT, Format.JSON))
    stamp = ["report", "as_of", "known_at", "data_version", "audit_head"]
    parts = ["courses", "rows", "precincts", "total", "since", "taught", "taught_total", "weeks", "within", "expiring"]
    assert list(body) == [*stamp, *parts, *HOW_MADE]
    assert body["rows"][0]["done"] == {
        "=BWC": {"version": "2016", "completed_on": "2016-07-11", "expires_on": "2018-07-11", "done_as": "counts"},
        "CIT": None,
    }
    assert [row["trained"] for row in body["rows"]] == [True, False, None]
    assert body["precincts"] == [
        {"precinct": "1", "name": "1st Precinct", "strength": 3, "eligible": 2, "trained": 1}
        | {"counting": {"=BWC": 1, "CIT": 0}}
    ]
    assert body["taught_total"] == {
        "sessions": 90, "session_hours": 177.0, "completions": 564, "officer_hours": 1100.5
    }  # fmt: skip
    assert (body["since"], body["within"], body["weeks"][0]["week_ending"]) == ("2016-09-01", 30, "2016-09-03")
    assert body["expiring"][0]["expires_on"] == "2016-10-01"
    assert {"Sessions", "Officer-hours", "Trained n/a", "Completion shown"} <= set(body["definitions"])


def test_csv_has_four_columns_a_course_and_guards_headings_too() -> None:
    data = render_training(REPORT, Format.CSV).decode()
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    header = data.split("\r\n")[0].split(",")
    assert header[:9] == [
        "officer_id", "name", "badge", "rank", "protected", "precinct", "eligible", "trained", "'=BWC_version"
    ]  # fmt: skip
    assert header[9:16] == [
        "'=BWC_completed_on", "'=BWC_expires_on", "'=BWC_done_as",
        "CIT_version", "CIT_completed_on", "CIT_expires_on", "CIT_done_as",
    ]  # fmt: skip
    assert [row["trained"] for row in rows] == ["yes", "no", "n/a"]
    assert rows[0]["name"] == "'=Lund, Eva"
    assert [row["'=BWC_done_as"] for row in rows] == ["counts", "expired", ""]
    assert (rows[2]["CIT_version"], rows[2]["CIT_expires_on"], rows[2]["CIT_done_as"]) == ("2014", "", "older_version")
    assert rows[0]["data_version"] == "4711"


def test_a_workbook_has_the_counts_the_officers_the_sessions_and_what_runs_out() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_training(REPORT, Format.XLSX)))
    assert book.sheetnames == ["By precinct", "Report", "Sessions", "By week", "Expiring", "How it was counted"]
    assert book["Report"].freeze_panes == "C2"  # the header, and the columns up to the name
    taught = [[cell.value for cell in row] for row in book["Sessions"].iter_rows()]
    assert taught[0] == ["Course", "Name", "Sessions", "Session hours", "Completions", "Officer-hours"]
    assert taught[-1] == [None, "Total", 90, 177, 564, 1100.5]
    assert book["Report"]["J2"].value.date() == date(2016, 7, 11)
    assert [cell.value for cell in book["By precinct"][3]] == [None, "Total", 3, 2, 1, 1, 0]
    assert book["Expiring"]["C2"].value == "=Lund, Eva"
    assert book["Expiring"]["C2"].data_type == "s"


@pytest.mark.parametrize("courses,parts", [(0, 1), (4, 1), (5, 2), (8, 2), (9, 3)])
def test_a_paper_has_four_courses_in_a_part_and_every_officer_in_each(courses: int, parts: int) -> None:
    many = replace(
        REPORT,
        courses=tuple(CourseColumn(f"C{number}", "", None) for number in range(courses)),
        rows=tuple(replace(row, done=(COUNTS,) * courses) for row in REPORT.rows),
        precincts=(replace(REPORT.total, counting=(0,) * courses),),
        total=replace(REPORT.total, counting=(0,) * courses),
    )
    said = text_of(render_training(many, Format.PDF))
    assert said.count("Berg, Ola") == parts
    assert all(f"C{number}" in said for number in range(courses))


def test_a_paper_says_the_period_and_the_hours() -> None:
    said = text_of(render_training(REPORT, Format.PDF))
    assert "Sessions, completions and hours, from 2016-09-01 to 2016-09-27" in said
    assert "1,100.5" in said
    assert "Runs out within 30 days" in said


@pytest.mark.parametrize(
    "done,words",
    [
        (None, None),
        (COUNTS, "2016-07-11, version 2016, runs out 2018-07-11"),
        (replace(COUNTS, expires_on=None), "2016-07-11, version 2016"),
        (OLDER, "2014-03-01, version 2014, older version"),
        (replace(OLDER, expires_on=date(2018, 1, 1)), "2014-03-01, version 2014, older version, runs out 2018-01-01"),
        (EXPIRED, "2014-03-01, version 2014, ran out 2015-03-01"),
    ],
)
def test_a_completion_in_one_cell(done: CourseDone | None, words: str | None) -> None:
    assert done_words(done) == words


def test_text_says_the_counts_first_and_how_many_there_are_last() -> None:
    lines = render_training(REPORT, Format.TEXT).decode().splitlines()
    assert lines[0] == "Training: officers and courses"
    assert lines[5].startswith("Trained officers")
    assert lines[-1] == "3 officers"
