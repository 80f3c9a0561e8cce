"""A wheel carries all that a tracker needs: unpacked anywhere, it migrates, and has its pages, settings and assets."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.structure.sources import ROOT, name_of, tracked_under

LOOK = """
import sys
from pathlib import Path
from tracker import resources
from tracker.store.migrate import current, head, upgrade

assert Path(resources.__file__).is_relative_to(sys.argv[1]), resources.__file__
for folder in (resources.migrations_dir(), resources.templates_dir(), resources.config_dir(), resources.uswds_dir()):
    assert folder.is_relative_to(sys.argv[1]) and any(folder.iterdir()), folder
upgrade(sys.argv[2])
assert current(sys.argv[2]) == head()
print(head())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as built from this folder without a network."""
    made = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", made],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return next(made.glob("*.whl"))


def test_the_wheel_carries_every_file_beside_the_code(wheel: Path) -> None:
    shipped = set(zipfile.ZipFile(wheel).namelist())
    beside = [*(ROOT / "migrations").rglob("*"), *(ROOT / "templates").rglob("*"), *(ROOT / "config").rglob("*")]
    wanted = {f"tracker/_shipped/{name_of(file)}" for file in beside if file.is_file() and file.suffix != ".pyc"}
    assert len(wanted) > 10
    assert wanted - shipped == set()
    assert {name_of(file) for file in tracked_under("tracker")} - shipped == set()


def test_the_wheel_carries_the_design_system_and_what_its_sheet_names(wheel: Path) -> None:
    prefix = "tracker/_shipped/uswds/"
    shipped = {name.removeprefix(prefix) for name in zipfile.ZipFile(wheel).namelist() if name.startswith(prefix)}
    assert shipped >= {"css/uswds.min.css", "js/uswds.min.js", "js/uswds-init.min.js", "img/sprite.svg", "LICENSE.md"}
    assert any(name.endswith(".woff2") for name in shipped)
    assert "img/usa-icons/search.svg" in shipped
    assert not any(name.endswith((".map", ".scss", ".ttf")) for name in shipped)
    assert wheel.stat().st_size < 8 * 1024**2


def test_an_unpacked_wheel_works_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    looked = subprocess.run(
        [sys.executable, "-c", LOOK, site, f"sqlite:///{tmp_path}/tracker.db"],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert looked.returncode == 0, looked.stderr
    assert (tmp_path / "tracker.db").stat().st_size > 0
