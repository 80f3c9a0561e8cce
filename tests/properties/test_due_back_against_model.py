"""Random histories: the report of cameras due back says what the slow account says, to every reader."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from tests.model.due_back import Due, due_back
from tests.model.facts import History
from tests.model.histories import Question, questions, stories
from tests.properties.loading import Loader, loaded
from tracker.domain.reports.return_due import ReturnDue
from tracker.reports.attention import attention
from tracker.reports.on_day import Reader
from tracker.reports.return_due import return_due
from tracker.store import models


def name_everybody(session: Session, history: History) -> None:
    """Particulars for every officer: the histories have none."""
    loader = Loader(session, history)
    rows = [
        {"officer_id": officer.id, "last_name": f"N{officer.id}", "first_name": "Eva", "badge": f"{officer.id:04}"}
        | {"starts_on": date(2014, 1, 1)}
        | loader.told(officer)
        for officer in history.officers
    ]
    session.execute(insert(models.OfficerParticulars), rows)


def as_due(row: ReturnDue) -> Due:
    """A row of the report as the slow account has it."""
    return Due(row.officer_id, row.camera_id, str(row.because), row.since, row.precinct)


def in_order(rows: list[Due]) -> list[Due]:
    """By camera: one is in one officer's hands."""
    return sorted(rows, key=lambda due: due.camera)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_report_says_what_the_slow_account_says(engine: Engine, data: st.DataObject) -> None:
    history = data.draw(stories())
    with loaded(engine, history) as session:
        name_everybody(session, history)
        for _ in range(3):
            asked: Question = data.draw(questions(history))
            day, moment = asked.as_of, asked.known_at
            expected = in_order(due_back(history, day, moment))
            everyone = Reader(None, sees_identities=True)
            report = return_due(session, everyone, as_of=day, known_at=moment)
            assert in_order([as_due(row) for row in report.rows]) == expected
            assert all(row.days == (day - row.since).days for row in report.rows)
            seen = attention(session, everyone, as_of=day, known_at=moment, completed={})
            assert in_order([as_due(row) for row in seen.due]) == expected
            for precinct in history.precincts:
                code = frozenset({precinct.code})
                own = return_due(session, Reader(code), as_of=day, known_at=moment)
                chosen = return_due(session, everyone, as_of=day, known_at=moment, precincts=code)
                wanted = [due for due in expected if due.precinct == precinct.code]
                assert in_order([as_due(row) for row in own.rows]) == wanted
                assert in_order([as_due(row) for row in chosen.rows]) == wanted
