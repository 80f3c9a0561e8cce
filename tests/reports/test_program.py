"""The money of the programme: by year, up to a day, and for each equipped officer."""

from datetime import date, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.reports.ledger import FIRST, Ledger, moment
from tracker.domain.reports.program import MoneyFigures, ProgramReport
from tracker.reports.program import program
from tracker.store.models import MoneyFigure

DAY = date(2016, 11, 7)
LATER = moment(12, 1, 2017)


def paid(ledger: Ledger, day: date, cents: int, at: datetime = FIRST, source: str = "invoice") -> int:
    """Money spent."""
    told = {"year": day.year, "dated_on": day, "amount_cents": cents, "purpose": f"{cents} on {day}"}
    return ledger.add(MoneyFigure, at, kind="spent", source=source, **told)


def granted(ledger: Ledger, year: int, day: date, cents: int, source: str = "budget") -> int:
    """Money appropriated."""
    told = {"year": year, "dated_on": day, "amount_cents": cents, "purpose": "cameras"}
    return ledger.add(MoneyFigure, FIRST, kind="appropriated", source=source, **told)


def equip(ledger: Ledger, day: date, count: int) -> None:
    """So many officers equipped from a day on."""
    precinct = ledger.precinct("1")
    for _ in range(count):
        ledger.equip(ledger.officer(precinct), day)


def asked(session: Session, day: date = DAY, known_at: datetime = LATER) -> ProgramReport:
    """The report."""
    return program(session, as_of=day, known_at=known_at)


def test_money_is_summed_by_year_with_its_sources_once_each(session: Session, ledger: Ledger) -> None:
    granted(ledger, 2016, date(2015, 12, 9), 900_00)
    granted(ledger, 2016, date(2016, 2, 1), 100_00, "a second decision")
    granted(ledger, 2017, date(2016, 11, 4), 325_000_00, "newspaper")
    paid(ledger, date(2016, 3, 1), 250_01)
    paid(ledger, date(2016, 4, 1), 249_99)
    found = asked(session)
    assert [(row.year, row.figures.appropriated, row.figures.spent, row.sources) for row in found.rows] == [
        (2016, 1000_00, 500_00, ("budget", "a second decision", "invoice")),
        (2017, 325_000_00, None, ("newspaper",)),
    ]
    assert (found.total.appropriated, found.total.spent) == (326_000_00, 500_00)
    assert [one.dated_on for one in found.entries] == sorted(one.dated_on for one in found.entries)


def test_what_an_equipped_officer_has_cost_is_told_to_the_cent(session: Session, ledger: Ledger) -> None:
    equip(ledger, date(2016, 7, 11), 3)
    paid(ledger, date(2015, 3, 1), 50)
    paid(ledger, date(2016, 3, 1), 150)
    found = asked(session)
    assert found.rows[1].figures == MoneyFigures(None, 150, 200, DAY, 3)
    assert found.rows[1].figures.cost_each == found.total.cost_each == 67


def test_nobody_equipped_is_no_cost_and_no_division(session: Session, ledger: Ledger) -> None:
    equip(ledger, date(2016, 7, 11), 1)
    paid(ledger, date(2015, 3, 1), 50)
    earlier, total = asked(session).rows[0].figures, asked(session).total
    assert (earlier.counted_on, earlier.equipped, earlier.cost_each) == (date(2015, 12, 31), 0, None)
    assert (total.equipped, total.cost_each) == (1, 50)


def test_a_year_is_counted_on_its_last_day_or_on_the_report_s(session: Session, ledger: Ledger) -> None:
    equip(ledger, date(2016, 7, 11), 2)
    paid(ledger, date(2016, 3, 1), 100)
    paid(ledger, date(2017, 3, 1), 100)
    on = [row.figures.counted_on for row in asked(session, date(2017, 6, 30)).rows]
    assert on == [date(2016, 12, 31), date(2017, 6, 30)]
    later = asked(session, date(2017, 6, 30)).rows[1].figures
    assert (later.spent, later.spent_to_date, later.cost_each) == (100, 200, 100)


def test_only_what_was_decided_by_the_day_and_known_counts(session: Session, ledger: Ledger) -> None:
    paid(ledger, date(2016, 3, 1), 100, moment(4, 1))
    mistaken = paid(ledger, date(2016, 3, 2), 900, moment(4, 1))
    ledger.void(MoneyFigure, mistaken, moment(5, 1))
    paid(ledger, date(2016, 11, 8), 7)
    assert asked(session).total.spent == 100
    assert asked(session, date(2016, 4, 2), moment(4, 2)).total.spent == 1000
    assert asked(session, date(2016, 3, 31), moment(3, 31)).total.spent is None


def test_the_statements_grow_with_the_years_and_not_with_the_amounts(
    engine: Engine, session: Session, ledger: Ledger
) -> None:
    equip(ledger, date(2016, 7, 11), 2)
    counted = []
    for month in (3, 4):
        for day in (1, 2):
            paid(ledger, date(2016, month, day), 100)
        with recorded_statements(engine) as statements:
            asked(session)
        counted.append(len(statements))
    assert counted[0] == counted[1]
