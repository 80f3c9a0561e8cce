"""What an import shows on a terminal, and that it shows nothing where nobody looks."""

import io
import sys

import pytest

from tracker.cli.import_progress import ImportProgress


class Terminal(io.StringIO):
    """A place for errors that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def shown_on(place: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is written while a file is read, entered, and entered anew."""
    monkeypatch.setattr(sys, "stderr", place)
    with ImportProgress("roster.csv", "entering") as shown:
        shown.read(500)
        shown.read(1200)
        for done in (600, 1200, 1, 1200):
            shown.applied(done, 1200)
    return place.getvalue()


def test_a_terminal_is_told_of_the_reading_and_then_of_the_entering(monkeypatch: pytest.MonkeyPatch) -> None:
    told = shown_on(Terminal(), monkeypatch)
    assert told.startswith("\rroster.csv: 500 rows read\rroster.csv: 1,200 rows read\n")
    reading, _, entering = told.partition("\n")
    assert "entering" not in reading
    assert "rows read" not in entering
    assert "50%" in entering
    assert "100%" in entering


def test_a_file_of_errors_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown_on(io.StringIO(), monkeypatch) == ""
