"""Files that pass every check and hurt whoever reads them: refused clearly and within limits, nothing left behind."""

import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures.files import csv_file
from tests.fixtures.hostile import (
    HEADER,
    LUND,
    SMALL,
    deep_strings,
    endless_pattern,
    mapping,
    much_of_little,
    one_line,
    readers_left,
    wide_sheet,
)
from tracker.domain.errors import Invalid
from tracker.intake import Limits, Mapping
from tracker.intake.apart.process import ReaderProcess
from tracker.intake.apart.sent_file import SentFile

MOST_SECONDS = 25
MOST_MORE = 150 * 1024
"""KB that the reading of a hostile file may cost the process that asks for it."""


def refusal_of(content: bytes, name: str, by: Mapping, limits: Limits = SMALL) -> Invalid:
    """The refusal of a file, and that its reader has gone."""
    with pytest.raises(Invalid) as refused, SentFile(content, name, limits) as file:
        list(file.open(by).rows())
    assert readers_left() == []
    assert refused.value.field == "file"
    return refused.value


def temporary_files() -> set[Path]:
    """What stands in the folder for temporary files."""
    return set(Path("/tmp").glob("*")) | set(Path("/dev/shm").glob("*"))  # noqa: S108 - only looked at


@pytest.mark.parametrize(
    "make,name,codes",
    [
        (much_of_little, "roster.xlsx", {"too_large"}),
        (deep_strings, "roster.xlsx", {"too_large", "not_a_spreadsheet", "not_readable"}),
        (wide_sheet, "roster.xlsx", {"too_large", "header_not_found"}),
        (one_line, "roster.csv", {"too_large"}),
    ],
    ids=["few texts named often", "deep and long texts", "cells far apart", "one enormous line"],
)
def test_a_file_that_needs_too_much_is_refused_in_little_time_and_memory(
    make: Callable[[], bytes], name: str, codes: set[str]
) -> None:
    content = make()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    refusal = refusal_of(content, name, mapping())
    assert refusal.code in codes
    assert time.monotonic() - began < MOST_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_MORE


def test_a_file_that_never_ends_to_be_read_is_given_up() -> None:
    content, by = endless_pattern()
    refusal = refusal_of(content, "roster.csv", by)
    assert (refusal.code, "2 seconds" in refusal.message) == ("too_large", True)
    hasty = Limits(cpu_seconds=60, wait_seconds=1)
    refusal = refusal_of(content, "roster.csv", by, hasty)
    assert (refusal.code, "1 seconds" in refusal.message) == ("too_large", True)


def test_the_time_of_whoever_asks_is_not_the_readers() -> None:
    content = csv_file([HEADER, *([LUND] * 50)])
    with SentFile(content, "roster.csv", Limits(wait_seconds=20)) as file:
        reading = file.open(mapping())
        left = file._process._left if file._process else 0.0
        time.sleep(0.3)
        assert file._process is not None
        assert file._process._left == left
        assert len(list(reading.rows())) == 50


def test_more_text_than_may_be_answered_is_refused() -> None:
    content = csv_file([HEADER, *([f"{n:05}", "Lund, " + "E" * 200, "1"] for n in range(3000))])
    refusal = refusal_of(content, "roster.csv", mapping(), Limits(answer_bytes=300_000))
    assert refusal.code == "too_large"
    with SentFile(content, "roster.csv") as file:
        assert len(list(file.open(mapping()).rows())) == 3000


def test_a_row_that_is_too_long_is_refused_with_its_line() -> None:
    content = csv_file([HEADER, LUND, ["0413", "Berg, " + "O" * 9000, "1"]])
    refusal = refusal_of(content, "roster.csv", mapping(), Limits(row_bytes=8000))
    assert (refusal.code, refusal.message.startswith("Line 3 ")) == ("too_large", True)


def test_a_reader_killed_in_the_middle_is_a_refusal() -> None:
    content = csv_file([HEADER, *([f"{n:05}", "Lund, Eva", "1"] for n in range(60_000))])
    with SentFile(content, "roster.csv") as file:
        rows = file.open(mapping()).rows()
        assert next(rows).line == 2
        os.kill(readers_left()[0], signal.SIGKILL)
        with pytest.raises(Invalid) as refused:
            list(rows)
        assert refused.value.code == "not_readable"
        assert readers_left() == []
        assert len(list(file.open(mapping()).rows())) == 60_000  # another question starts another reader
    assert readers_left() == []


def test_rows_that_nobody_wants_any_more_end_the_reader() -> None:
    content = csv_file([HEADER, *([f"{n:05}", "Lund, Eva", "1"] for n in range(60_000))])
    file = SentFile(content, "roster.csv")
    rows = file.open(mapping()).rows()
    next(rows)
    assert len(readers_left()) == 1
    rows.close()
    assert readers_left() == []


@pytest.mark.parametrize(
    "said",
    [
        "b'{'", "b'[]'", "b'7'", "b'{\"header\":{}}'", "b'{\"settled\":{\"columns\":[\"x\"],\"match\":[]}}'",
        "b'{\"refused\":{\"code\":7}}'", "b'{\"end\":true}'", "b'\\xff'", "b'x' * 3_000_000",
    ],
)  # fmt: skip
def test_a_reader_that_was_taken_over_cannot_say_what_it_likes(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReaderProcess, "BEGIN", f"import sys; sys.stdout.buffer.write({said} + bytes([10]))")
    refusal = refusal_of(csv_file([HEADER, LUND]), "roster.csv", mapping())
    assert refusal.code in ("not_readable", "too_large")


def test_a_reader_that_says_nothing_and_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReaderProcess, "BEGIN", "import time; time.sleep(60)")
    large = csv_file([HEADER, *([LUND] * 20_000)])
    assert refusal_of(large, "roster.csv", mapping(), Limits(wait_seconds=1)).code == "too_large"


def test_nothing_stands_on_the_disk_while_a_file_is_read() -> None:
    content = csv_file([HEADER, *([LUND] * 5000)])
    before = temporary_files()
    with SentFile(content, "roster.csv") as file:
        rows = file.open(mapping()).rows()
        next(rows)
        assert temporary_files() <= before
        assert len(list(rows)) == 4999
