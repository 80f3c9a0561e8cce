"""Which completion of a course counts best on a day: a table of named cases."""

import pytest

from tracker.domain.done import DoneAs, DoneVersion, best_done
from tracker.domain.histories import FAR

DAY = 100
OLD, NEW = ("2014", 1), ("2016", 2)


def done(version: tuple[str, int], since: int, until: int = FAR) -> DoneVersion:
    return DoneVersion(*version, since, until)


@pytest.mark.parametrize(
    "case,completions,minimum,best,done_as",
    [
        ("the day itself counts", [done(NEW, DAY)], 2, 0, DoneAs.COUNTS),
        ("the last day on which it counts", [done(NEW, 10, DAY + 1)], 2, 0, DoneAs.COUNTS),
        ("the first day on which it does not", [done(NEW, 10, DAY)], 2, 0, DoneAs.EXPIRED),
        ("an older version than required", [done(OLD, 10)], 2, 0, DoneAs.OLDER_VERSION),
        ("an older version where nothing is required", [done(OLD, 10)], None, 0, DoneAs.COUNTS),
        ("an older version that has run out", [done(OLD, 10, 50)], 2, 0, DoneAs.EXPIRED),
        ("what counts before what lasts longer", [done(OLD, 10), done(NEW, 10, 200)], 2, 1, DoneAs.COUNTS),
        ("an older version before what ran out", [done(NEW, 10, 90), done(OLD, 10, 200)], 2, 1, DoneAs.OLDER_VERSION),
        ("what runs out last before a later version", [done(NEW, 10, 150), done(OLD, 10, 200)], 1, 1, DoneAs.COUNTS),
        ("for ever before any day", [done(NEW, 20, 9_000), done(NEW, 10)], 2, 1, DoneAs.COUNTS),
        ("the later version", [done(OLD, 10), done(NEW, 10)], 1, 1, DoneAs.COUNTS),
        ("the later day of one version", [done(NEW, 10), done(NEW, 20)], 2, 1, DoneAs.COUNTS),
        ("not what is done later than the day", [done(NEW, 10, 200), done(NEW, DAY + 1)], 2, 0, DoneAs.COUNTS),
    ],
)
def test_the_best(case: str, completions: list[DoneVersion], minimum: int | None, best: int, done_as: DoneAs) -> None:
    for order in (completions, completions[::-1]):
        assert best_done(order, minimum, DAY) == (completions[best], done_as), case


def test_nothing_was_done_by_then() -> None:
    assert best_done([], 2, DAY) is None
    assert best_done([done(NEW, DAY + 1)], 2, DAY) is None
