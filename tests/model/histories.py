"""Hypothesis strategies: whole legal histories of a small department, and the days and moments worth asking about."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from tests.model.acts import VALIDITIES, WEIGHTED, roll_out_a_precinct
from tests.model.facts import (
    Camera,
    DayFact,
    Employment,
    End,
    Fact,
    History,
    Officer,
    Plan,
    Precinct,
    Requirement,
    ScopeRule,
    chicago_day,
    expiry,
)
from tests.model.story import COURSES, DUTIES, ORDERS, Dice, Story, standing

FAR_BACK = (date(2014, 1, 31), date(2015, 2, 1), date(2015, 11, 30), date(2016, 2, 29), date(2016, 3, 20))


whole_numbers = cache(st.integers)
"""Made once for each range: a history draws some hundreds."""


@dataclass(kw_only=True)
class Question:
    """A day and a moment to ask the report about."""

    as_of: date
    known_at: datetime


@st.composite
def stories(draw: st.DrawFn) -> History:
    """Histories as `made_up` makes them."""
    return made_up(Dice(lambda low, high: draw(whole_numbers(low, high))))


@st.composite
def questions(draw: st.DrawFn, history: History) -> Question:
    """Questions as `worth_asking` finds them."""
    return worth_asking(Dice(lambda low, high: draw(whole_numbers(low, high))), history)


def made_up(dice: Dice) -> History:
    """A history made up act by act: every moment of it is one the database would have let be."""
    story = Story(dice)
    set_up_the_department(story)
    plan_the_rollout(story)
    for turn in range(dice.between(12, 32)):
        story.let_time_pass()
        act = roll_out_a_precinct if turn % 6 == 2 else dice.one_of(WEIGHTED)
        act(story)
    return story.history


def set_up_the_department(story: Story) -> None:
    """Homes, officers long posted there, cameras."""
    dice, history = story.dice, story.history
    for code in ("1", "2", "3")[: dice.between(1, 3)]:
        history.precincts.append(Precinct(code=code, name=f"Precinct {code}", kind="precinct", recorded=story.stamp()))
    if dice.chance(40):
        history.precincts.insert(0, Precinct(code="CH", name="City Hall", kind="other", recorded=story.stamp()))
    homes = [precinct.code for precinct in history.precincts]
    for officer in range(1, dice.between(3, 9) + 1):
        history.officers.append(Officer(recorded=story.stamp(), id=officer, protected=dice.chance(10)))
        story.add_posting(officer, dice.one_of([*homes, homes[0]]), dice.one_of(DUTIES), dice.one_of(FAR_BACK))
        since = dice.one_of(FAR_BACK)
        story.add_employment(officer, "active", since)
        if dice.chance(10):
            story.add_employment(officer, "leave", date(2015, 10, 20) + timedelta(days=dice.between(0, 150)))
    for camera in range(1, dice.between(4, 9) + 1):
        history.cameras.append(Camera(recorded=story.stamp(), id=camera, owned_from=date(2016, 3, 1)))
    for course in COURSES:
        for order in ORDERS:
            story.validity[course, order] = dice.one_of(VALIDITIES)


def plan_the_rollout(story: Story) -> None:
    """Scope, requirement and the baselines: nearly always there, as in life."""
    dice, history = story.dice, story.history
    if not dice.chance(5):
        duties = None if dice.chance(30) else frozenset({"patrol"})
        starts_on = date(2016, 5, 20) if dice.chance(15) else date(2016, 1, 1)
        history.scope_rules.append(ScopeRule(recorded=story.stamp(), duties=duties, starts_on=starts_on))
    if not dice.chance(5):
        order = dice.one_of((1, 2))
        starts_on = story.today + timedelta(days=dice.between(-5, 15))
        history.requirements.append(
            Requirement(recorded=story.stamp(), course="BWC", minimum_order=order, starts_on=starts_on)
        )
    for precinct in history.precincts:
        if dice.chance(15):
            continue
        start = story.today + timedelta(days=dice.between(-10, 30))
        history.plans.append(
            Plan(
                recorded=story.stamp(),
                precinct=precinct.code,
                version=1,
                adopted_on=story.today + timedelta(days=30 if dice.chance(15) else -20),
                start=start,
                finish=start + timedelta(days=dice.between(0, 60)),
                target=dice.one_of((2, 3, 1, 4, 0, 7)),
            )
        )


def every_fact(history: History) -> list[Fact]:
    """The facts of a history with their ends, in no order."""
    facts: list[Fact] = []
    for each in fields(History):
        if each.name != "precincts":
            for fact in getattr(history, each.name):
                facts += [fact, *getattr(fact, "ends", []), *getattr(fact, "returns", [])]
    return facts


def moments(history: History) -> list[datetime]:
    """The moments at which something was recorded or voided, in order."""
    told = [precinct.recorded for precinct in history.precincts]
    for fact in every_fact(history):
        told += [fact.recorded] if fact.voided is None else [fact.recorded, fact.voided]
    return sorted(set(told))


def boundaries(history: History) -> list[date]:
    """The days on which something starts or ends, in order."""
    days = set()
    for fact in every_fact(history):
        for name in (
            "starts_on",
            "ends_on",
            "issued_on",
            "completed_on",
            "adopted_on",
            "start",
            "finish",
            "owned_from",
        ):
            if getattr(fact, name, None):
                days.add(getattr(fact, name))
    days |= {until for c in history.completions if (until := expiry(c.completed_on, c.months))}
    for employment in history.employments:
        if employment.status == "leave":
            days |= {employment.starts_on + timedelta(days=181)}
    return sorted(days)


def worth_asking(dice: Dice, history: History) -> Question:
    """A day and a moment: at or beside what turns the figures, and often enough the last day after all is told."""
    kind = dice.between(1, 20)
    ends = ends_by_kind(history)
    leaves = [employment for employment in standing(history.employments) if employment.status == "leave"]
    if kind >= 18 and ends:
        return about_an_end(dice, dice.one_of(dice.one_of(ends)))
    if kind >= 15 and leaves:
        return about_a_leave(dice, dice.one_of(leaves), moments(history)[-1])
    known_at = moment_to_ask(dice, moments(history))
    return Question(as_of=day_to_ask(dice, boundaries(history), chicago_day(known_at)), known_at=known_at)


def ends_by_kind(history: History) -> list[list[End]]:
    """The ends of postings, of employment, of requirements, of assignments: of each kind that has some."""
    dated: tuple[Sequence[DayFact], ...] = (history.postings, history.employments, history.requirements)
    kinds = [[end for fact in facts for end in fact.ends] for facts in dated]
    kinds.append([end for assignment in history.assignments for end in assignment.returns])
    return [ends for ends in kinds if ends]


def about_an_end(dice: Dice, end: End) -> Question:
    """Just before, at or after an end was recorded or voided; on its day, or one beside it or soon after."""
    told = [end.recorded] if end.voided is None else [end.voided, end.recorded]
    known_at = dice.one_of(told) + timedelta(microseconds=dice.one_of((-1, 0, -1, 1)))
    as_of = end.ends_on + timedelta(days=dice.one_of((0, 1, 3, -1)))
    return Question(as_of=min(as_of, chicago_day(known_at)), known_at=known_at)


def about_a_leave(dice: Dice, leave: Employment, last: datetime) -> Question:
    """After all is told, about the days on which a leave may become a long one."""
    known_at = last + timedelta(days=dice.between(0, 9))
    as_of = leave.starts_on + timedelta(days=dice.one_of((180, 181)))
    known_at += timedelta(days=max((as_of - chicago_day(known_at)).days, 0))
    # So many times 24 hours may end an hour short of that day, where the clocks were set back in between.
    return Question(as_of=min(as_of, chicago_day(known_at)), known_at=known_at)


def moment_to_ask(dice: Dice, told: list[datetime]) -> datetime:
    """At or beside a recorded moment, mostly one of the later; or after all is told."""
    if dice.chance(40):
        near = timedelta(microseconds=dice.one_of((0, -1, 1)))
        told = told if dice.chance(10) else told[-20:]
        return told[-1 - dice.between(0, len(told) - 1)] + near
    return told[-1] + timedelta(days=dice.between(0, 25), minutes=dice.between(0, 1439))


def day_to_ask(dice: Dice, turns: list[date], last: date) -> date:
    """The last day that can be asked about, one in the weeks before it, or one at or beside a boundary."""
    kind = dice.between(1, 10)
    if kind <= 4:
        return last
    if kind <= 6:
        return last - timedelta(days=dice.between(1, 45))
    days = [day for day in turns if day <= last] or [last]
    beside = dice.one_of(days[-12:]) + timedelta(days=dice.one_of((0, -1, 1)))
    return min(beside, last)
