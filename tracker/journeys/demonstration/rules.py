"""Second chapter: what the programme is measured by. Policies, scope, plans, courses and what counts as trained."""

from datetime import date

from tracker.domain.commands.rollout import AddScopeRule, AdoptPlan, AdoptPolicy, EndPolicy
from tracker.domain.commands.training import AddCourse, AddCourseVersion, AddRequirement, EndRequirement
from tracker.journeys.demonstration.agenda import PROGRAMME_OFFICE, TRAINING_DESK, Act, Agenda, Desk
from tracker.journeys.demonstration.department import OPENING, PILOT_BEGAN, PILOT_OVER
from tracker.journeys.demonstration.turns import FULL, REFRESHER
from tracker.services.rollout import add_scope_rule, adopt_plan, adopt_policy, end_policy
from tracker.services.training import add_course, add_course_version, add_requirement, end_requirement

CAMERA_COURSE, PILOT_COURSE = "BWC", "BWC-PILOT"

PILOT_RULES_FROM = date(2015, 2, 2)
POLICY_DAY = date(2016, 6, 29)
BASELINE_DAY = date(2016, 3, 14)
REPLAN_DAY = date(2016, 7, 18)

COURSES = [
    (OPENING, AddCourse("FIP", "Fair and Impartial Policing"), AddCourseVersion("FIP", "2014", 1, hours=8)),
    (
        OPENING,
        AddCourse("CIT", "Crisis Intervention Training"),
        AddCourseVersion("CIT", "2015", 1, hours=40, modules=5),
    ),
    (
        date(2015, 1, 26),
        AddCourse(PILOT_COURSE, "Camera pilot of 2015"),
        AddCourseVersion(PILOT_COURSE, "2015", 1, hours=2, validity_months=12),
    ),
    (
        date(2015, 8, 24),
        AddCourse("PJ-1", "Procedural Justice, module 1 of 3"),
        AddCourseVersion("PJ-1", "2015", 1, hours=8, modules=1),
    ),
    (
        date(2016, 2, 22),
        AddCourse("PJ-2", "Procedural Justice, module 2 of 3"),
        AddCourseVersion("PJ-2", "2016", 1, hours=8, modules=1),
    ),
    (
        date(2016, 4, 11),
        AddCourse(CAMERA_COURSE, "Body-worn camera under policy 4-223"),
        AddCourseVersion(CAMERA_COURSE, REFRESHER, 1, hours=1, modules=1, validity_months=24),
    ),
    (
        date(2016, 7, 18),
        AddCourse("UOF-2016", "Use-of-force policies of 28 July 2016"),
        AddCourseVersion("UOF-2016", "2016", 1, hours=1.5, modules=3),
    ),
    (
        date(2016, 8, 22),
        AddCourse("PJ-3", "Procedural Justice, module 3 of 3"),
        AddCourseVersion("PJ-3", "2016", 1, hours=8, modules=1),
    ),
]
"""When each course was set up, and its first version. The refresher, for officers of the pilot, counts as trained as
the full course does: it ranks first, and the requirement asks for it or higher.
"""

BASELINE = [
    ("1", date(2016, 5, 16), date(2016, 6, 10), 105),
    ("4", date(2016, 6, 13), date(2016, 7, 15), 126),
    ("3", date(2016, 7, 18), date(2016, 8, 19), 134),
    ("2", date(2016, 8, 22), date(2016, 9, 23), 96),
    ("5", date(2016, 9, 26), date(2016, 10, 28), 83),
]
REPLAN = [
    ("1", date(2016, 7, 11), date(2016, 7, 22), 106),
    ("4", date(2016, 7, 25), date(2016, 8, 19), 127),
    ("3", date(2016, 8, 22), date(2016, 9, 9), 133),
    ("2", date(2016, 9, 12), date(2016, 9, 30), 96),
    ("5", date(2016, 9, 26), date(2016, 10, 14), 83),
]
REPLAN_REASON = (
    "Policy 4-223 took effect on 29 June, and the first cameras went out on 11 July instead of in May. "
    "Two precincts are taken in hand at once at the end to finish by 14 October."
)


def set_rules(agenda: Agenda) -> None:
    """Courses, requirements, policies, scope and plans, each on the day it was decided."""
    _teach(agenda)
    agenda.at(PILOT_RULES_FROM, "09:00", _adopting_pilot_policy)
    agenda.at(PILOT_OVER, "09:00", _ending_pilot_policy)
    agenda.at(POLICY_DAY, "09:00", _adopting_policy)
    agenda.at(PILOT_BEGAN, "09:00", _scoping(AddScopeRule(PILOT_BEGAN, ("patrol-pilot",))))
    agenda.at(date(2016, 1, 4), "09:00", _scoping(AddScopeRule(date(2016, 1, 1), ("patrol",))))
    for precinct, start, finish, target in BASELINE:
        agenda.at(BASELINE_DAY, "14:00", _planning(AdoptPlan(precinct, BASELINE_DAY, start, finish, target)))
    for precinct, start, finish, target in REPLAN:
        plan = AdoptPlan(precinct, REPLAN_DAY, start, finish, target, REPLAN_REASON)
        agenda.at(REPLAN_DAY, "14:00", _planning(plan))


def _teach(agenda: Agenda) -> None:
    for day, course, version in COURSES:
        agenda.at(day, "14:00", _adding_course(course))
        agenda.at(day, "14:10", _adding_version(version))
    full = AddCourseVersion(CAMERA_COURSE, FULL, 2, hours=2, modules=2, validity_months=24)
    agenda.at(date(2016, 4, 11), "14:20", _adding_version(full))
    agenda.at(PILOT_RULES_FROM, "10:00", _requiring(AddRequirement(PILOT_COURSE, "2015", PILOT_RULES_FROM)))
    agenda.at(PILOT_OVER, "10:00", _ending_pilot_requirement)
    agenda.at(date(2016, 5, 13), "10:00", _requiring(AddRequirement(CAMERA_COURSE, REFRESHER, date(2016, 5, 16))))


def _adding_course(command: AddCourse) -> Act:
    return lambda desk: add_course(desk.session, TRAINING_DESK, command, now=desk.now)


def _adding_version(command: AddCourseVersion) -> Act:
    return lambda desk: add_course_version(desk.session, TRAINING_DESK, command, now=desk.now)


def _requiring(command: AddRequirement) -> Act:
    def act(desk: Desk) -> None:
        requirement = add_requirement(desk.session, PROGRAMME_OFFICE, command, now=desk.now)
        desk.ids[f"requirement {command.course}"] = requirement.id

    return act


def _ending_pilot_requirement(desk: Desk) -> None:
    command = EndRequirement(desk.ids[f"requirement {PILOT_COURSE}"], PILOT_OVER)
    end_requirement(desk.session, PROGRAMME_OFFICE, command, now=desk.now)


def _scoping(command: AddScopeRule) -> Act:
    return lambda desk: add_scope_rule(desk.session, PROGRAMME_OFFICE, command, now=desk.now)


def _planning(command: AdoptPlan) -> Act:
    return lambda desk: adopt_plan(desk.session, PROGRAMME_OFFICE, command, now=desk.now)


def _adopting_pilot_policy(desk: Desk) -> None:
    command = AdoptPolicy(
        "BWC-PILOT", "2015", "Body-worn camera pilot: interim policy", PILOT_RULES_FROM, PILOT_RULES_FROM
    )
    desk.ids["pilot policy"] = adopt_policy(desk.session, PROGRAMME_OFFICE, command, now=desk.now).id


def _ending_pilot_policy(desk: Desk) -> None:
    command = EndPolicy(desk.ids["pilot policy"], PILOT_OVER)
    end_policy(desk.session, PROGRAMME_OFFICE, command, now=desk.now)


def _adopting_policy(desk: Desk) -> None:
    command = AdoptPolicy("4-223", "2016", "Body worn cameras", POLICY_DAY, date(2016, 6, 20))
    adopt_policy(desk.session, PROGRAMME_OFFICE, command, now=desk.now)
