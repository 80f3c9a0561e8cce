"""What belongs to others comes out by no route: each text of another precinct's records has a word planted in it, and
no answer to a stranger of that precinct holds one; every page escapes it, and no file would run it.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
import structlog

from tests.databases import Databases
from tests.web.canaries.planting import CHOICES, KEPT, OF_EVERYONE, planted_columns, with_canaries
from tests.web.canaries.walking import Answer, addresses, walk
from tests.web.pages.browsing import signed_in
from tests.web.site import ROLES, Site, close, make_tokens, rewired_site
from tracker.domain.vocabulary import Role
from tracker.store.base import Base

LAST = 2
WORD = re.compile(r"(canary[a-z0-9]+?)n\d+z")
FORMULA = re.compile(r"[\s'\"]*[=+@\t\r＝＋－＠]|[\s'\"]*-(?!\d)")

SHOWN = {
    *("users.full_name", "precincts.name", "places.name", "places.code", "cameras.serial", "cameras.asset_tag"),
    *("officer_particulars.last_name", "officer_particulars.first_name", "officer_particulars.badge"),
    *("officer_particulars.rank", "training_sessions.place", "training_sessions.instructor", "daily_use.source"),
    *("assignment_returns.note", "camera_conditions.report_number", "acknowledgements.sheet", "batches.file_name"),
    "batches.reversal_reason",
    *("count_explanations.explanation", "difference_explanations.explanation", "listed_rows.serial"),
}
"""What the administrator's walk must meet: the control without which finding nothing would say nothing."""


@pytest.fixture
def planted(databases: Databases) -> Iterator[Site]:
    """A site with the canaries. The inspector is of the 3rd."""
    with databases.fresh("sqlite", with_canaries) as url:
        tokens = make_tokens(url)
        made = rewired_site(url, tokens)
        made.as_promised = False
        with made.writing() as session:
            connection = session.connection()
            connection.exec_driver_sql("UPDATE api_token_precincts SET precinct_id = 3")
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))  # a line for each report pulled
        yield made
        structlog.reset_defaults()
        close(made)


def offences(answer: Answer) -> list[str]:
    """What is wrong with an answer, whoever asked."""
    found = []
    if answer.status >= 500:
        found.append(f"{answer.address}: {answer.status}")
    if answer.kind == "text/html" and b"<canary" in answer.data:
        found.append(f"{answer.address}: not escaped")
    if answer.kind == "text/csv":
        found += [f"{answer.address}: {cell} is a formula" for cell in formulas(answer.data)]
    return found


def formulas(content: bytes) -> list[str]:
    """The cells that a spreadsheet would run: those with the mark before them are text."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [cell for row in rows for cell in row if not cell.startswith("'") and FORMULA.match(cell)]


def seen_by(
    site: Site, who: str, *, papers: bool, role: Role | None = None
) -> tuple[dict[str, list[str]], list[str], int]:
    """Each planted word's table and column with the addresses it came from, what is wrong, and how many answers were
    read. `papers`: every report in every format as well, most of the time that it takes.
    """
    seen: dict[str, list[str]] = defaultdict(list)
    wrong: list[str] = []
    read = 0
    asked = (a for a in addresses(site, LAST, role or ROLES[who]) if papers or "/reports/" not in a)
    for answer in walk(site, who, asked):
        read += answer.status == 200
        wrong += offences(answer)
        for word in set(WORD.findall(answer.content)):
            seen[word].append(answer.address)
    return seen, wrong, read


def word_of(column: str) -> str:
    """The planted word of a column, named as `table.column`."""
    return f"canary{column.replace('.', '').replace('_', '')}"


@pytest.mark.long
def test_no_route_tells_a_supervisor_what_is_another_precincts(planted: Site) -> None:
    seen, wrong, read = seen_by(planted, "inspector", papers=True)
    assert read > 150
    assert dict(seen) == {}
    assert wrong == []


@pytest.mark.long
@pytest.mark.whole
def test_no_route_tells_a_precincts_counter_what_is_anothers(planted: Site) -> None:
    counter = signed_in(planted, "inspector")
    assert counter.get("/counter/issue").status == 403
    with planted.writing() as session:  # the inspector's account and token get the role
        for table in ("users", "api_tokens"):
            made = f"UPDATE {table} SET role = 'precinct_administrator' WHERE role = 'supervisor'"
            assert session.connection().exec_driver_sql(made).rowcount == 1
    assert counter.get("/counter/issue").status == 200
    seen, wrong, read = seen_by(planted, "inspector", papers=True, role=Role.PRECINCT_ADMINISTRATOR)
    assert read > 150
    assert dict(seen) == {}
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("papers", [False, pytest.param(True, marks=pytest.mark.whole)])
def test_the_administrator_meets_each_of_them_escaped_and_as_no_formula(planted: Site, papers: bool) -> None:
    seen, wrong, read = seen_by(planted, "admin", papers=papers)
    assert read > 150
    assert {column for column in SHOWN if word_of(column) not in seen} == set()
    assert {name for name in ("last", "first", "badge", "employee") if f"canaryprotected{name}" not in seen} == set()
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("papers", [False, pytest.param(True, marks=pytest.mark.whole)])
def test_no_route_names_a_protected_officer_to_oversight(planted: Site, papers: bool) -> None:
    seen, wrong, _ = seen_by(planted, "auditor", papers=papers)
    assert {word: asked for word, asked in seen.items() if word.startswith("canaryprotected")} == {}
    assert word_of("officer_particulars.last_name") in seen
    assert wrong == []


@pytest.mark.parametrize("name", ["officers", "cameras", "places"])
def test_a_search_counts_nothing_of_theirs(planted: Site, name: str) -> None:
    address = f"/api/v1/{name}?search=%3D%3Ccanary"
    theirs, everything = planted.get(address, "inspector"), planted.get(address)
    if everything.status_code == 422:  # this list is not searched
        assert theirs.status_code == 422
        return
    assert (theirs.headers["X-Total-Count"], theirs.get_json()) == ("0", [])
    assert int(everything.headers["X-Total-Count"]) > 0


def test_every_text_column_has_a_canary_or_a_reason() -> None:
    planted = {f"{table}.{column}" for table, column in planted_columns()}
    assert set(SHOWN) <= planted
    known = {table.name for table in Base.metadata.sorted_tables}
    columns = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns}
    assert set(OF_EVERYONE) <= known
    assert set(KEPT) <= known | columns
    assert {column.rpartition(".")[2] for column in columns} >= CHOICES


@pytest.mark.parametrize("cell", ["=1", " =1", '"@x', "＝1", "-x", "+1", "\t=1"])
def test_a_cell_that_would_run_is_found(cell: str) -> None:
    assert formulas(f'"{cell.replace(chr(34), chr(34) * 2)}"\n'.encode()) == [cell]
    assert formulas(b"'=1,-12.5,Lund\n") == []
