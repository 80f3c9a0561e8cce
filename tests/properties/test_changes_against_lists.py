"""Random histories: what moved between two days or moments is what changed of the lists, and nothing changes for
nothing.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.model.facts import History
from tests.model.histories import Question, questions, stories
from tests.model.members import Members, cameras_by_figure, officers_by_figure
from tests.properties.loading import loaded
from tests.properties.test_due_back_against_model import name_everybody
from tracker.domain.figures import CameraFigure, OfficerFigure
from tracker.domain.reports.changes import Changed, ChangesReport, How
from tracker.reports.changes import COMPARED, changes
from tracker.reports.on_day import Reader
from tracker.store.engine import make_engine
from tracker.store.known import Asked

EVERYONE = Reader(None, sees_identities=True)
COUNTS = {figure.value for figure in (*OfficerFigure, *CameraFigure)}
OF_DAYS = {How.EXPIRED, How.LONG_LEAVE, How.IN_EFFECT, How.NOT_IN_EFFECT}


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[History, tuple[Question, Question]]:
    """A history, and two questions to hold against each other: of one day, at one moment, or of any."""
    history = draw(stories())
    first, second = draw(questions(history)), draw(questions(history))
    alike = draw(st.sampled_from(("moment", "day", "neither")))
    if alike == "moment":
        known_at = max(first.known_at, second.known_at)
        return history, (
            Question(as_of=first.as_of, known_at=known_at),
            Question(as_of=second.as_of, known_at=known_at),
        )
    if alike == "day":
        as_of = min(first.as_of, second.as_of)
        return history, (
            Question(as_of=as_of, known_at=first.known_at),
            Question(as_of=as_of, known_at=second.known_at),
        )
    return history, (first, second)


def members(history: History, name: str, asked: Question) -> Members:
    """Whom the report counts, by the account."""
    account = cameras_by_figure if name == "inventory" else officers_by_figure
    found = account(history, asked.as_of, asked.known_at)
    if name == "outstanding":
        wanted = {"outstanding", "needs_training", "needs_camera", "needs_both"}
        found = {key: numbers for key, numbers in found.items() if key[1] in wanted}
    return found


def counted(one: Changed, after: bool) -> set[tuple[str, str, int]]:
    """Where, as what, whom."""
    place = one.after if after else one.before
    if place is None:
        return set()
    row = "all" if one.collection == "cameras" else place.row
    return {(row, figure, one.number) for figure in place.figures}


def flat(members: Members) -> set[tuple[str, str, int]]:
    """Where, as what, whom, of everybody."""
    return {(row, figure, number) for (row, figure), numbers in members.items() for number in numbers}


def check_members(report: ChangesReport, old: Members, new: Members) -> None:
    """Who is counted no longer, and who is now, are the differences of the account's sets; nobody else is named."""
    gone = set[tuple[str, str, int]]().union(*(counted(one, False) - counted(one, True) for one in report.changed))
    come = set[tuple[str, str, int]]().union(*(counted(one, True) - counted(one, False) for one in report.changed))
    assert gone == flat(old) - flat(new)
    assert come == flat(new) - flat(old)
    assert all(counted(one, False) != counted(one, True) for one in report.changed)


def check_sums(report: ChangesReport) -> None:
    """The differences of each figure are the sums of the changes of its members, row by row and in total."""
    summed: Counter[tuple[str | None, str]] = Counter()
    for one in report.changed:
        for place, sign in ((one.before, -1), (one.after, 1)):
            for figure in place.figures if place is not None else ():
                assert place is not None
                summed[place.row, figure] += sign
                summed[None, figure] += sign
    told = {(one.row, one.figure): one.difference for one in report.moved if one.figure in COUNTS}
    assert told == {key: difference for key, difference in summed.items() if difference}


def check_reasons(report: ChangesReport, pair: tuple[Question, Question]) -> None:
    """Whatever changed names a fact or a day that passed; at one moment nothing is recorded, on one day none passes."""
    first, second = pair
    for one in report.changed:
        assert one.reasons
        hows = {reason.how for reason in one.reasons}
        assert How.OUT_OF_SIGHT not in hows, one
        assert all(reason.fact is not None or reason.how is How.LONG_LEAVE for reason in one.reasons)
        if first.known_at == second.known_at:
            assert hows <= OF_DAYS
        if first.as_of == second.as_of:
            # A leave may become a long one by an entry that lets it begin earlier.
            assert not hows & (OF_DAYS - {How.LONG_LEAVE})
            assert hows != {How.LONG_LEAVE}


def hold(session: Session, history: History, pair: tuple[Question, Question]) -> None:
    """Every report that is compared, to whoever sees all; and to a reader of one precinct."""
    before, after = (Asked(one.as_of, one.known_at) for one in pair)
    for name in COMPARED:
        report = changes(session, EVERYONE, name, before=before, after=after)
        check_members(report, members(history, name, pair[0]), members(history, name, pair[1]))
        check_sums(report)
        check_reasons(report, pair)
        code = history.precincts[0].code
        own = changes(session, Reader(frozenset({code})), name, before=before, after=after, precincts={code})
        check_sums(own)
        assert all(one.reasons for one in own.changed)


def check_many(engine: Engine, *, part: int, histories: int) -> None:
    """So many histories; each part makes up others, the same ones on every run."""

    @seed(part)
    @settings(max_examples=histories, suppress_health_check=[HealthCheck.too_slow])
    @given(comparisons())
    def check(made: tuple[History, tuple[Question, Question]]) -> None:
        history, pair = made
        with loaded(engine, history) as session:
            name_everybody(session, history)
            hold(session, history, pair)

    check()


def test_what_moved_is_what_changed_of_the_lists(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    check_many(engine, part=0, histories=5)
    engine.dispose()


@pytest.mark.whole
@pytest.mark.long
@pytest.mark.parametrize("part", range(1, 4))
def test_what_moved_in_many_histories_is_what_changed_of_the_lists(engine: Engine, part: int) -> None:
    check_many(engine, part=part, histories=25)
