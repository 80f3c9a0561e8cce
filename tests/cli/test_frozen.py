"""`tracker report NAME --for-the-record` and `tracker report verify FILE`: what stands where, and exit codes."""

import json
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Tracker

REPORT = ("report", "rollout-progress")


@pytest.fixture
def kept(tracker: Tracker, agency: Path, tmp_path: Path) -> Path:
    """A report that was kept, as its CSV."""
    tracker("init", "--agency", str(agency))
    file = tmp_path / "report.csv"
    done = tracker(*REPORT, "--format", "csv", "--output", str(file), "--for-the-record")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Kept for the record as R-1." in done.stderr
    return file


def test_a_report_that_was_kept_is_verified_with_exit_code_0(tracker: Tracker, kept: Path) -> None:
    done = tracker("report", "verify", str(kept))
    assert (done.exit_code, done.stderr) == (0, "")
    first, second, third = done.stdout.splitlines()
    assert first.startswith("This is R-1: rollout-progress as of ")
    assert "every figure is the same" in second
    assert third == "As known now, every figure is the same."
    told = json.loads(tracker("report", "verify", str(kept), "--format", "json").stdout)
    assert (told["stands"], told["record"]["name"]) == (True, "R-1")


def test_data_and_chatter_stand_apart(tracker: Tracker, kept: Path) -> None:
    done = tracker(*REPORT, "--format", "json", "--for-the-record")
    assert json.loads(done.stdout)["report"] == "rollout-progress"
    assert done.stderr == "Kept for the record as R-2.\n"


def test_an_altered_file_is_told_finding_by_finding(tracker: Tracker, kept: Path) -> None:
    kept.write_bytes(kept.read_bytes().replace(b"1,North,0,0,", b"1,North,7,6,"))
    done = tracker("report", "verify", str(kept))
    assert (done.exit_code, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert lines[0].startswith("error: altered: The file says it is a report as CSV as of ")
    assert lines[1:] == [
        "error: differs: rows[precinct=1].strength: 0 -> 7.",
        "error: differs: rows[precinct=1].eligible: 0 -> 6.",
    ]


def test_a_figure_that_is_another_now_is_a_line(tracker: Tracker, kept: Path, tmp_path: Path) -> None:
    day = kept.read_text().splitlines()[1].split(",")[-6]
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "last_name,first_name,badge,precinct,duty,employment\nLund,Eva,0412,1,patrol,active\n", encoding="utf-8"
    )
    time.sleep(0.01)
    entered = tracker("import", "roster", str(roster), "--as-of", day, "--apply")
    assert entered.exit_code == 0, entered.output
    done = tracker("report", "verify", str(kept))
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0].startswith("This is R-1")
    assert "error: figure_changed: As known now: rows[precinct=1].strength: 0 -> 1." in done.stderr.splitlines()


def test_what_was_never_kept_is_said_to_be(tracker: Tracker, kept: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    tracker(*REPORT, "--format", "pdf", "--output", str(other))
    done = tracker("report", "verify", str(other))
    assert done.exit_code == 1
    assert done.stderr.startswith("error: never_frozen: The file says it is a report as PDF as of ")


def test_wrong_usage_is_exit_code_2(tracker: Tracker, kept: Path) -> None:
    assert tracker("report", "verify").exit_code == 2
    assert tracker("report", "verify", str(kept.with_suffix(".none"))).exit_code == 2
    assert tracker("report", "verify", str(kept), "--as-of", "2016-01-01").exit_code == 2
    assert tracker("report", "no-such-report").exit_code == 2
    assert "tracker report verify" in tracker("report", "--help").stdout.replace("\n", " ")
    assert "FILE" in tracker("report", "verify", "--help").stdout
