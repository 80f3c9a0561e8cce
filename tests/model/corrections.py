"""Mistakes taken back in a made-up history: each act leaves it legal, or leaves it alone."""

from datetime import date, timedelta

from tests.model.facts import Assignment, DayFact, End, Fact, OfficerFact
from tests.model.story import Story, returned_on, standing


def may_be_voided(story: Story) -> list[Fact]:
    """The standing facts on which nothing rests and whose void lets nothing overlap."""
    history = story.history
    facts: list[Fact] = [
        *standing(history.postings),
        *standing(history.employments),
        *standing(history.conditions),
        *standing(history.completions),
        *standing(history.assignments),
        *standing(history.requirements),
        *standing(history.scope_rules),
    ]
    ended: list[DayFact] = [*history.postings, *history.employments, *history.requirements]
    facts += [end for fact in standing(ended) for end in standing(fact.ends)]
    facts += [end for each in standing(history.assignments) for end in may_be_reopened(story, each)]
    for plan in standing(history.plans):
        versions = [other.version for other in standing(history.plans) if other.precinct == plan.precinct]
        facts += [plan] if plan.version == max(versions) else []
    return facts


def may_be_reopened(story: Story, assignment: Assignment) -> list[End]:
    """The standing return of an assignment, where the open span meets no other."""
    is_free = story.is_span_free(
        assignment.officer, assignment.camera, assignment.issued_on, date.max, besides=assignment
    )
    return standing(assignment.returns) if is_free else []


def void_a_fact(story: Story) -> None:
    """A mistake is taken back; the fact's end may be voided with it, or stay on record and mean nothing."""
    facts = may_be_voided(story)
    ends = [fact for fact in facts if isinstance(fact, End)]
    if ends and story.dice.chance(25):
        facts = list(ends)
    if facts:
        fact, moment = story.dice.one_of(facts), story.stamp()
        fact.voided = moment
        own = standing(getattr(fact, "ends", None) or getattr(fact, "returns", []))
        for end in own if story.dice.chance(50) else []:
            end.voided = moment


def correct_an_assignment(story: Story) -> None:
    """A hand-over entered for the wrong day: voided, and entered anew."""
    dice, assignments = story.dice, standing(story.history.assignments)
    if not assignments:
        return
    wrong = dice.one_of(assignments)
    until = returned_on(wrong)
    wrong.voided = story.stamp()
    for end in standing(wrong.returns):
        end.voided = wrong.voided
    issued_on = min(wrong.issued_on + timedelta(days=dice.between(-9, 9)), until, story.today)
    story.add_assignment(wrong.officer, wrong.camera, issued_on, story.stamp(), until if until < date.max else None)


def correct_a_posting(story: Story) -> None:
    """A posting entered for the wrong precinct or day: voided, and entered anew."""
    dice, postings = story.dice, standing(story.history.postings)
    if not postings:
        return
    wrong = dice.one_of(postings)
    wrong.voided = story.stamp()
    for end in standing(wrong.ends):
        end.voided = wrong.voided
    day = wrong.starts_on + timedelta(days=dice.between(-5, 5))
    story.add_posting(wrong.officer, dice.one_of(story.history.precincts).code, wrong.duty, day)


def take_an_officer_off(story: Story) -> None:
    """An officer who was never there: voided with everything entered about the officer, in one act."""
    officers = standing(story.history.officers)
    if len(officers) < 3:
        return
    officer, moment = story.dice.one_of(officers), story.stamp()
    history = story.history
    facts: list[Fact] = [officer]
    dated: list[OfficerFact] = [*history.postings, *history.employments]
    for each in dated:
        facts += [each, *each.ends] if each.officer == officer.id else []
    for assignment in history.assignments:
        facts += [assignment, *assignment.returns] if assignment.officer == officer.id else []
    facts += [completion for completion in history.completions if completion.officer == officer.id]
    for fact in standing(facts):
        fact.voided = moment
