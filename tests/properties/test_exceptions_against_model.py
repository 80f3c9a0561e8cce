"""Random histories: the report of exceptions lists what the slow account lists, to every reader, and agrees with the
reports whose figures it names.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.model.exceptions import Exceptional
from tests.model.exceptions import exceptions as listed_slowly
from tests.model.facts import History, chicago_day
from tests.model.histories import Question, questions, stories
from tests.properties.loading import loaded
from tests.properties.test_due_back_against_model import name_everybody
from tracker.domain.reports.exceptions import ExceptionKind, ExceptionsReport, ListedException
from tracker.reports.exceptions import exceptions
from tracker.reports.on_day import Reader
from tracker.reports.return_due import return_due
from tracker.reports.rollout import rollout_progress
from tracker.store.engine import make_engine

NAMED_FROM = date(2014, 1, 1)
EVERYONE = Reader(None, sees_identities=True)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """An empty database; each example leaves it so."""
    with databases.fresh(request.param) as url:
        made = make_engine(url)
        yield made
        made.dispose()


def as_listed(row: ListedException) -> Exceptional:
    """A row of the report as the slow account has it."""
    entry = str(row.fact_kind) if row.kind in (ExceptionKind.VOID, ExceptionKind.ENTERED_LATE) else None
    return Exceptional(str(row.kind), row.precinct, row.since, row.officer_id, row.camera_id, entry)


def without_names(rows: tuple[ListedException, ...]) -> Counter[Exceptional]:
    """The rows, but for the particulars: the histories have none, and the test names everybody."""
    return Counter(one for one in map(as_listed, rows) if one.entry != "particulars")


def check_against(session: Session, history: History, asked: Question, since: date | None) -> None:
    day, moment = asked.as_of, asked.known_at
    expected = Counter(listed_slowly(history, NAMED_FROM, day, moment, since))
    report = exceptions(session, EVERYONE, as_of=day, known_at=moment, since=since)
    assert without_names(report.rows) == expected
    assert all(row.days == (day - row.since).days for row in report.rows)
    assert report.counts().total() == len(report.rows)
    for precinct in history.precincts:
        code = frozenset({precinct.code})
        own = exceptions(session, Reader(code, sees_identities=True), as_of=day, known_at=moment, since=since)
        chosen = exceptions(session, EVERYONE, as_of=day, known_at=moment, precincts=code, since=since)
        assert own.rows == chosen.rows == report.in_precinct(precinct.code)
    agrees_with_the_others(session, report)


def agrees_with_the_others(session: Session, report: ExceptionsReport) -> None:
    """Return due is the report of that name; who is trained and needs a camera stands under one of two kinds."""
    day, moment = report.as_of, report.known_at
    due = return_due(session, EVERYONE, as_of=day, known_at=moment).rows
    assert {(row.officer_id, row.since) for row in report.of_kind(ExceptionKind.RETURN_DUE)} == {
        (one.officer_id, one.since) for one in due
    }
    broken, untrained, unfit = (
        {row.officer_id for row in report.of_kind(kind)}
        for kind in (
            ExceptionKind.HOLDING_NOT_SERVICEABLE,
            ExceptionKind.HOLDING_NOT_TRAINED,
            ExceptionKind.HOLDING_NOT_ELIGIBLE,
        )
    )
    without = len(report.of_kind(ExceptionKind.TRAINED_WITHOUT_CAMERA))
    progress = rollout_progress(session, as_of=day, known_at=moment)
    assert progress.total.needs_camera == without + len(broken - untrained - unfit)


def check_histories(engine: Engine, data: st.DataObject) -> None:
    history = data.draw(stories())
    with loaded(engine, history) as session:
        name_everybody(session, history)
        for _ in range(2):
            asked: Question = data.draw(questions(history))
            back = data.draw(st.sampled_from((None, 0, 20, 45)))
            since = None if back is None else chicago_day(asked.known_at) - timedelta(days=back)
            check_against(session, history, asked, since)


@settings(max_examples=5)
@given(data=st.data())
def test_the_report_lists_what_the_slow_account_lists(engine: Engine, data: st.DataObject) -> None:
    check_histories(engine, data)


@pytest.mark.whole
@pytest.mark.long
@settings(max_examples=60)
@given(data=st.data())
def test_so_it_does_of_many_histories(engine: Engine, data: st.DataObject) -> None:
    check_histories(engine, data)
