"""The progress report as JSON, CSV and text: keys, order, stamp, and the same figures in each."""

import csv
import io
import json

import pytest

from tests.render.reports import HOW_MADE, progress
from tracker.render.cells import Kind, export_cell, plain_cell
from tracker.render.formats import Format
from tracker.render.rollout import render_progress, render_progress_series

FIGURES = [
    "strength",
    "eligible",
    "trained",
    "assigned",
    "equipped",
    "outstanding",
    "needs_training",
    "needs_camera",
    "needs_both",
    "percent_equipped",
    "planned",
    "variance_officers",
    "variance_days",
    "current_planned",
    "current_variance_officers",
    "current_variance_days",
    "completed_on",
    "forecast",
    "forecast_note",
]


def from_csv(data: bytes) -> list[dict[str, str]]:
    """The rows by header."""
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_json_has_the_promised_keys_in_the_promised_order() -> None:
    body = json.loads(render_progress(progress(), Format.JSON))
    assert list(body) == ["report", "as_of", "known_at", "data_version", "audit_head", "rows", "total", *HOW_MADE]
    assert list(body["rows"][0]) == ["precinct", "name", *FIGURES]
    assert list(body["total"]) == FIGURES
    assert (body["report"], body["as_of"], body["known_at"], body["data_version"], body["audit_head"]) == (
        "rollout-progress",
        "2016-09-27",
        "2016-11-07T15:00:00.000000Z",
        4711,
        "ab" * 32,
    )


def test_json_gives_days_as_text_and_what_is_not_as_null() -> None:
    body = json.loads(render_progress(progress(), Format.JSON))
    one, city_hall = body["rows"]
    assert one["percent_equipped"] == 98.7
    assert one["completed_on"] == "2016-07-30"
    assert one["forecast"] == {"expected": "2016-10-01", "earliest": "2016-09-29", "latest": None}
    assert [city_hall[key] for key in ("percent_equipped", "planned", "forecast", "forecast_note")] == [
        None,
        None,
        None,
        "complete",
    ]


def test_json_carries_the_series_only_when_it_was_asked_for() -> None:
    body = json.loads(render_progress(progress(series=True), Format.JSON))
    figures = {"eligible": 75, "trained": 70, "assigned": 60, "equipped": 50, "planned": 40}
    assert list(body)[-4:] == ["series", *HOW_MADE]
    assert body["series"][0]["week_ending"] == "2016-07-16"
    assert body["series"][0]["rows"][0] == {"precinct": "1", **figures}
    assert body["series"][0]["total"] == figures


def test_csv_has_the_rows_the_total_and_the_stamp_on_each() -> None:
    data = render_progress(progress(), Format.CSV)
    assert data.count(b"\r\n") == data.count(b"\n") == 4
    rows = from_csv(data)
    flat = [name for name in FIGURES if name != "forecast"]
    flat[-1:-1] = ["forecast_expected", "forecast_earliest", "forecast_latest"]
    stamp = ["as_of", "known_at", "data_version", "audit_head", "filters", "definitions"]
    assert list(rows[0]) == ["precinct", "name", *flat, *stamp]
    explained = json.loads(render_progress(progress(), Format.JSON))["definitions_digest"]
    assert {(row["filters"], row["definitions"]) for row in rows} == {("none", explained)}
    assert [(row["precinct"], row["name"], row["equipped"]) for row in rows] == [
        ("1", "1st Precinct", "74"),
        ("CH", "City Hall", "0"),
        ("", "Total", "74"),
    ]
    assert {(row["as_of"], row["known_at"], row["data_version"], row["audit_head"]) for row in rows} == {
        ("2016-09-27", "2016-11-07T15:00:00.000000Z", "4711", "ab" * 32)
    }
    assert (rows[0]["variance_days"], rows[0]["forecast_latest"], rows[0]["percent_equipped"]) == ("-2", "", "98.7")
    assert (rows[1]["percent_equipped"], rows[1]["planned"]) == ("n/a", "")


def test_the_csv_says_what_the_json_says() -> None:
    body = json.loads(render_progress(progress(), Format.JSON))
    for flat, nested in zip(
        from_csv(render_progress(progress(), Format.CSV)), [*body["rows"], body["total"]], strict=True
    ):
        for key in FIGURES:
            if key != "forecast" and nested[key] is not None:
                assert flat[key] == str(nested[key])


def test_the_series_is_a_csv_file_of_its_own() -> None:
    rows = from_csv(render_progress_series(progress(series=True), Format.CSV))
    found = [(row["week_ending"], row["precinct"], row["name"], row["equipped"], row["planned"]) for row in rows]
    assert found == [
        ("2016-07-16", "1", "1st Precinct", "50", "40"),
        ("2016-07-16", "CH", "City Hall", "0", ""),
        ("2016-07-16", "", "Total", "50", "40"),
    ]
    assert {row["data_version"] for row in rows} == {"4711"}


def test_a_series_that_was_not_made_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="without its series"):
        render_progress_series(progress(), Format.CSV)


def test_names_cannot_become_formulas_and_numbers_stay_numbers() -> None:
    rows = from_csv(render_progress(progress(name='=HYPERLINK("http://192.0.2.1")'), Format.CSV))
    assert rows[1]["name"] == '\'=HYPERLINK("http://192.0.2.1")'
    assert rows[0]["variance_days"] == "-2"


def test_text_shows_every_figure_in_aligned_columns_no_wider_than_a_terminal() -> None:
    text = render_progress(progress(series=True), Format.TEXT).decode()
    lines = text.splitlines()
    assert lines[:4] == [
        "Rollout progress",
        "As of 2016-09-27, known at 2016-11-07T15:00:00.000000Z",
        "Filters none",
        f"Data version 4711, audit head {'ab' * 32}",
    ]
    assert max(map(len, lines)) <= 100
    row = next(line for line in lines if line.startswith("1 "))
    assert row.split() == ["1", "1st", "Precinct", "80", "75", "75", "74", "74", "98.7", "1"]
    assert "n/a" in next(line for line in lines if line.startswith("CH"))
    assert next(line for line in lines if "2016-10-01" in line).split()[-4:] == ["2016-10-01", "2016-09-29", "-", "-"]
    assert "2016-07-16" in text


def test_the_total_stands_under_a_rule() -> None:
    lines = render_progress(progress(), Format.TEXT).decode().splitlines()
    total = next(place for place, line in enumerate(lines) if "Total" in line)
    assert set(lines[total - 1]) == {"-", " "}


def test_a_name_cannot_steer_the_terminal() -> None:
    text = render_progress(progress(name="City\x1b[2J\u202eHall"), Format.TEXT).decode()
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "City�[2J�Hall" in text


def test_wide_letters_keep_the_columns_aligned() -> None:
    lines = render_progress(progress(name="市役所"), Format.TEXT).decode().splitlines()
    narrow = next(line for line in lines if line.startswith("1 "))
    wide = next(line for line in lines if line.startswith("CH"))
    assert len(wide) == len(narrow) - 3


@pytest.mark.parametrize("form", list(Format))
def test_the_same_report_gives_the_same_bytes(form: Format) -> None:
    assert render_progress(progress(series=True), form) == render_progress(progress(series=True), form)


@pytest.mark.parametrize(
    "value, kind, expected",
    [
        (None, Kind.COUNT, ""),
        (None, Kind.PERCENT, "n/a"),
        (100.0, Kind.PERCENT, "100.0"),
        (0.0, Kind.PERCENT, "0.0"),
        (-3, Kind.COUNT, "-3"),
        (True, Kind.FLAG, "yes"),
        (False, Kind.FLAG, "no"),
        ("-3", Kind.TEXT, "'-3"),
    ],
)
def test_how_a_value_is_written(value: object, kind: Kind, expected: str) -> None:
    assert export_cell(value, kind) == expected  # type: ignore[arg-type]


def test_only_exports_are_guarded() -> None:
    assert plain_cell("-3", Kind.TEXT) == "-3"
