"""`tracker import` and `tracker batch`: what stands on stdout and stderr, exit codes, files to mend."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tracker
from tests.fixtures.hostile import much_of_little, readers_left

ROSTER = (
    "employee_number,badge,last_name,first_name,rank,precinct,duty,employment\n"
    "E1,0412,Lund,Eva,Officer,1,patrol,active\n"
    "E2,0413,Berg,Nils,Officer,1,patrol,active\n"
)


@pytest.fixture
def roster(tmp_path: Path, tracker: Tracker, agency: Path) -> Path:
    """Two officers' roster, beside an agency that is set up."""
    assert tracker("init", "--agency", str(agency)).exit_code == 0
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER)
    return file


def summary_of(tracker: Tracker, *arguments: str) -> tuple[int, dict[str, object]]:
    """Exit code and JSON summary of an import."""
    done = tracker("import", *arguments, "--format", "json")
    return done.exit_code, json.loads(done.stdout)


def test_an_import_is_a_dry_run_unless_it_is_to_be_applied(tracker: Tracker, roster: Path) -> None:
    exit_code, planned = summary_of(tracker, "roster", str(roster), "--as-of", "2016-09-01")
    assert (exit_code, planned["created"], planned["applied"], planned["batch"]) == (0, 2, False, None)
    assert tracker("batch", "list").stdout == ""
    exit_code, done = summary_of(tracker, "roster", str(roster), "--as-of", "2016-09-01", "--apply")
    assert (exit_code, done["created"], done["applied"]) == (0, 2, True)
    assert tracker("batch", "list").stdout.startswith(f"{done['batch']}  roster  ")
    exit_code, again = summary_of(tracker, "roster", str(roster), "--as-of", "2016-09-01", "--apply")
    assert (exit_code, again["unchanged"], again["created"], again["batch"]) == (0, 2, 0, None)


def test_every_problem_is_a_line_on_stderr_and_the_file_to_mend_has_the_rows(tracker: Tracker, roster: Path) -> None:
    roster.write_text(ROSTER + "E3,0414,Dahl,Ole,Officer,9,patrol,active\nE4,0415,,Ida,Officer,1,patrol,retired\n")
    mend = roster.with_name("mend.csv")
    refused = tracker("import", "roster", str(roster), "--apply", "--rejects", str(mend))
    assert refused.exit_code == 1
    lines = refused.stderr.splitlines()
    assert [line.split(":")[0] for line in lines] == sorted(line.split(":")[0] for line in lines)
    assert {line.split(":")[0] for line in lines} == {"line 4", "line 5"}
    assert "nothing was entered" in refused.stdout
    assert [line.split(",")[0] for line in mend.read_text().splitlines()] == ["employee_number", "E3", "E4"]
    assert tracker("batch", "list").stdout == ""


def test_lines_left_out_count_as_skipped(tracker: Tracker, roster: Path) -> None:
    roster.write_text(ROSTER + "E3,0414,Dahl,Ole,Officer,9,patrol,active\n")
    exit_code, done = summary_of(tracker, "roster", str(roster), "--apply", "--exclude", "4")
    assert (exit_code, done["created"], done["applied"]) == (0, 2, True)
    assert [skipped["line"] for skipped in done["skipped"]] == [4]  # type: ignore[attr-defined, index]
    assert tracker("import", "roster", str(roster), "--exclude", "four").exit_code == 2


def test_a_batch_is_shown_and_taken_back_with_a_reason(tracker: Tracker, roster: Path) -> None:
    _, done = summary_of(tracker, "roster", str(roster), "--apply", "--as-of", "2016-09-01")
    number = str(done["batch"])
    shown = tracker("batch", "show", number).stdout
    assert json.loads(shown.partition("\n")[2])["created"] == 2
    assert tracker("batch", "reverse", number).exit_code == 2
    assert tracker("batch", "reverse", number, "--reason", "last year's roster").exit_code == 0
    assert "reversed: last year's roster" in tracker("batch", "list").stdout
    assert tracker("batch", "reverse", number, "--reason", "again").stderr.startswith("error: batch_reversed: ")
    _, again = summary_of(tracker, "roster", str(roster), "--as-of", "2016-09-01")
    assert again["created"] == 2


def test_a_batch_says_what_it_entered_and_whether_it_can_be_reversed(tracker: Tracker, roster: Path) -> None:
    _, done = summary_of(tracker, "roster", str(roster), "--apply", "--as-of", "2016-07-01")
    number = str(done["batch"])
    assert "It can be reversed." in tracker("batch", "show", number).stderr
    later = roster.with_name("later.csv")
    later.write_text(ROSTER.replace("active", "leave"))
    moved = tracker("import", "roster", str(later), "--apply", "--as-of", "2016-08-01")
    assert moved.exit_code == 0, moved.stderr
    shown = json.loads(tracker("batch", "show", number, "--format", "json").stdout)
    assert {row["kind"]: row["standing"] for row in shown["facts"]} == {
        "officers": 2,
        "particulars": 2,
        "postings": 2,
        "employment": 2,
    }
    assert (shown["can_be_reversed"], {row["kind"] for row in shown["obstacles"]}) == (False, {"employment"})
    refused = tracker("batch", "reverse", number, "--reason", "wrong file")
    lines = refused.stderr.splitlines()
    assert (refused.exit_code, lines[0].startswith("error: later_facts_depend: ")) == (1, True)
    assert lines[1:] == [f"  {one['kind']} {one['id']}: {one['label']}" for one in shown["obstacles"]]
    assert len(lines) == 3
    tried = tracker("batch", "reverse", number, "--reason", "wrong file", "--dry-run")
    assert (tried.exit_code, tried.stderr.splitlines()[1:]) == (1, lines[1:])
    assert json.loads(tracker("batch", "list", "--format", "json").stdout)[0]["reversal"] is None


def test_what_is_no_spreadsheet_and_what_is_no_mapping_are_refused(tracker: Tracker, roster: Path) -> None:
    roster.write_bytes(b"%PDF-1.7")
    refused = tracker("import", "roster", str(roster))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("error: not_a_spreadsheet: ")
    assert tracker("import", "roster", str(roster), "--mapping", str(roster)).exit_code == 1
    assert tracker("import", "payroll", str(roster)).exit_code == 2
    assert tracker("batch", "show", "99").stderr.startswith("error: unknown_batch: ")


def test_a_file_that_costs_too_much_to_read_is_refused(
    tracker: Tracker, roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "small.toml"
    config.write_text("[limits]\nreading_memory_bytes = 209715200\nreading_cpu_seconds = 1\n")
    monkeypatch.setenv("TRACKER_CONFIG", str(config))
    hostile = tmp_path / "hostile.xlsx"
    hostile.write_bytes(much_of_little())
    for command in (("import", "roster", str(hostile), "--apply"), ("reconcile", "hold", "roster", str(hostile))):
        refused = tracker(*command)
        assert refused.exit_code == 1
        assert "The file takes more memory to read than a table of its size." in refused.stderr
    assert readers_left() == []
    assert tracker("batch", "list").stdout == ""
    assert summary_of(tracker, "roster", str(roster), "--apply")[0] == 0
