"""Generated rosters with every quirk of real files: each row ends where it must, and nothing is ever half entered."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.fixtures.files import Cell, csv_file, workbook, xlsx_file
from tests.fixtures.quirk_cells import REJECTED, REVIEW, SKIPPED, TAKEN
from tests.fixtures.quirks import HEADER, MAPPING, Sent, rosters
from tests.services.department import ADMINISTRATOR, NOW
from tests.services.imports.office import Office
from tracker.domain.commands.audit import ReverseBatch
from tracker.domain.errors import Invalid, Refusal
from tracker.domain.vocabulary import ImportKind
from tracker.journeys.receipts import Receipt
from tracker.reports.rollout import rollout_progress
from tracker.services.batches import reverse_batch
from tracker.services.imports.histories import load_histories
from tracker.store.models import AuditEvent

QUICK = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
LONG = settings(
    max_examples=600,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
DAY = date(2016, 9, 1)

pytestmark = pytest.mark.usefixtures("reading_here")


def take(office: Office, sent: Sent, **keys: Any) -> Receipt:
    """Import a generated roster."""
    return office.take(ImportKind.ROSTER, sent.content, file_name=sent.name, **{**sent.mapping, **keys})


def faulty_lines(sent: Sent) -> frozenset[int]:
    """The lines with which something is wrong."""
    return frozenset(line for line, fate in sent.fates.items() if fate in (REJECTED, REVIEW))


def fates(receipt: Receipt) -> dict[int, str]:
    """By line, what became of each row; a line that stands in two buckets is told as such."""
    found: dict[int, list[str]] = {}
    for name, lines in (
        (TAKEN, receipt.outcomes),
        (SKIPPED, [line.line for line in receipt.skipped]),
        (REJECTED, [line.line for line in receipt.rejected]),
        (REVIEW, [line.line for line in receipt.review]),
    ):
        for line in lines:
            found.setdefault(line, []).append(name)
    return {line: " and ".join(names) for line, names in found.items()}


def progress(office: Office, known_at: datetime) -> Any:
    """The rollout of a day as known at a moment, without the number of the log's head."""
    told = rollout_progress(office.session, as_of=DAY, known_at=known_at)
    return (told.rows, told.total)


def last_moment(office: Office) -> datetime:
    """When the newest event was recorded."""
    return office.session.scalars(select(AuditEvent.recorded_at).order_by(AuditEvent.seq.desc()).limit(1)).one()


def check_every_row_ends_where_it_must(office: Office, sent: Sent) -> None:
    """A dry run, an import that is refused, one without the faulty rows, again, and back."""
    with office.undone():
        moves = office.moves()
        dry = take(office, sent, apply=False)
        assert fates(dry) == sent.fates
        refused = faulty_lines(sent)
        assert take(office, sent).applied is not bool(refused)
        if refused:
            assert office.moves() == moves
        office.session.expire_all()
        taken = take(office, sent, exclude=refused)
        assert taken.applied
        expected = {named for line, named in sent.ids.items() if sent.fates[line] == TAKEN}
        known = [officer.particulars[-1].value for officer in office.officers().values()]
        assert {(one.employee_number, one.badge) for one in known} == expected
        moves = office.moves()
        again = take(office, sent, exclude=refused)
        assert (again.count_changes(), again.batch, office.moves()) == (0, None, moves)


@QUICK
@given(sent=rosters())
def test_every_row_ends_where_it_must(office: Office, sent: Sent) -> None:
    check_every_row_ends_where_it_must(office, sent)


@pytest.mark.long
@pytest.mark.whole
@LONG
@given(sent=rosters())
def test_every_row_of_many_ends_where_it_must(office: Office, sent: Sent) -> None:
    check_every_row_ends_where_it_must(office, sent)


def check_a_reversal_gives_back_what_was(office: Office, first: Sent, second: Sent) -> None:
    """One month's roster stays, the next is taken back: today is as before, and earlier moments say what they said."""
    with office.undone():
        for badge in ("0412", "0413"):
            office.department.officer(badge)
        take(office, first, exclude=faulty_lines(first), as_of=date(2016, 6, 1))
        before, stood, earlier = last_moment(office), load_histories(office.session), {}
        earlier[before] = progress(office, before)
        dry = take(office, second, exclude=faulty_lines(second), as_of=date(2016, 7, 1), apply=False)
        faulty = faulty_lines(second) | {line.line for line in (*dry.rejected, *dry.review)}
        receipt = take(office, second, exclude=faulty, as_of=date(2016, 7, 1))
        assert receipt.applied
        if receipt.batch is None or receipt.count_changes() == 0:
            return
        earlier[last_moment(office)] = progress(office, last_moment(office))
        events = office.moves()
        later = NOW + timedelta(hours=1)
        reverse_batch(office.session, ADMINISTRATOR, ReverseBatch(receipt.batch, "the wrong month"), now=later)
        office.session.expire_all()
        assert office.moves() == events + 1
        assert load_histories(office.session) == stood
        assert progress(office, last_moment(office)) == earlier[before]
        for moment, said in earlier.items():
            assert progress(office, moment) == said


@QUICK
@given(first=rosters(), second=rosters())
def test_a_reversal_gives_back_what_was(office: Office, first: Sent, second: Sent) -> None:
    check_a_reversal_gives_back_what_was(office, first, second)


@pytest.mark.long
@pytest.mark.whole
@LONG
@given(first=rosters(), second=rosters())
def test_many_reversals_give_back_what_was(office: Office, first: Sent, second: Sent) -> None:
    check_a_reversal_gives_back_what_was(office, first, second)


def check_a_damaged_file_is_refused_or_read(office: Office, sent: Sent, cut: int, place: int, byte: int) -> None:
    """Bytes lost or changed on the way: a refusal in words or a receipt that adds up, and nothing entered in part."""
    content = bytearray(sent.content[: max(len(sent.content) - cut, 0)])
    if content:
        content[place % len(content)] = byte
    with office.undone():
        before = office.moves()
        receipt, said = None, ""
        try:
            receipt = take(office, Sent(bytes(content), sent.name, sent.mapping))
        except Refusal as refusal:
            said = refusal.message
        assert (receipt is not None and receipt.applied) or office.moves() == before
        assert receipt is not None or said.endswith((".", "?"))


@QUICK
@given(sent=rosters(), cut=st.sampled_from([0, 0, 1, 40, 400]), place=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_a_damaged_file_is_refused_or_read(office: Office, sent: Sent, cut: int, place: int, byte: int) -> None:
    check_a_damaged_file_is_refused_or_read(office, sent, cut, place, byte)


@pytest.mark.long
@pytest.mark.whole
@LONG
@given(sent=rosters(), cut=st.integers(0, 5000), place=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_many_damaged_files_are_refused_or_read(office: Office, sent: Sent, cut: int, place: int, byte: int) -> None:
    check_a_damaged_file_is_refused_or_read(office, sent, cut, place, byte)


THREE = ("June", "By name", "By unit")
PEOPLE: list[list[Cell]] = [
    HEADER,
    ["01", "Lund, Eva", "0412", "Sgt.", "1st Pct", "6/1/2016"],
    ["02", "Ek, Per", "0413", "Sgt.", "5TH", "6/1/2016"],
]


@pytest.mark.parametrize(
    "content,name,code,said",
    [
        (
            xlsx_file(workbook(dict.fromkeys(THREE, PEOPLE))),
            "r.xlsx",
            "sheet_not_named",
            "June",
        ),
        (csv_file([[*row, "", *row] for row in PEOPLE]), "r.csv", "side_by_side_tables", "side by side"),
        (csv_file([["Unit", "Head count"], ["1st Pct", "12"]]), "r.csv", "missing_columns", "No column"),
    ],
    ids=["same people on three sheets", "two tables side by side", "no identity"],
)
def test_what_cannot_be_one_roster_is_refused_with_a_sentence(
    office: Office, content: bytes, name: str, code: str, said: str
) -> None:
    before = office.moves()
    with pytest.raises(Invalid) as refused:
        office.take(ImportKind.ROSTER, content, file_name=name, **MAPPING)
    assert (refused.value.code, said in refused.value.message, office.moves()) == (code, True, before)
