"""The progress report of any day, known at any moment, equals the independent account of the same history."""

import difflib
import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.model import progress as account
from tests.model.facts import History
from tests.model.histories import Question, moments, questions, stories
from tests.properties.loading import loaded
from tests.render.reports import HOW_MADE
from tracker.render.formats import Format
from tracker.render.rollout import render_progress
from tracker.reports.rollout import rollout_progress

SWEEP_EVERY = 150
"""PostgreSQL keeps the rows of undone transactions until it is swept; after so many histories they slow it down."""


@dataclass(kw_only=True)
class Asked(Question):
    """A question with the rest of what the report may be asked."""

    series: bool
    precincts: frozenset[str] | None


@st.composite
def asked_histories(draw: st.DrawFn) -> tuple[History, list[Asked]]:
    """A history and a few questions; the series, and some precincts only, in a share of them."""
    history = draw(stories())
    codes = sorted(precinct.code for precinct in history.precincts)
    some = st.one_of(st.none(), st.none(), st.frozensets(st.sampled_from(codes)))
    asked = []
    for _ in range(draw(st.integers(1, 3))):
        question = draw(questions(history))
        asked.append(Asked(**vars(question), series=draw(st.booleans()), precincts=draw(some)))
    return history, asked


def reported(session: Session, asked: Asked) -> dict[str, Any]:
    """What the report says, as its JSON."""
    report = rollout_progress(
        session, as_of=asked.as_of, known_at=asked.known_at, precincts=asked.precincts, series=asked.series
    )
    said: dict[str, Any] = json.loads(render_progress(report, Format.JSON))
    return {name: value for name, value in said.items() if name not in HOW_MADE}


def expected(history: History, asked: Asked) -> dict[str, Any]:
    """What the report should say; every moment of the history is one audit event."""
    precincts = None if asked.precincts is None else set(asked.precincts)
    said = account.rollout_progress(history, asked.as_of, asked.known_at, weekly=asked.series, precincts=precincts)
    version = sum(moment <= asked.known_at for moment in moments(history))
    stamp = {
        "report": said.pop("report"),
        "as_of": said.pop("as_of"),
        "known_at": asked.known_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "data_version": version,
        "audit_head": f"{version:064x}",
    }
    return stamp | said


def check_equal(history: History, asked: Asked, said: dict[str, Any]) -> None:
    """Fails with the lines that differ, and the order of the keys counts as well."""
    wanted, got = (json.dumps(value, indent=1).splitlines() for value in (expected(history, asked), said))
    if wanted != got:
        lines = difflib.unified_diff(wanted, got, "the account", "the report", n=30, lineterm="")
        raise AssertionError(f"{asked}\n" + "\n".join(lines))


def hold(engine: Engine, history: History, asked: list[Asked]) -> None:
    """The report against the account, for each question about one history."""
    with loaded(engine, history) as session:
        for each in asked:
            check_equal(history, each, reported(session, each))


class Sweeper:
    """Sweeps the database now and then."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.histories = 0

    def count(self) -> None:
        self.histories += 1
        if self.engine.dialect.name == "postgresql" and self.histories % SWEEP_EVERY == 0:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM"))


def check_many(engine: Engine, *, part: int, histories: int) -> None:
    """So many histories; each part makes up others, the same ones on every run."""
    sweeper = Sweeper(engine)

    @seed(part)
    @settings(max_examples=histories, suppress_health_check=[HealthCheck.too_slow])
    @given(asked_histories())
    def check(asked: tuple[History, list[Asked]]) -> None:
        sweeper.count()
        hold(engine, *asked)

    check()


def test_the_report_equals_the_account_of_generated_histories(engine: Engine) -> None:
    check_many(engine, part=0, histories=200)


@pytest.mark.long
@pytest.mark.parametrize("part", [1, *(pytest.param(part, marks=pytest.mark.whole) for part in range(2, 11))])
def test_the_report_equals_the_account_of_3000_generated_histories(engine: Engine, part: int) -> None:
    check_many(engine, part=part, histories=300)
