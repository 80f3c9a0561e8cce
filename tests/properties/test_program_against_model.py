"""Random amounts: the report of money says what the slow account says, to the cent, and its years add up."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.model.histories import questions, stories
from tests.model.program import Line, money
from tests.properties.entering import add_entries, entries
from tests.properties.loading import loaded
from tracker.domain.reports.program import MoneyFigures
from tracker.reports.program import program

FEW, MANY = 8, 120
UNHEARD = [HealthCheck.function_scoped_fixture]


@settings(max_examples=FEW, suppress_health_check=UNHEARD)
@given(data=st.data())
def test_the_report_says_what_the_slow_account_says(engine: Engine, data: st.DataObject) -> None:
    check_history(engine, data)


@pytest.mark.whole
@pytest.mark.long
@settings(max_examples=MANY, suppress_health_check=UNHEARD)
@given(data=st.data())
def test_the_same_of_many_histories(engine: Engine, data: st.DataObject) -> None:
    check_history(engine, data)


def check_history(engine: Engine, data: st.DataObject) -> None:
    """One history with amounts of money, asked twice."""
    history = data.draw(stories())
    asked = [data.draw(questions(history)) for _ in range(2)]
    made = data.draw(entries(history, asked))
    with loaded(engine, history) as session:
        add_entries(session, history, made)
        for question in asked:
            day, moment = question.as_of, question.known_at
            report = program(session, as_of=day, known_at=moment)
            found = {row.year: line_of(row.figures) for row in report.rows} | {None: line_of(report.total)}
            assert found == money(history, made, day, moment)
            assert sum(row.figures.spent or 0 for row in report.rows) == (report.total.spent or 0)
            assert report.total.spent_to_date == report.total.spent
            narrowed = program(session, as_of=day, known_at=moment, precincts={history.precincts[0].code})
            assert {row.figures.cost_each for row in narrowed.rows} <= {None}
            assert [row.figures.spent for row in narrowed.rows] == [row.figures.spent for row in report.rows]


def line_of(figures: MoneyFigures) -> Line:
    """A line as the account tells it."""
    return Line(figures.appropriated, figures.spent, figures.spent_to_date, figures.equipped, figures.cost_each)
