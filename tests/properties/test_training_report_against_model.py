"""Random histories: the report `training` is what the slow account says, and agrees with its neighbours."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.model.facts import History
from tests.model.histories import questions, stories
from tests.model.story import COURSES
from tests.model.taught import Asked, Class, Counted, by_course, by_week
from tests.model.trained import Line, lines, running_out
from tests.properties.loading import loaded
from tests.properties.test_due_back_against_model import name_everybody
from tests.properties.test_training_weeks_against_model import add_classes, asked_of, classes_of
from tracker.domain.reports.training_matrix import TrainingReport
from tracker.domain.reports.training_weeks import TrainingFigures
from tracker.reports.needs import Wanted, training_needs
from tracker.reports.on_day import Reader
from tracker.reports.rollout import rollout_progress
from tracker.reports.training_matrix import training_report

ALL = Reader(None, sees_identities=True)
WITHIN = (0, 30, 400)


def check_many(engine: Engine, examples: int) -> None:
    @seed(13)
    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def check(data: st.DataObject) -> None:
        history = data.draw(stories())
        question = data.draw(questions(history))
        classes = data.draw(classes_of(history, question))
        with loaded(engine, history) as session:
            name_everybody(session, history)
            add_classes(session, history, classes)
            for _ in range(2):
                asked = data.draw(asked_of(history, question))
                hold(session, history, classes, asked, data.draw(st.sampled_from(WITHIN)))

    check()


def hold(session: Session, history: History, classes: list[Class], asked: Asked, within: int) -> None:
    """The report of a question against the account."""
    report = training_report(
        session,
        ALL,
        as_of=asked.as_of,
        known_at=asked.known_at,
        precincts=asked.precincts,
        since=asked.since,
        within=within,
    )
    theirs = [
        one
        for one in lines(history, asked.as_of, asked.known_at)
        if asked.precincts is None or one.precinct in asked.precincts
    ]
    assert sorted(as_lines(report), key=lambda one: one.officer) == sorted(theirs, key=lambda one: one.officer)
    officers = {one.officer for one in theirs}
    assert [(line.officer_id, line.course, line.expires_on) for line in report.expiring] == sorted(
        (
            (officer, course, day)
            for officer, course, day in running_out(history, asked.as_of, asked.known_at, within)
            if officer in officers
        ),
        key=lambda one: (one[2], [row.officer_id for row in report.rows].index(one[0]), COURSES.index(one[1])),
    )
    hold_the_counts(report, theirs)
    hold_what_was_taught(report, history, classes, asked)
    hold_to_the_neighbours(session, report, asked, within)


def as_lines(report: TrainingReport) -> list[Line]:
    """The officers as the account has them."""
    codes = [course.code for course in report.courses]
    assert codes == list(COURSES)
    return [
        Line(
            row.officer_id,
            row.precinct,
            row.is_eligible,
            row.is_trained,
            {
                code: (int(done.version), done.completed_on, done.expires_on, str(done.done_as))
                for code, done in zip(codes, row.done, strict=True)
                if done is not None
            },
        )
        for row in report.rows
    ]


def hold_the_counts(report: TrainingReport, theirs: list[Line]) -> None:
    """The counts of each precinct and in total, from the account's officers."""
    for counted in (*report.precincts, report.total):
        own = [one for one in theirs if counted is report.total or one.precinct == counted.precinct]
        assert (counted.strength, counted.eligible) == (len(own), sum(one.eligible for one in own))
        assert counted.trained == sum(one.trained is True for one in own)
        assert counted.counting == tuple(
            sum(course in one.done and one.done[course][3] == "counts" for one in own) for course in COURSES
        )


def hold_what_was_taught(report: TrainingReport, history: History, classes: list[Class], asked: Asked) -> None:
    """Classes, completions and hours by course and by week."""
    courses = by_course(history, classes, asked)
    assert [exactly(one.figures) for one in report.taught] == [courses.get(code, Counted()) for code in COURSES]
    whole = exactly(report.taught_total)
    assert whole.sessions == sum(one.sessions for one in courses.values())
    assert whole.officer_hours == sum(one.officer_hours for one in courses.values())
    weeks = [(week.week_ending, exactly(week.figures)) for week in report.weeks]
    assert weeks == by_week(history, classes, asked)


def exactly(figures: TrainingFigures) -> Counted:
    return Counted(
        figures.sessions,
        Fraction(f"{figures.session_hours:.2f}"),
        figures.completions,
        Fraction(f"{figures.officer_hours:.2f}"),
    )


def hold_to_the_neighbours(session: Session, report: TrainingReport, asked: Asked, within: int) -> None:
    """The progress report counts as many, and `training-needs` lists the same as running out."""
    same = {"as_of": asked.as_of, "known_at": asked.known_at, "precincts": asked.precincts}
    progress = rollout_progress(session, **same)  # type: ignore[arg-type]
    assert [(one.precinct, one.strength, one.eligible, one.trained) for one in report.precincts] == [
        (row.precinct, row.figures.strength, row.figures.eligible, row.figures.trained) for row in progress.rows
    ]
    needs = training_needs(session, **same, reveal_identities=True, wanted=Wanted(within=within))  # type: ignore[arg-type]
    assert {(line.officer_id, line.course, line.expires_on) for line in report.expiring} == {
        (row.officer_id, row.course, row.until) for row in needs.rows if row.why == "expiring"
    }
    assert all(line.expires_on <= asked.as_of + timedelta(days=within) for line in report.expiring)


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def test_the_report_is_what_the_slow_account_says(engine: Engine) -> None:
    check_many(engine, 12)


@pytest.mark.whole
@pytest.mark.long
def test_the_report_of_many_histories_is_what_the_slow_account_says(engine: Engine) -> None:
    check_many(engine, 400)
