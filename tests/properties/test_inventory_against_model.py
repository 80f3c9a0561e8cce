"""Random histories: the inventory says what the slow account says, its parts add up, and each reader sees their own."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.model.histories import Question, questions, stories
from tests.model.inventory import home_of, owned
from tests.properties.loading import loaded
from tests.properties.test_due_back_against_model import name_everybody
from tracker.domain.reports.inventory import OwnedAs
from tracker.reports.inventory import inventory
from tracker.reports.on_day import Reader


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_report_says_what_the_slow_account_says(engine: Engine, data: st.DataObject) -> None:
    history = data.draw(stories())
    with loaded(engine, history) as session:
        name_everybody(session, history)
        for _ in range(3):
            asked: Question = data.draw(questions(history))
            day, moment = asked.as_of, asked.known_at
            expected = owned(history, day, moment)
            report = inventory(session, Reader(None, sees_identities=True), as_of=day, known_at=moment)
            assert {row.camera_id: row.owned_as.value for row in report.rows} == expected
            counts = Counter(expected.values())
            assert {part.value: getattr(report.total, part.value) for part in OwnedAs} == {
                part.value: counts[part.value] for part in OwnedAs
            }
            assert report.total.owned == len(expected) == sum(found.owned for _, found in report.models)
            assert [row.serial for row in report.rows] == sorted(row.serial for row in report.rows)
            homes = {row.camera_id: row.precinct for row in report.rows if row.holder is not None}
            assert homes == {camera: home_of(history, camera, day, moment) for camera in homes}
            for precinct in history.precincts:
                own = inventory(session, Reader(frozenset({precinct.code})), as_of=day, known_at=moment)
                assert {row.camera_id for row in own.rows} == {
                    camera for camera, home in homes.items() if home == precinct.code
                }
