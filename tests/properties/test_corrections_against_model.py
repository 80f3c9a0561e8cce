"""Facts voided, corrected and reversed at random through the services: the report equals the independent account, and
what was known before is answered as it was.
"""

import difflib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.model import progress as account
from tests.model.facts import History, chicago_day
from tests.model.histories import Question, questions, stories
from tests.model.readiness import Beside
from tests.model.readiness import readiness as readiness_by_account
from tests.model.story import Dice
from tests.properties.desk import BESIDE
from tests.properties.loading import loaded
from tests.properties.mended import MENDING, Mender
from tests.properties.test_progress_against_model import Sweeper
from tests.render.reports import HOW_MADE
from tracker.render.formats import Format
from tracker.render.needs import render_readiness
from tracker.render.rollout import render_progress
from tracker.reports.readiness import readiness
from tracker.reports.rollout import rollout_progress

LINE = ("in_scope", "enrolled", "trained", "issued", "signed", "first_use")
STAMP = ("data_version", "audit_head", "known_at", *HOW_MADE)


def answered(session: Session, asked: Question) -> bytes:
    """The report's bytes."""
    report = rollout_progress(session, as_of=asked.as_of, known_at=asked.known_at, precincts=None, series=True)
    return render_progress(report, Format.JSON)


def check_account(session: Session, history: History, asked: Question) -> None:
    """The report against the account, but for its stamp: the log's numbers are the services' own here."""
    said: dict[str, Any] = json.loads(answered(session, asked))
    wanted = account.rollout_progress(history, asked.as_of, asked.known_at, weekly=True, precincts=None)
    got = {name: value for name, value in said.items() if name not in STAMP}
    lines = [
        json.dumps({name: value for name, value in one.items() if name != "known_at"}, indent=1, default=str)
        for one in (wanted, got)
    ]
    if lines[0] != lines[1]:
        told = difflib.unified_diff(lines[0].splitlines(), lines[1].splitlines(), "the account", "the report", n=12)
        raise AssertionError(f"{asked}\n" + "\n".join(told))


def check_readiness(session: Session, history: History, beside: Beside, asked: Question) -> None:
    """The readiness line of every precinct against the account."""
    report = readiness(session, as_of=asked.as_of, known_at=asked.known_at)
    said = {row.precinct: {name: getattr(row.figures, name) for name in LINE} for row in report.rows}
    wanted = readiness_by_account(history, beside, asked.as_of, asked.known_at)
    assert said == {code: vars(line) for code, line in wanted.items()}, asked


@st.composite
def mended_histories(draw: st.DrawFn) -> tuple[History, Question, Any, int]:
    """A history, a question about it, dice for what is mended, and how much is."""
    history = draw(stories())
    return history, draw(questions(history)), draw(st.randoms(use_true_random=False)), draw(st.integers(1, 24))


def hold(engine: Engine, told: tuple[History, Question, Any, int]) -> tuple[list[str], list[str], set[str]]:
    """One history mended; answers which acts were done, by which codes others were refused, and which figures of the
    readiness line were not nothing.
    """
    history, asked, random, acts = told
    with loaded(engine, history) as session:
        before, line_before = answered(session, asked), lines_of(session, asked)
        mender = Mender(session, history, Dice(random.randint), asked.known_at)
        mender.mend(acts)
        session.expire_all()
        assert (answered(session, asked), lines_of(session, asked)) == (before, line_before)
        now = mender.moment
        for each in (
            asked,
            Question(as_of=chicago_day(now), known_at=now),
            Question(as_of=min(asked.as_of, chicago_day(now)), known_at=now),
        ):
            check_account(session, history, each)
            check_readiness(session, history, mender.beside, each)
        lines = readiness_by_account(history, mender.beside, chicago_day(now), now).values()
        counted = {name for line in lines for name, figure in vars(line).items() if figure}
    return mender.done, mender.refused, counted


def lines_of(session: Session, asked: Question) -> bytes:
    """The bytes of the readiness report."""
    return render_readiness(readiness(session, as_of=asked.as_of, known_at=asked.known_at), Format.JSON)


MANY = 100
"""Among so many histories each act is done and each figure is counted."""


def check_many(engine: Engine, *, part: int, histories: int) -> None:
    """So many histories, the same ones while the code is the same; enough of what is tried must have been done, and of
    many everything.
    """
    sweeper = Sweeper(engine)
    done: list[str] = []
    refused: list[str] = []
    counted: set[str] = set()

    @seed(part)
    @settings(max_examples=histories, suppress_health_check=[HealthCheck.too_slow])
    @given(mended_histories())
    def check(told: tuple[History, Question, Any, int]) -> None:
        sweeper.count()
        acts, codes, figures = hold(engine, told)
        done.extend(acts)
        refused.extend(codes)
        counted.update(figures)

    check()
    assert len(done) > histories
    assert refused
    if histories >= MANY:
        assert counted == set(LINE)
        assert {act.__name__ for act in (*MENDING, *BESIDE)} == set(done)


def test_the_report_equals_the_account_of_what_was_mended(engine: Engine) -> None:
    check_many(engine, part=0, histories=15)


@pytest.mark.whole
@pytest.mark.long
@pytest.mark.parametrize("part", range(1, 5))
def test_the_report_equals_the_account_of_400_mended_histories(engine: Engine, part: int) -> None:
    check_many(engine, part=part, histories=100)
