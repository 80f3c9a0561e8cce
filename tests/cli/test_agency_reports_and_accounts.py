"""Setting an agency up, pulling its report, giving people and programs their way in: what stands where, and exit
codes.
"""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tracker
from tracker.cli import COMMANDS, main
from tracker.store.migrate import head


def test_an_agency_is_set_up_once(tracker: Tracker, agency: Path) -> None:
    done = tracker("init", "--agency", str(agency))
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Riverton Police: 3 records" in done.stderr
    again = tracker("init", "--agency", str(agency))
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr.startswith("error: already_set_up: ")


def test_a_fault_in_an_agencys_file_is_named_by_place_and_nothing_is_entered(tracker: Tracker, agency: Path) -> None:
    agency.write_text(agency.read_text() + '[[precincts]]\ncode = "2"\n')
    refused = tracker("init", "--agency", str(agency))
    assert refused.exit_code == 1
    assert "error: invalid_input: precincts[1]" in refused.stderr
    assert tracker("report", "rollout-progress", "--format", "json").stdout.count('"precinct"') == 0


@pytest.mark.parametrize("content", ["agency = ", 'agency = "X"\nprecinct = 1\n', "agency = ''\n"])
def test_a_file_that_is_no_agencys_file_is_refused(tracker: Tracker, agency: Path, content: str) -> None:
    agency.write_text(content)
    refused = tracker("init", "--agency", str(agency))
    assert (refused.exit_code, refused.stderr[:7]) == (1, "error: ")


def test_a_report_is_data_on_stdout(tracker: Tracker, agency: Path) -> None:
    tracker("init", "--agency", str(agency))
    pulled = tracker("report", "rollout-progress", "--as-of", "2016-09-27", "--format", "json")
    report = json.loads(pulled.stdout)
    assert (pulled.exit_code, pulled.stderr) == (0, "")
    assert (report["report"], report["as_of"], [row["name"] for row in report["rows"]]) == (
        "rollout-progress",
        "2016-09-27",
        ["North"],
    )


def test_a_report_asked_for_with_its_moment_has_the_same_bytes_again(tracker: Tracker, agency: Path) -> None:
    tracker("init", "--agency", str(agency))
    moment = json.loads(tracker("report", "rollout-progress", "--format", "json").stdout)["known_at"]
    asked = ("report", "rollout-progress", "--known-at", moment, "--format", "csv")
    first = tracker(*asked)
    tracker("token", "create", "--role", "oversight", "--name", "later")
    assert tracker(*asked).stdout_bytes == first.stdout_bytes


def test_a_report_goes_into_a_file(tracker: Tracker, agency: Path, tmp_path: Path) -> None:
    tracker("init", "--agency", str(agency))
    target = tmp_path / "report.csv"
    done = tracker("report", "rollout-progress", "--format", "csv", "--output", str(target))
    assert (done.exit_code, done.stdout) == (0, "")
    assert target.read_bytes().startswith(b"precinct,")


@pytest.mark.parametrize(
    "options,exit_code,said",
    [
        (("--as-of", "27.9.2016"), 2, "write it as 2016-09-27"),
        (("--known-at", "2016-09-27T15:00:00"), 2, "time zone"),
        (("--known-at", "2999-01-01T00:00:00Z"), 1, "error: known_at_in_future: "),
        (("--known-at", "2016-01-01T12:00:00Z", "--as-of", "2016-01-02"), 1, "error: day_after_known_at: "),
        (("--precinct", "9"), 1, "error: unknown_precinct: "),
        (("--format", "docx"), 2, "docx"),
        (("--within", "60"), 1, "error: no_days_ahead: "),
        (("--since", "2016-01-01"), 1, "error: no_period: "),
    ],
)
def test_a_report_that_cannot_be_is_refused_with_a_code(
    tracker: Tracker, options: tuple[str, ...], exit_code: int, said: str
) -> None:
    refused = tracker("report", "rollout-progress", *options)
    assert (refused.exit_code, refused.stdout) == (exit_code, "")
    assert said in refused.stderr


def test_a_report_is_compared_with_itself(tracker: Tracker, agency: Path) -> None:
    tracker("init", "--agency", str(agency))
    asked = ("report", "rollout-progress", "--as-of", "2016-09-20", "--to-as-of", "2016-09-27")
    compared = json.loads(tracker(*asked, "--format", "json").stdout)
    sides = (compared["before"]["as_of"], compared["as_of"])
    assert (compared["report"], compared["of"], sides) == ("changes", "rollout-progress", ("2016-09-20", "2016-09-27"))
    assert (compared["figures"], compared["changed"]) == ([], [])
    assert "0 changed since 2016-09-20" in tracker(*asked).stdout
    assert tracker(*asked, "--within", "3").exit_code == 2
    unknown = tracker("report", "return-due", "--to-as-of", "2016-09-27")
    assert (unknown.exit_code, "return-due is not compared with itself" in unknown.stderr) == (2, True)
    late = tracker(*asked, "--to-known-at", "2999-01-01T00:00:00Z")
    assert (late.exit_code, late.stderr[:26]) == (1, "error: known_at_in_future:")


def test_training_needs_says_how_far_ahead_it_looks(tracker: Tracker, agency: Path) -> None:
    tracker("init", "--agency", str(agency))
    asked = ("report", "training-needs", "--within", "700")
    assert json.loads(tracker(*asked, "--format", "json").stdout)["within"] == 700
    assert "what runs out within 700 days" in tracker(*asked).stdout
    assert json.loads(tracker("report", "training-needs", "--format", "json").stdout)["within"] == 60
    refused = tracker("report", "training-needs", "--series", "weekly")
    assert (refused.exit_code, refused.stderr[:18]) == (1, "error: no_series: ")
    assert tracker("report", "training-needs", "--within", "3651").exit_code == 2


def test_who_looks_at_the_activity_is_put_on_record_and_changes_nothing_of_it(
    tracker: Tracker, agency: Path, tmp_path: Path
) -> None:
    tracker("init", "--agency", str(agency))
    before = json.loads(tracker("report", "activity", "--format", "json").stdout)
    assert before["total"]["events"] > 0
    assert [one["name"] for one in before["doors"]] == ["command_line"]
    asked = ("report", "activity", "--format", "json", "--known-at", before["known_at"])
    assert json.loads(tracker(*asked).stdout) == before
    log = tracker("audit", "export", str(tmp_path / "log.jsonl"))
    assert log.exit_code == 0, log.stderr
    assert sum('"pull_report"' in line for line in (tmp_path / "log.jsonl").read_text().splitlines()) == 2
    refused = tracker("report", "activity", "--precinct", "1")
    assert (refused.exit_code, refused.stderr[:21]) == (1, "error: no_precincts: ")


def test_a_token_stands_alone_on_stdout_and_is_listed_without_its_secret(tracker: Tracker) -> None:
    made = tracker("token", "create", "--role", "oversight", "--name", "data portal", "--read-only", "--expires", "30")
    secret = made.stdout.strip()
    assert len(secret) > 40
    assert made.stderr == ""
    listed = tracker("token", "list").stdout
    assert "oversight  data portal  in use" in listed
    assert secret not in listed
    assert tracker("token", "revoke", listed.split()[0]).exit_code == 0
    assert "revoked" in tracker("token", "list").stdout
    assert tracker("token", "revoke", listed.split()[0]).stderr.startswith("error: token_revoked: ")


def test_a_token_says_what_it_is_confined_to(tracker: Tracker) -> None:
    confined = ("--scope", "reports.read", "--scope", "people.read", "--from", "10.2.0.0/16", "--from", "::1")
    made = tracker("token", "create", "--role", "oversight", "--name", "portal", *confined)
    assert (made.exit_code, made.stdout.startswith("trk_")) == (0, True)
    assert tracker("token", "list").stdout == (
        "1  oversight  portal  in use  may people.read, reports.read  from 10.2.0.0/16, ::1/128  no end  never used\n"
    )
    for options, code in (
        (("--role", "oversight", "--scope", "people.write"), "above_role"),
        (("--role", "oversight", "--scope", "people"), "unknown_permission"),
        (("--role", "oversight", "--from", "example.org"), "not_a_network"),
        (("--role", "service", "--scope", "people.read"), "service_account_required"),
    ):
        refused = tracker("token", "create", "--name", "other", *options)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert refused.stderr.startswith(f"error: {code}: ")
    assert tracker("token", "create", "--name", "other").exit_code == 2


UNFIT = ("a\udcffb", "a\u0000b", "\x1b[2Jb", "n" * 500)
PASSWORD = "seven harbour lanterns"


@pytest.mark.parametrize("text", UNFIT, ids=ascii)
@pytest.mark.parametrize(
    "command,field",
    [
        (("token", "create", "--role", "oversight", "--name", "TEXT"), "name"),
        (("token", "create", "--role", "oversight", "--name", "portal", "--from", "TEXT"), "networks.0"),
        (("user", "create", "TEXT", "--full-name", "Bo", "--role", "oversight", "--password", PASSWORD), "username"),
        (("user", "create", "bo", "--full-name", "TEXT", "--role", "oversight", "--password", PASSWORD), "full_name"),
        (("user", "role", "bo", "supervisor", "--precinct", "TEXT"), "precincts.0"),
        (("user", "officer", "bo", "TEXT"), "officer.badge"),
    ],
)
def test_an_option_that_cannot_be_kept_is_refused_by_its_field(
    tracker: Tracker, command: tuple[str, ...], field: str, text: str
) -> None:
    """As at every other door; nothing of it reaches the terminal as it came."""
    refused = tracker(*(text if part == "TEXT" else part for part in command))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"error: invalid_input: {field}: ")
    assert tracker("token", "list").stdout + tracker("user", "list").stdout == ""


@pytest.mark.parametrize("text", UNFIT, ids=ascii)
@pytest.mark.parametrize("act", ["disable", "enable", "unlock", "reset-authenticator", "break-glass", "sessions"])
def test_a_name_that_is_none_is_told_in_what_can_be_printed(tracker: Tracker, act: str, text: str) -> None:
    refused = tracker("user", act, text)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("error: unknown_user: ")
    assert refused.stderr.rstrip("\n").isprintable()


def test_a_service_account_is_made_without_a_password_and_its_tokens_end_with_it(tracker: Tracker) -> None:
    assert tracker("user", "create", "payroll", "--full-name", "Payroll", "--role", "service").exit_code == 0
    made = tracker(
        "token", "create", "--user", "payroll", "--name", "nightly", "--scope", "people.read", "--expires", "9"
    )
    assert made.stdout.startswith("trk_"), made.stderr
    assert "1  service  nightly  in use  of payroll  may people.read  until " in tracker("token", "list").stdout
    assert tracker("user", "disable", "payroll").exit_code == 0
    assert "nightly  stopped: its account is closed  of payroll" in tracker("token", "list").stdout


def test_accounts_are_created_listed_and_disabled(tracker: Tracker, agency: Path) -> None:
    tracker("init", "--agency", str(agency))
    password = "seven harbour lanterns\nseven harbour lanterns\n"
    made = tracker(
        "user", "create", "eva", "--full-name", "Eva L", "--role", "supervisor", "--precinct", "1", given=password
    )
    assert made.exit_code == 0, made.stderr
    assert "eva  supervisor  Eva L  in use" in tracker("user", "list").stdout
    assert tracker("user", "disable", "eva").exit_code == 0
    assert "disabled" in tracker("user", "list").stdout
    weak = tracker("user", "create", "bo", "--full-name", "Bo", "--role", "oversight", given="short\nshort\n")
    assert (weak.exit_code, weak.stderr.splitlines()[-1][:23]) == (1, "error: password_unfit: ")


def test_an_account_is_linked_to_a_person_at_the_provider_and_unlinked(tracker: Tracker, agency: Path) -> None:
    tracker("init", "--agency", str(agency))
    password = "seven harbour lanterns\nseven harbour lanterns\n"
    tracker("user", "create", "eva", "--full-name", "Eva L", "--role", "oversight", given=password)
    whom = ("eva", "--issuer", "https://login.example.org/city", "--subject", "00u1")
    assert tracker("user", "link", *whom).exit_code == 0
    assert tracker("user", "link", *whom).stderr.startswith("error: identity_linked: ")
    assert tracker("user", "unlink", *whom).exit_code == 0
    assert tracker("user", "unlink", *whom).stderr.startswith("error: unknown_identity: ")
    assert tracker("user", "link", "nobody", *whom[1:]).stderr.startswith("error: unknown_user: ")


def test_a_database_behind_the_program_is_said_with_what_to_do(tracker: Tracker) -> None:
    assert tracker("db", "check").exit_code == 0
    assert tracker("db", "downgrade", "0007").exit_code == 0
    assert tracker("db", "check").exit_code == 1
    behind = tracker("report", "rollout-progress")
    assert (behind.exit_code, "tracker db upgrade" in behind.stderr) == (1, True)
    assert tracker("db", "upgrade").exit_code == 0
    assert tracker("db", "current").stdout == f"{head()}\n"


def test_help_names_every_command(tracker: Tracker) -> None:
    shown = tracker("--help").stdout
    for name in COMMANDS:
        assert f"  {name} " in shown
        assert main.get_command(None, name) is not None  # type: ignore[arg-type]


def test_a_locked_account_is_unlocked_and_glass_is_broken_on_this_machine_alone(tracker: Tracker, agency: Path) -> None:
    tracker("init", "--agency", str(agency))
    password = "seven harbour lanterns\nseven harbour lanterns\n"
    assert (
        tracker("user", "create", "eva", "--full-name", "E", "--role", "administrator", given=password).exit_code == 0
    )
    assert tracker("user", "unlock", "eva").stderr.startswith("error: user_not_locked: ")
    last = tracker("user", "disable", "eva")
    assert (last.exit_code, last.stderr.startswith("error: last_administrator: ")) == (1, True)
    tidied = tracker("user", "tidy")
    assert (tidied.stdout, tidied.stderr) == ("", "0 disabled.\n")
    broken = tracker("user", "break-glass", "eva")
    assert len(broken.stdout.strip()) > 40
    line = json.loads(broken.stderr.splitlines()[0])
    assert (line["event"], line["level"], line["username"]) == ("break_glass", "critical", "eva")
    assert "GLASS BROKEN for eva" in broken.stderr
    assert broken.stdout.strip() not in broken.stderr
