"""Random entries: the statutory report says what the slow account says, and each reader sees their own precincts."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.model.facts import as_known
from tests.model.histories import questions, stories
from tests.model.inventory import owned
from tests.model.statutory import policies_of, record_of, storage_of
from tests.properties.entering import add_entries, entries
from tests.properties.loading import loaded
from tests.properties.test_due_back_against_model import name_everybody
from tracker.domain.reports.statutory import StatutoryReport
from tracker.reports.on_day import Reader
from tracker.reports.statutory import statutory

FEW, MANY = 8, 150
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
    """One history with entries, asked three times."""
    history = data.draw(stories())
    asked = [data.draw(questions(history)) for _ in range(3)]
    made = data.draw(entries(history, asked))
    with loaded(engine, history) as session:
        name_everybody(session, history)
        add_entries(session, history, made)
        for question in asked:
            day, moment = question.as_of, question.known_at
            since = day - timedelta(days=data.draw(st.integers(0, 20)))
            known = {precinct.code for precinct in as_known(history, moment).precincts}
            for codes in (None, *(frozenset({code}) for code in sorted(known)[:2])):
                report = statutory(session, Reader(codes), as_of=day, known_at=moment, since=since, precincts=codes)
                listed = [code for code, _ in report.record.precincts]
                assert set(listed) <= (known if codes is None else codes)
                assert lines_of(report) == record_of(made, listed, since, day, moment)
                assert {one.policy_id for one in report.policies} == policies_of(made, since, day, moment)
                assert {one.entry for one in report.storage} == storage_of(made, since, day, moment)
                check_sums(report)
            whole = statutory(session, Reader(), as_of=day, known_at=moment, since=since)
            assert whole.owned.owned == len(owned(history, day, moment))


def lines_of(report: StatutoryReport) -> list[tuple[object, ...]]:
    """The daily record as the account tells it."""
    return [
        (
            line.day,
            line.precinct,
            line.state.value,
            *((line.entry.deployed, line.entry.used, line.entry.entry) if line.entry else (None, None, None)),
        )
        for line in report.record.lines
    ]


def check_sums(report: StatutoryReport) -> None:
    """A day has a sum where nothing is lacking, and it is that of its lines."""
    for total, lines in zip(report.record.sums, report.record.days, strict=True):
        used = [line.entry.used for line in lines if line.entry is not None]
        is_whole = bool(used) and not any(line.state.value == "gap" for line in lines)
        assert total.used == (sum(used) if is_whole else None)
        assert total.day == lines[0].day
