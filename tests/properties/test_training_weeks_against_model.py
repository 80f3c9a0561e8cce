"""Random histories: classes, completions and their hours, week by week, are what the slow account counts."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from tests.model.facts import History
from tests.model.histories import Question, moments, questions, stories
from tests.model.story import COURSES, ORDERS
from tests.model.taught import Asked, Class, by_week
from tests.properties.loading import Loader, loaded
from tracker.reports.training_weeks import training_weeks
from tracker.store import models

NEAR = st.integers(-40, 20)


@st.composite
def classes_of(draw: st.DrawFn, history: History, question: Question) -> list[Class]:
    """Classes around the day asked about, some of them called off."""
    told = moments(history)
    classes = []
    for _ in range(draw(st.integers(0, 6))):
        recorded = draw(st.integers(0, len(told) - 1))
        voided = draw(st.one_of(st.none(), st.integers(recorded, len(told) - 1)))
        classes.append(
            Class(
                recorded=told[recorded],
                voided=None if voided is None or voided == recorded else told[voided],
                course=draw(st.sampled_from(COURSES)),
                order=draw(st.sampled_from(ORDERS)),
                held_on=question.as_of + timedelta(days=draw(NEAR)),
                precinct=draw(st.sampled_from([None, *(one.code for one in history.precincts)])),
            )
        )
    return classes


@st.composite
def asked_of(draw: st.DrawFn, history: History, question: Question) -> Asked:
    """The question for a period or from the first day, of some precincts or of all."""
    since = draw(st.one_of(st.none(), st.integers(0, 60)))
    codes = draw(st.one_of(st.none(), st.sets(st.sampled_from([one.code for one in history.precincts]))))
    return Asked(
        question.as_of,
        question.known_at,
        None if since is None else question.as_of - timedelta(days=since),
        None if codes is None else frozenset(codes),
    )


def add_classes(session: Session, history: History, classes: list[Class]) -> None:
    """The classes straight into the tables."""
    loader = Loader(session, history)
    for number, one in enumerate(classes, start=1):
        place = None if one.precinct is None else loader.precincts[one.precinct]
        row = {"id": number, "course_version_id": loader.version(one.course, one.order), "held_on": one.held_on}
        session.execute(insert(models.TrainingSession).values(**row, precinct_id=place, **loader.told(one)))


def check_many(engine: Engine, examples: int) -> None:
    @seed(12)
    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def check(data: st.DataObject) -> None:
        history = data.draw(stories())
        question = data.draw(questions(history))
        classes = data.draw(classes_of(history, question))
        with loaded(engine, history) as session:
            add_classes(session, history, classes)
            for _ in range(3):
                asked = data.draw(asked_of(history, question))
                assert reported(session, asked) == [
                    (day, one.sessions, one.session_hours, one.completions, one.officer_hours)
                    for day, one in by_week(history, classes, asked)
                ]

    check()


def reported(session: Session, asked: Asked) -> list[tuple[object, ...]]:
    """The weeks as the tracker counts them; a hundredth of an hour is exact."""
    weeks = training_weeks(
        session, as_of=asked.as_of, known_at=asked.known_at, since=asked.since, precincts=asked.precincts
    )
    return [
        (
            week.week_ending,
            week.figures.sessions,
            Fraction(f"{week.figures.session_hours:.2f}"),
            week.figures.completions,
            Fraction(f"{week.figures.officer_hours:.2f}"),
        )
        for week in weeks
    ]


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def test_the_weeks_are_what_the_slow_account_counts(engine: Engine) -> None:
    check_many(engine, 25)


@pytest.mark.whole
@pytest.mark.long
def test_the_weeks_of_many_histories_are_what_the_slow_account_counts(engine: Engine) -> None:
    check_many(engine, 400)
