"""Lists of every kind with every quirk of real files, held against a plain account: each row ends in one bucket, what
is entered is what the account enters, and a file of which one row is refused enters nothing.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fixtures.files import Cell, csv_file, workbook, xlsx_file
from tests.fixtures.on_record import STANDING, put_on_record
from tests.fixtures.quirk_lists import MESSY_LISTS, SentList
from tests.model.lists import CREATED, REJECTED, REVIEW, SKIPPED, UPDATED
from tests.services.department import set_up
from tests.services.imports.office import Office
from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import ImportKind
from tracker.journeys.receipts import Receipt

pytestmark = pytest.mark.usefixtures("reading_here")

QUICK = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
LONG = settings(
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)


@pytest.fixture
def office(session: Any) -> Office:
    """A department with the people and cameras of the accounts."""
    department = set_up(session)
    put_on_record(department)
    return Office(department)


def take(office: Office, sent: SentList, **keys: Any) -> Receipt:
    """Import a generated list."""
    return office.take(sent.kind, sent.content, file_name=sent.name, **{**sent.mapping, **keys})


def buckets(receipt: Receipt) -> dict[int, str]:
    """By line, what became of each row; a line that stands in two buckets is told as such."""
    found: dict[int, list[str]] = {line: [outcome.value] for line, outcome in receipt.outcomes.items()}
    for name, lines in (
        (SKIPPED, receipt.skipped),
        (REJECTED, receipt.rejected),
        (REVIEW, receipt.review),
    ):
        for one in lines:
            found.setdefault(one.line, []).append(name)
    return {line: " and ".join(names) for line, names in found.items()}


def check_a_list_ends_as_the_account_says(office: Office, sent: SentList) -> None:
    """A dry run, an import that may be refused, one without the faulty rows, and that again."""
    standing = STANDING[sent.kind]
    with office.undone():
        moves, before = office.moves(), standing(office.session)
        dry = take(office, sent, apply=False)
        assert buckets(dry) == sent.fates()
        assert (office.moves(), standing(office.session)) == (moves, before)
        out = sent.faulty()
        if out:
            refused = take(office, sent)
            assert (refused.applied, buckets(refused)) == (False, sent.fates())
            assert (office.moves(), standing(office.session)) == (moves, before)
        office.session.expire_all()
        taken = take(office, sent, exclude=out)
        assert (taken.applied, buckets(taken)) == (True, sent.fates(out))
        assert standing(office.session) == sent.held(out)
        moves = office.moves()
        again = take(office, sent, exclude=out)
        assert {fate for fate in buckets(again).values() if fate in (CREATED, UPDATED)} == set()
        assert (again.applied, again.batch, office.moves()) == (True, None, moves)


@pytest.mark.parametrize("kind", MESSY_LISTS)
@QUICK
@given(data=st.data())
def test_a_list_ends_as_the_account_says(office: Office, kind: ImportKind, data: st.DataObject) -> None:
    check_a_list_ends_as_the_account_says(office, data.draw(MESSY_LISTS[kind]))


@pytest.mark.whole
@pytest.mark.long
@pytest.mark.parametrize("kind", MESSY_LISTS)
@LONG
@given(data=st.data())
def test_many_lists_end_as_the_account_says(office: Office, kind: ImportKind, data: st.DataObject) -> None:
    check_a_list_ends_as_the_account_says(office, data.draw(MESSY_LISTS[kind]))


TABLES: dict[ImportKind, list[list[Cell]]] = {
    ImportKind.CAMERAS: [["serial", "model"], ["X81000001", "Axon Body 2"], ["X81000002", "Axon Body 2"]],
    ImportKind.COMPLETIONS: [
        ["badge", "course", "version", "completed_on"],
        ["0412", "BWC", "2016", "2016-08-01"],
        ["0413", "BWC", "2016", "2016-08-01"],
    ],
    ImportKind.ASSIGNMENTS: [["badge", "serial", "issued_on"], ["0412", "X1", "2016-08-01"]],
    ImportKind.DAILY_USE: [["precinct", "used_on", "deployed", "used"], ["5", "2016-08-02", "4", "3"]],
}
NEEDED = {
    ImportKind.CAMERAS: "serial",
    ImportKind.COMPLETIONS: "completed_on",
    ImportKind.ASSIGNMENTS: "serial",
    ImportKind.DAILY_USE: "used_on",
}


@pytest.mark.parametrize("kind", TABLES)
def test_what_cannot_be_one_list_is_refused_with_a_sentence(office: Office, kind: ImportKind) -> None:
    table = TABLES[kind]
    place = table[0].index(NEEDED[kind])
    without = [[cell for number, cell in enumerate(row) if number != place] for row in table]
    columns = {str(name): str(name) for name in table[0]}
    sheets = xlsx_file(workbook(dict.fromkeys(("June", "By name", "By unit"), table)))
    cases = [
        (sheets, "l.xlsx", {}, "sheet_not_named", "'June', 'By name', 'By unit'"),
        (csv_file([[*row, "", *row] for row in table]), "l.csv", {"columns": columns}, "side_by_side_tables", "line 1"),
        (csv_file(without), "l.csv", {}, "missing_columns", NEEDED[kind]),
        (
            csv_file([[f"{name} (old)" for name in table[0]]]),
            "l.csv",
            {"columns": columns},
            "header_not_found",
            "expect",
        ),
    ]
    before = office.moves()
    for content, name, keys, code, said in cases:
        with pytest.raises(Invalid) as refused:
            office.take(kind, content, file_name=name, **keys)
        assert (refused.value.code, office.moves()) == (code, before)
        assert said in refused.value.message
        assert refused.value.message.endswith(".")


@pytest.mark.parametrize("kind", [ImportKind.COMPLETIONS, ImportKind.ASSIGNMENTS])
def test_a_list_that_names_nobody_has_no_identity(office: Office, kind: ImportKind) -> None:
    nameless = [row[1:] for row in TABLES[kind]]
    before = office.moves()
    with pytest.raises(Invalid) as refused:
        office.take(kind, csv_file(nameless))
    assert (refused.value.code, office.moves()) == ("no_identity", before)
    assert "Name the columns in a mapping file." in refused.value.message
