"""What people do in a made-up history, one function an act: each leaves the story legal, or leaves it alone."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from tests.model.corrections import correct_a_posting, correct_an_assignment, take_an_officer_off, void_a_fact
from tests.model.facts import (
    Camera,
    End,
    Officer,
    OfficerFact,
    Plan,
    Precinct,
    Requirement,
    ScopeRule,
)
from tests.model.story import COURSES, DUTIES, ORDERS, Story, standing

STATUSES = ("active", "active", "active", "leave", "leave", "suspended", "separated")
CONDITIONS = ("serviceable", "serviceable", "in_repair", "missing", "stolen", "recalled", "retired")
VALIDITIES = (None, None, None, None, 1, 2, 3, 12)


def whom(story: Story, day: date) -> list[int]:
    """The officers posted to a precinct that has some, or a few of them."""
    homes = [story.posted_to(precinct.code, day) for precinct in story.history.precincts]
    there = story.dice.one_of([home for home in homes if home] or [[]])
    if len(there) < 2 or story.dice.chance(50):
        return there
    first = story.dice.between(0, len(there) - 1)
    return there[first : first + story.dice.between(1, 3)]


def teach_a_class(story: Story) -> None:
    """A class for a precinct, or for one officer of it: mostly of what is required."""
    day = story.day()
    teach(story, whom(story, day), day)


def teach(story: Story, officers: list[int], day: date) -> None:
    """One sign-in, recorded at one moment."""
    dice = story.dice
    taught = [(requirement.course, requirement.minimum_order) for requirement in story.required(day)]
    if not taught or dice.chance(10):
        taught = [(dice.one_of(COURSES), dice.one_of((2, 1, 3)))]
    moment = story.stamp()
    for course, order in taught:
        for officer in officers:
            story.add_completion(officer, course, order, day, moment)


def hand_out_cameras(story: Story) -> None:
    """A queue at the counter of a precinct."""
    day = story.day()
    hand_out(story, whom(story, day), day)


def hand_out(story: Story, officers: list[int], day: date) -> None:
    """Each gets the next camera that is free, one act after another."""
    cameras = story.cameras()
    shift = story.dice.between(0, max(len(cameras) - 1, 0))
    for officer in officers:
        for camera in cameras[shift:] + cameras[:shift]:
            if story.add_assignment(officer, camera.id, day, story.stamp()):
                break


def roll_out_a_precinct(story: Story) -> None:
    """A precinct's turn: its officers are taught, and then get their cameras."""
    day = story.day()
    officers = whom(story, day)
    teach(story, officers, day)
    if story.dice.chance(60):
        story.let_time_pass()
        day = story.today
    hand_out(story, officers, day)


def return_a_camera(story: Story) -> None:
    """A camera comes back: today, late, or on the very day it was issued; its condition may be stated."""
    dice, out = story.dice, story.open_assignments()
    if not out:
        return
    assignment = dice.one_of(out)
    day = assignment.issued_on if dice.chance(20) else max(assignment.issued_on, story.day())
    moment = story.stamp()
    assignment.returns.append(End(recorded=moment, ends_on=day))
    if dice.chance(50):
        story.add_condition(assignment.camera, dice.one_of(CONDITIONS), day, moment)


def swap_a_camera(story: Story) -> None:
    """One camera for another in one act, on one day."""
    dice, out, day = story.dice, story.open_assignments(), story.today
    if not out:
        return
    assignment = dice.one_of(out)
    free = [c.id for c in story.cameras() if story.is_span_free(-1, c.id, day, date.max)]
    if not free or day < assignment.issued_on:
        return
    moment = story.stamp()
    assignment.returns.append(End(recorded=moment, ends_on=day))
    story.add_assignment(assignment.officer, dice.one_of(free), day, moment)


def enter_a_past_span(story: Story) -> None:
    """An assignment of long ago, with its return, entered late; perhaps one that lasted no day."""
    dice, officers, cameras = story.dice, story.officers(), story.cameras()
    if not officers or not cameras:
        return
    start = story.today - timedelta(days=dice.between(5, 60))
    end = min(start + timedelta(days=dice.between(0, 25)), story.today)
    story.add_assignment(dice.one_of(officers), dice.one_of(cameras).id, start, story.stamp(), end)


def post_an_officer(story: Story) -> None:
    """Another precinct or another duty."""
    dice, officers = story.dice, story.officers()
    if officers:
        precinct = dice.one_of(story.history.precincts)
        story.add_posting(dice.one_of(officers), precinct.code, dice.one_of(DUTIES), story.day(ahead=True))


def change_employment(story: Story) -> None:
    """Leave, suspension, separation, and back."""
    officers = story.officers()
    if officers:
        story.add_employment(story.dice.one_of(officers), story.dice.one_of(STATUSES), story.day(ahead=True))


def tell_of_a_leave(story: Story) -> None:
    """A long leave entered late: in one piece, told in two facts without a gap, or broken off and taken up again."""
    dice, officers = story.dice, story.officers()
    if not officers:
        return
    officer, start = dice.one_of(officers), story.today - timedelta(days=dice.between(100, 220))
    if not story.add_employment(officer, "leave", start):
        return
    told = story.history.employments[-1]
    turn = start + timedelta(days=dice.between(5, 90))
    if dice.chance(40):
        return
    if dice.chance(50):
        told.ends.append(End(recorded=story.stamp(), ends_on=turn))
    elif dice.chance(50):
        story.add_employment(officer, "active", turn)
    story.add_employment(officer, "leave", turn + timedelta(days=dice.between(0, 2)))


def end_a_posting_or_employment(story: Story) -> None:
    """An end of its own, after the start and not after the next one's."""
    dice = story.dice
    kinds: tuple[Sequence[OfficerFact], ...] = (story.history.postings, story.history.employments)
    facts = standing(dice.one_of(kinds))
    candidates = [fact for fact in facts if not standing(fact.ends)]
    if not candidates:
        return
    fact = dice.one_of(candidates)
    later = [f.starts_on for f in facts if f.officer == fact.officer and f.starts_on > fact.starts_on]
    ends_on = max(story.day(), fact.starts_on + timedelta(days=1))
    fact.ends.append(End(recorded=story.stamp(), ends_on=min([ends_on, *later])))


def state_a_condition(story: Story) -> None:
    """A camera breaks, is lost, found, recalled, repaired."""
    cameras = story.cameras()
    if cameras:
        camera, condition = story.dice.one_of(cameras), story.dice.one_of(CONDITIONS)
        story.add_condition(camera.id, condition, story.day(ahead=True), story.stamp())


def hire_an_officer(story: Story) -> None:
    """A new member, posted and employed or (an import can leave one so) one of the two only."""
    dice = story.dice
    officer = len(story.history.officers) + 1
    story.history.officers.append(Officer(recorded=story.stamp(), id=officer, protected=dice.chance(10)))
    since = story.day()
    kind = dice.between(1, 20)
    if kind < 20:
        story.add_posting(officer, dice.one_of(story.history.precincts).code, dice.one_of(DUTIES), since)
    if kind > 1:
        story.add_employment(officer, "active", since)


def buy_a_camera(story: Story) -> None:
    """A new device: owned now, from a later day, or never."""
    owned_from = {1: None, 2: story.today + timedelta(days=5)}.get(story.dice.between(1, 10), story.today)
    camera = len(story.history.cameras) + 1
    story.history.cameras.append(Camera(recorded=story.stamp(), id=camera, owned_from=owned_from))


def open_another_home(story: Story) -> None:
    """A home of officers that is no precinct, recorded when the history is under way."""
    codes = [precinct.code for precinct in story.history.precincts]
    if "AIR" not in codes:
        story.history.precincts.append(Precinct(code="AIR", name="Airport", kind="other", recorded=story.stamp()))


def require_a_course(story: Story) -> None:
    """A requirement from a day on, of this version or up."""
    dice = story.dice
    course, day = COURSES[1 if dice.chance(40) else 0], story.day(ahead=True)
    if (course, day) not in [(r.course, r.starts_on) for r in standing(story.history.requirements)]:
        order = dice.one_of((1, 2, 2, 3))
        story.history.requirements.append(
            Requirement(recorded=story.stamp(), course=course, minimum_order=order, starts_on=day)
        )


def end_a_requirement(story: Story) -> None:
    """A course that is required no more."""
    candidates = [each for each in standing(story.history.requirements) if not standing(each.ends)]
    if candidates:
        requirement = story.dice.one_of(candidates)
        ends_on = max(story.day(ahead=True), requirement.starts_on + timedelta(days=1))
        requirement.ends.append(End(recorded=story.stamp(), ends_on=ends_on))


def change_the_scope(story: Story) -> None:
    """Other duties in the rollout's scope, or every one."""
    day = story.day(ahead=True)
    if day not in [rule.starts_on for rule in standing(story.history.scope_rules)]:
        duties = story.dice.one_of((frozenset({"patrol"}), frozenset({"patrol", "investigations"}), None))
        story.history.scope_rules.append(ScopeRule(recorded=story.stamp(), duties=duties, starts_on=day))


def change_a_validity(story: Story) -> None:
    """A version's validity is edited: completions recorded from now on copy the new one."""
    course, order = story.dice.one_of(COURSES), story.dice.one_of(ORDERS)
    story.validity[course, order] = story.dice.one_of(VALIDITIES)


def plan_a_precinct(story: Story) -> None:
    """A precinct's first plan, or its next version."""
    dice = story.dice
    precinct = dice.one_of(story.history.precincts).code
    versions = [plan.version for plan in standing(story.history.plans) if plan.precinct == precinct]
    start = story.today + timedelta(days=dice.between(-20, 20))
    adopted = [plan.adopted_on for plan in standing(story.history.plans) if plan.precinct == precinct]
    adopted_on = dice.one_of(adopted) if adopted and dice.chance(25) else story.day(ahead=True)
    story.history.plans.append(
        Plan(
            recorded=story.stamp(),
            precinct=precinct,
            version=max(versions, default=0) + 1,
            adopted_on=adopted_on,
            start=start,
            finish=start + timedelta(days=dice.between(0, 45)),
            target=dice.one_of((3, 2, 4, 1, 0, 7)),
        )
    )


ACTS: list[tuple[int, Callable[[Story], None]]] = [
    (8, roll_out_a_precinct),
    (5, teach_a_class),
    (5, hand_out_cameras),
    (2, return_a_camera),
    (2, swap_a_camera),
    (2, enter_a_past_span),
    (3, post_an_officer),
    (2, change_employment),
    (2, tell_of_a_leave),
    (3, end_a_posting_or_employment),
    (3, state_a_condition),
    (1, hire_an_officer),
    (1, buy_a_camera),
    (1, open_another_home),
    (1, require_a_course),
    (2, end_a_requirement),
    (1, change_the_scope),
    (1, change_a_validity),
    (2, plan_a_precinct),
    (5, void_a_fact),
    (2, correct_an_assignment),
    (1, correct_a_posting),
    (1, take_an_officer_off),
]
"""Each with how often it comes up."""

WEIGHTED = [act for weight, act in ACTS for _ in range(weight)]
