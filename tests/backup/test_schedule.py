"""The unit files that docs/backup.md gives: systemd understands them, and they say what the command understands."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tracker.cli.backup import backup

PAGE = Path(__file__).resolve().parents[2] / "docs" / "backup.md"
UNIT = re.compile(r"```ini\n# /etc/systemd/system/(\S+)\n(.*?)```", re.DOTALL)
UNITS = dict(UNIT.findall(PAGE.read_text(encoding="utf-8")))


def read(name: str) -> configparser.RawConfigParser:
    """A unit file as sections and settings; a setting that stands twice keeps its last value."""
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(UNITS[name])
    return parser


def test_the_page_has_a_service_and_its_timer() -> None:
    assert sorted(UNITS) == ["tracker-backup.service", "tracker-backup.timer"]
    service, timer = read("tracker-backup.service"), read("tracker-backup.timer")
    command = service["Service"]["ExecStart"]
    assert re.search(r'tracker backup "/var/backups/tracker/[^"]+\.archive"', command)
    assert backup.params[0].name == "file"
    assert service["Service"]["Type"] == "oneshot"
    assert "/var/backups/tracker" in service["Service"]["ReadWritePaths"]
    assert (timer["Timer"]["Persistent"], timer["Install"]["WantedBy"]) == ("yes", "timers.target")


@pytest.mark.parametrize("name", sorted(UNITS))
def test_systemd_understands_it(tmp_path: Path, name: str) -> None:
    for each, text in UNITS.items():
        (tmp_path / each).write_text(text)
    known = {"Unit", "Service", "Timer", "Install"}
    assert set(read(name).sections()) <= known
    if program := shutil.which("systemd-analyze"):
        told = subprocess.run(
            [program, "verify", "--man=no", str(tmp_path / name)], capture_output=True, text=True, check=False
        )
        assert [line for line in told.stderr.splitlines() if "tracker-backup" in line] == []
