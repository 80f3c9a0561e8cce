"""Formulas in every stored text, read back from every file that a spreadsheet opens: none is run, no number touched."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import structlog

from tests.databases import Databases
from tests.web.canaries.planting import with_words
from tests.web.canaries.walking import addresses
from tests.web.formulas.corpus import FORMULAS, NUMBER, Rows, spelling, starts_a_formula, tables_of
from tests.web.pages.browsing import signed_in
from tests.web.site import ROLES, Site, close, make_tokens, rewired_site
from tracker.domain.formulas import unguarded

ENDINGS = (".csv", ".xlsx", ".zip")
FIRST_DAY = date(1899, 12, 30)
"""What a workbook counts its days from."""


def with_formulas(url: str) -> None:
    """Builds a site's database with a formula in every text."""
    with_words(url, spelling(0))


def with_others(url: str) -> None:
    """The same with other formulas in other texts."""
    with_words(url, spelling(11))


@pytest.fixture(
    params=[
        (with_formulas, "/reports/", 1),
        pytest.param((with_others, "/", 2), marks=[pytest.mark.long, pytest.mark.whole]),
    ]
)
def files(databases: Databases, request: pytest.FixtureRequest) -> Iterator[dict[str, bytes]]:
    """Every file that such a site gives an administrator and a spreadsheet opens, by address; the reports, which both
    doors give alike, from the pages alone where time is short.
    """
    build, door, last = request.param
    with databases.fresh("sqlite", build) as url:
        site = rewired_site(url, make_tokens(url))
        site.as_promised = False
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))  # a line for each report pulled
        yield dict(files_of(site, door, last))
        structlog.reset_defaults()
        close(site)


def files_of(site: Site, door: str, last: int) -> Iterator[tuple[str, bytes]]:
    """What comes back from each address of a file."""
    client = signed_in(site).client
    for address in addresses(site, last, ROLES["admin"]):
        if address.endswith(ENDINGS) and ("/reports/" not in address or address.startswith(door)):
            answer = site.get(address) if address.startswith("/api/") else client.get(address)
            assert answer.status_code in (200, 404, 422), f"{address}: {answer.text}"
            if answer.status_code == 200:
                yield address, answer.data


def test_no_cell_of_any_file_is_run_and_no_number_is_touched(files: dict[str, bytes]) -> None:
    assert len(files) > 40
    texts = {ending: set[str]() for ending in ENDINGS}
    for address, content in files.items():
        tables = list(tables_of(content, address))
        assert tables, address
        for name, rows in tables:
            cells = {cell for row in rows for cell in row if isinstance(cell, str)}
            texts[address[address.rindex(".") :]] |= cells
            if name.endswith(".csv"):
                assert [cell for cell in cells if starts_a_formula(cell)] == [], name
    marked = {one for one in FORMULAS if any(cell.startswith(f"'{one} canary") for cell in texts[".csv"])}
    plain = {one for one in FORMULAS if any(unguarded(cell).startswith(f"{one} canary") for cell in texts[".xlsx"])}
    assert len(marked) > 10
    assert len(plain) > 10
    compared = [
        (address, agree(content, files[f"{stem}.xlsx"]))
        for address, content in files.items()
        if address.endswith(".csv") and f"{(stem := address[:-4])}.xlsx" in files
    ]
    assert len(compared) > 12
    assert [address for address, same in compared if not same] == []


def agree(text: bytes, workbook: bytes) -> bool:
    """Whether a workbook's sheet has the cells of a text file: the same texts, and numbers as numbers."""
    ((_, (_, *lines)),) = tables_of(text, "a.csv")
    return any(_same(lines, rows) for _, (_, *rows) in tables_of(workbook, "a.xlsx"))


def _same(lines: Rows, rows: Rows) -> bool:
    width = len(rows[0]) if rows else 0  # a text file has the stamp beside each row
    return [len(row) for row in rows] == [width] * len(lines) and all(
        _reads_as(str(written), cell)
        for line, row in zip(lines, rows, strict=True)
        for written, cell in zip(line[:width], row, strict=True)
    )


def _reads_as(written: str, cell: str | float) -> bool:
    if isinstance(cell, str):
        return unguarded(written) == unguarded(cell)
    if NUMBER.fullmatch(written):
        return abs(float(written) - cell) < 0.051  # percentages are written with one decimal
    return written == (FIRST_DAY + timedelta(days=cell)).isoformat()


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_that_would_run_is_found(cell: str) -> None:
    assert starts_a_formula(cell) is not cell.startswith("'")
    assert not any(map(starts_a_formula, (f"'{cell}", "-12.5", "Lund", "", "4-223")))
