"""The words of the audit log are complete: every act, kind of record and door has its own."""

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tests.structure.sources import dotted, parsed, tracked_under
from tracker.domain.reports.stories import Change
from tracker.domain.vocabulary import Door, FactKind
from tracker.reports.records import COLLECTIONS
from tracker.reports.stories import STORIES
from tracker.reports.stories.changes import changes_in, rest_of
from tracker.reports.stories.strands import KIND_OF, KINDS
from tracker.services.registry import ACTS, READS
from tracker.store.base import Base, Recorded
from tracker.web.pages.audit_words import ACT_WORDS, DOORS, RECORDS, act_words, value_words

WRITERS = {"recording", "_edit"}
"""What writes an event; the act is its third argument."""


def named(node: ast.Assign) -> Iterator[tuple[str, object]]:
    """The names that an assignment gives to constants, one or several at once."""
    for target in node.targets:
        several = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
        pairs = zip(target.elts, node.value.elts, strict=False) if several else [(target, node.value)]
        for name, value in pairs:
            if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                yield name.id, value.value


def acts_written() -> set[str]:
    """Every act that the program ever writes into the log, by its sources."""
    found = set()
    for file in tracked_under("tracker"):
        tree = parsed(file)
        constants = dict(pair for node in tree.body if isinstance(node, ast.Assign) for pair in named(node))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and dotted(node.func) in WRITERS and len(node.args) > 2:
                act = node.args[2]
                for one in (act.body, act.orelse) if isinstance(act, ast.IfExp) else (act,):
                    found.add(one.value if isinstance(one, ast.Constant) else constants.get(dotted(one)))
    return {str(act) for act in found if act is not None}


def test_every_act_has_its_words() -> None:
    written = acts_written()
    assert {"log_in", "fail_log_in", "open_batch", "issue_camera", "edit_user", "pull_report"} <= written
    assert sorted((written | set(ACTS) | set(READS)) - set(ACT_WORDS)) == []


def test_no_words_are_left_of_acts_that_are_gone() -> None:
    assert sorted(set(ACT_WORDS) - acts_written() - set(ACTS) - set(READS)) == []


def test_every_kind_of_record_and_every_door_has_its_words() -> None:
    kinds = {*COLLECTIONS, *(kind.value for kind in FactKind), *KIND_OF} - {"audit-events"}
    assert set(RECORDS) == kinds
    assert set(DOORS) == {door.value for door in Door}


def test_every_table_that_an_event_can_fill_is_told() -> None:
    recorded = {mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Recorded)}
    told = {kind.model for kind in KINDS}
    assert {model.__tablename__ for model in recorded - told} == {"record_edits"}


def test_every_collection_has_a_history() -> None:
    assert set(STORIES) == set(COLLECTIONS) - {"audit-events"}


@pytest.mark.parametrize(
    "value, said",
    [
        (None, "–"),
        ("", "–"),
        (True, "yes"),
        (2.0, "2"),
        ("in_repair", "in repair"),
        ("4-223", "4-223"),
        ("2016-07-11", "11 Jul 2016"),
        ("2016-99-11", "2016-99-11"),
        (date(2016, 7, 11), "11 Jul 2016"),
        (datetime(2016, 7, 11, 14, 5, 9, tzinfo=UTC), "11 Jul 2016, 09:05:09"),
        ("2016-07-11T14:05:09+00:00", "11 Jul 2016, 09:05:09"),
        (["1", "5"], "1, 5"),
        ({"act": "issue_camera"}, "Act: issue_camera"),
    ],
)
def test_a_value_is_said_as_people_write_it(value: object, said: str) -> None:
    assert value_words(value) == said


def test_an_act_of_a_later_version_is_said_in_its_own_words() -> None:
    assert act_words("weigh_camera") == "Weigh camera"


@pytest.mark.parametrize(
    "part, changes, rest",
    [
        ({"name": "x", "note": None}, (), {"name": "x"}),
        ({"flag": {"before": False, "after": True}}, (Change("flag", False, True),), {}),
        (
            {"before": {"a": 1, "b": 2}, "after": {"a": 1, "b": 3}, "reason": "typo"},
            (Change("b", 2, 3),),
            {"reason": "typo"},
        ),
        ({"before": None, "after": {"badge": "7"}}, (Change("badge", None, "7"),), {}),
    ],
)
def test_before_and_after_are_found_however_an_event_says_them(
    part: dict[str, object], changes: tuple[Change, ...], rest: dict[str, object]
) -> None:
    assert changes_in(part) == changes
    assert rest_of(part) == rest
