"""`tracker statutory-pack`: an archive on stdout or in a file, the same bytes for the same moment."""

import io
import zipfile
from pathlib import Path

from tests.cli.conftest import Tracker


def test_a_pack_goes_into_a_file_and_is_the_same_again(tracker: Tracker, agency: Path, tmp_path: Path) -> None:
    tracker("init", "--agency", str(agency))
    target = tmp_path / "pack.zip"
    asked = ("statutory-pack", "--since", "2016-09-01", "--as-of", "2016-09-27")
    done = tracker(*asked, "--output", str(target))
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.endswith(": 2016-09-01 to 2016-09-27.\n")
    with zipfile.ZipFile(target) as archive:
        readme = archive.read("README.txt").decode()
    command = next(line.split() for line in readme.splitlines() if line.startswith("  tracker statutory-pack"))
    again = tmp_path / "again.zip"
    assert tracker(*command[1:-1], str(again)).exit_code == 0
    assert again.read_bytes() == target.read_bytes()


def test_a_pack_is_data_on_stdout(tracker: Tracker, agency: Path) -> None:
    tracker("init", "--agency", str(agency))
    pulled = tracker("statutory-pack", "--as-of", "2016-09-27")
    assert zipfile.ZipFile(io.BytesIO(pulled.stdout_bytes)).testzip() is None


def test_a_period_that_cannot_be_is_refused(tracker: Tracker, agency: Path) -> None:
    tracker("init", "--agency", str(agency))
    refused = tracker("statutory-pack", "--since", "2016-09-28", "--as-of", "2016-09-27")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("error: since_after_as_of: ")
    assert tracker("statutory-pack", "--since", "yesterday").exit_code == 2
