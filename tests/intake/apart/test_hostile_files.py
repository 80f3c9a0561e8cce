"""Files that pass every check and hurt whoever reads them: refused clearly and within limits, nothing left behind."""

import os
import resource
import signal
import time
from pathlib import Path

import pytest

from tests.fixtures.files import csv_file
from tests.fixtures.hostile import (
    HEADER,
    LUND,
    READ_APART,
    SMALL,
    endless_pattern,
    largest_workbook,
    mapping,
    reader_watched,
    readers_left,
)
from tracker.domain.errors import Invalid
from tracker.intake import LIMITS, Limits, Mapping
from tracker.intake.apart.process import ReaderProcess
from tracker.intake.apart.sent_file import SentFile

MOST_SECONDS = 4
"""Of processor time: twice what holds where nothing else runs, which `tests.bench.hostile_files` measures."""

MOST_BYTES = 150 * 1024**2
"""That the reading of a hostile file may cost its reader and the process that asks for it, together."""

CODES = {"too_large", "not_a_spreadsheet", "header_not_found", "empty_file", "unbalanced_quote", "sheet_not_named"}
QUICK = {"few texts named often", "cells far apart", "one enormous line", "hidden columns", "a deep directory"}
"""What is tried in the short run: one of each kind of cost."""

EACH = [pytest.param(one, marks=() if one in QUICK else pytest.mark.long) for one in READ_APART]


def refusal_of(content: bytes, name: str, by: Mapping, limits: Limits = SMALL) -> Invalid:
    """The refusal of a file, and that its reader has gone."""
    with pytest.raises(Invalid) as refused, SentFile(content, name, limits) as file:
        list(file.open(by).rows())
    assert readers_left() == []
    assert refused.value.field in ("file", "sheet")
    return refused.value


def temporary_files() -> set[Path]:
    """What stands in the folder for temporary files."""
    return set(Path("/tmp").glob("*")) | set(Path("/dev/shm").glob("*"))  # noqa: S108 - only looked at


@pytest.mark.parametrize("which", EACH)
def test_a_file_that_needs_too_much_is_refused_in_little_time_and_memory(which: str) -> None:
    make, name = READ_APART[which]
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with reader_watched() as cost:
        refusal = refusal_of(content, name, mapping(), LIMITS)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert refusal.code in CODES
    assert len(refusal.message) < 4000
    assert cost["seconds"] < MOST_SECONDS
    assert 0 < cost["bytes"] < MOST_BYTES - len(content) - more  # the server holds the file too


@pytest.mark.long
@pytest.mark.whole
def test_the_largest_list_is_read_however_much_more_it_takes() -> None:
    content = largest_workbook()
    with SentFile(content, "roster.xlsx", Limits(wait_seconds=300)) as file:
        assert sum(1 for _ in file.open(mapping()).rows()) == 199_999
    with SentFile(content, "roster.xlsx", Limits(memory_bytes=150 * 1024**2, wait_seconds=300)) as file:
        with pytest.raises(Invalid) as refused:  # the setting is the most, whatever the cells would need
            file.open(mapping())
        assert refused.value.code == "too_large"


def test_a_small_file_gets_little_time_and_a_large_one_as_much_as_the_settings_say() -> None:
    assert [LIMITS.of_file(size).cpu_seconds for size in (100, 1024**2, 30 * 1024**2)] == [2, 6, 20]
    assert Limits(cpu_seconds=1).of_file(30 * 1024**2).cpu_seconds == 1


def test_a_file_that_never_ends_to_be_read_is_given_up() -> None:
    content, by = endless_pattern()
    refusal = refusal_of(content, "roster.csv", by, LIMITS)
    assert (refusal.code, "2 seconds" in refusal.message) == ("too_large", True)
    hasty = Limits(wait_seconds=1)
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
