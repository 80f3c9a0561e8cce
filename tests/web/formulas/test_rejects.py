"""The file of the rows that were not accepted: it starts no formula either, and mended and sent again it enters what
the sender's file said.
"""

import csv
import io
from typing import Any

import pytest

from tests.databases import Databases
from tests.fixtures.files import csv_file, mapping_file
from tests.services.department import ADMINISTRATOR, NOW
from tests.web.formulas.corpus import starts_a_formula, tables_of
from tests.web.formulas.test_there_and_back import SENT, send, sender_file, texts, with_a_course
from tests.web.site import close, make_tokens, rewired_site
from tracker.domain.vocabulary import ImportKind
from tracker.intake import read_mapping
from tracker.journeys.imports import ImportRequest, import_file
from tracker.journeys.rejects import write_rejects

pytestmark = pytest.mark.usefixtures("reading_here")

WRONG = "=" + 300 * "x"
SPOILT = {
    ImportKind.CAMERAS: "owned_from",
    ImportKind.ROSTER: "last_name",
    ImportKind.COMPLETIONS: "completed_on",
    ImportKind.ASSIGNMENTS: "issued_on",
    ImportKind.DAILY_USE: "used_on",
}
"""The column of each kind in which every row is made wrong: no day, and longer than any name."""


def rows_in(content: bytes) -> list[list[str]]:
    """A text file's rows."""
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))


def spoilt(kind: ImportKind) -> bytes:
    """The sender's file with a cell in every row that cannot be read."""
    header, *rows = rows_in(sender_file(kind))
    place = header.index(SPOILT[kind])
    return csv_file([header, *[[*row[:place], WRONG, *row[place + 1 :]] for row in rows]])


def rejected(site: Any, kind: ImportKind) -> bytes:
    """The file of its rejected rows, which are all of them."""
    content = spoilt(kind)
    mapping = read_mapping(mapping_file(kind=kind.value, **SENT[kind]))
    with site.writing() as session:
        receipt = import_file(session, ADMINISTRATOR, ImportRequest(kind, content, "=1.csv", mapping), now=NOW)
    assert len(receipt.rejected) == len(rows_in(content)) - 1, kind
    return write_rejects(content, "=1.csv", mapping, receipt)


def mended(content: bytes, kind: ImportKind) -> bytes:
    """The file with the right cells again, as a person mends it in a spreadsheet that leaves all others alone."""
    (right_header, *right), (header, *rows) = rows_in(sender_file(kind)), rows_in(content)
    assert header[: len(right_header)] == right_header
    place = header.index(SPOILT[kind])
    return csv_file(
        [header, *[[*row[:place], one[place], *row[place + 1 :]] for row, one in zip(rows, right, strict=True)]]
    )


def test_rejected_rows_start_no_formula_and_go_in_as_they_were_sent(databases: Databases) -> None:
    said = []
    for is_straight in (True, False):
        with databases.fresh("sqlite", with_a_course) as url:
            site = rewired_site(url, make_tokens(url))
            for kind in SENT:
                content = sender_file(kind)
                if not is_straight:
                    rejects = rejected(site, kind)
                    cells = [cell for _, table in tables_of(rejects, "a.csv") for row in table for cell in row]
                    assert any(cell == f"'{WRONG}" for cell in cells), kind
                    assert [cell for cell in cells if isinstance(cell, str) and starts_a_formula(cell)] == [], kind
                    content = mended(rejects, kind)
                assert send(site, kind, content, SENT[kind])["created"] == len(rows_in(content)) - 1, kind
            said.append({kind: texts(site, kind, "csv") for kind in SENT})
            close(site)
    assert said[0] == said[1]
