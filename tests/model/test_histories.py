"""The made-up histories are ones the database would have let be, at every moment, and worth asking about."""

import ast
from collections import Counter
from copy import deepcopy
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random

from hypothesis import given, settings

from tests.model.facts import Assignment, History, as_known
from tests.model.histories import every_fact, made_up, moments, stories, worth_asking
from tests.model.progress import rollout_progress
from tests.model.story import Dice


def span(assignment: Assignment) -> tuple[date, date]:
    returns = [each.ends_on for each in assignment.returns]
    assert len(returns) <= 1
    return assignment.issued_on, returns[0] if returns else date.max


def check_legal(known: History) -> None:
    """No subject has two starts on a day, or two ends; no camera is in two hands, no officer has two cameras."""
    for facts, subject in (
        (known.postings, "officer"),
        (known.employments, "officer"),
        (known.conditions, "camera"),
        (known.requirements, "course"),
        (known.scope_rules, "recorded"),
    ):
        if subject == "recorded":
            starts: list[object] = [rule.starts_on for rule in known.scope_rules]
        else:
            starts = [(getattr(fact, subject), fact.starts_on) for fact in facts]
        assert len(starts) == len(set(starts))
        for fact in facts:
            assert len(fact.ends) <= 1
            assert all(end.ends_on > fact.starts_on for end in fact.ends)
    done = [(c.officer, c.course, c.order, c.completed_on) for c in known.completions]
    assert len(done) == len(set(done))
    versions = [(plan.precinct, plan.version) for plan in known.plans]
    assert len(versions) == len(set(versions))
    for one, other in combinations(known.assignments, 2):
        if one.officer == other.officer or one.camera == other.camera:
            (start, until), (other_start, other_until) = span(one), span(other)
            assert start == until or other_start == other_until or until <= other_start or other_until <= start
    for assignment in known.assignments:
        assert span(assignment)[0] <= span(assignment)[1]


@settings(max_examples=30)
@given(stories())
def test_every_moment_of_a_history_is_legal(history: History) -> None:
    for moment in moments(history):
        check_legal(as_known(history, moment))


def test_histories_have_what_a_report_can_get_wrong() -> None:
    """At least so many in a hundred questions meet each circumstance: a property that seldom bites proves little."""
    met: Counter[str] = Counter()
    dice = Dice(Random(1).randint)
    for _ in range(200):
        history = made_up(dice)
        question = worth_asking(dice, history)
        report = rollout_progress(history, question.as_of, question.known_at)
        lines = [*report["rows"], report["total"]]
        met["equipped"] += any(line["equipped"] for line in lines)
        met["completed"] += any(line["completed_on"] for line in lines)
        met["fallen"] += any(line["completed_on"] and line["outstanding"] for line in lines)
        met["forecast"] += any(line["forecast"] for line in lines)
        met["ahead"] += any((line["variance_days"] or 0) > 0 for line in lines)
        met["behind"] += any((line["variance_days"] or 0) < 0 for line in lines)
        met["re-planned"] += any(line["current_planned"] != line["planned"] for line in lines)
        met["not eligible"] += any(line["strength"] > line["eligible"] for line in lines)
        met["needs camera"] += any(line["needs_camera"] for line in lines)
        met["needs training"] += any(line["needs_training"] for line in lines)
        never_voided = rollout_progress(unvoided(history), question.as_of, question.known_at)
        met["voids matter"] += never_voided != report
    wanted = {
        "equipped": 25,
        "completed": 10,
        "fallen": 2,
        "forecast": 5,
        "ahead": 12,
        "behind": 25,
        "re-planned": 12,
        "not eligible": 30,
        "needs camera": 12,
        "needs training": 15,
        "voids matter": 25,
    }
    too_rare = {name: met[name] for name, share in wanted.items() if met[name] < 2 * share}
    assert not too_rare, met


def unvoided(history: History) -> History:
    """The history as if nothing had ever been taken back."""
    copied = deepcopy(history)
    for fact in every_fact(copied):
        fact.voided = None
    return copied


def test_the_account_takes_nothing_from_the_package_it_is_held_against() -> None:
    for path in Path(__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] == "tracker"], path.name
