"""What people do in a made-up department: one function an act, each choosing among what is on record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands import CameraRef, OfficerRef, audit, equipment, people, rollout, training
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus, FactKind, PlaceKind, PrecinctKind
from tracker.services import equipment as equipment_acts
from tracker.services import people as people_acts
from tracker.services import rollout as rollout_acts
from tracker.services import training as training_acts
from tracker.services.batches import reverse_batch
from tracker.services.voids import void_fact
from tracker.store.kinds import MODELS
from tracker.store.models import (
    Assignment,
    Batch,
    Camera,
    CameraModel,
    Completion,
    Course,
    CourseVersion,
    Duty,
    Employment,
    Officer,
    Place,
    Policy,
    Posting,
    Precinct,
    Requirement,
    TrainingSession,
)

Item = TypeVar("Item")

LAST_NAMES = (
    "Østergaard",
    "ostby",
    "de la Cruz",
    "De Vries",
    "O'Neil",
    "Ångström",
    "Zoë",
    "zabel",
    "Lund",
    "李",
    "=Sum",
)
FIRST_NAMES = ("Eva", "Émile", "al", "Al", "Bo-Lise", "Þór", "K. ")
SUFFIXES = (None, None, None, "Jr.", "III")
RANKS = (None, "Officer", "Sergeant", "lieutenant")
LOST = (CameraCondition.MISSING, CameraCondition.STOLEN)


@dataclass(frozen=True)
class Turn:
    """One act's desk: the open transaction, who acts, the dice, the moment and its day."""

    session: Session
    actor: Actor
    dice: Random
    moment: datetime
    today: date

    def enter(self, service: Callable[..., Any], command: Any) -> Any:
        """Carry out a command."""
        return service(self.session, self.actor, command, now=self.moment)

    def any_of(self, model: Any) -> int:
        """The number of some row of a table; 1 where there is none, which is refused."""
        return self.dice.choice(list(self.session.scalars(select(model.id).order_by(model.id))) or [1])

    def code_of(self, model: Any) -> str:
        """The code of some row of a table."""
        return self.dice.choice(list(self.session.scalars(select(model.code).order_by(model.id))))

    def officer(self) -> OfficerRef:
        """Some officer."""
        return OfficerRef(id=self.any_of(Officer))

    def camera(self) -> CameraRef:
        """Some camera."""
        return CameraRef(id=self.any_of(Camera))

    def free(self, model: Any) -> Any:
        """Mostly an officer without a camera, or a camera of ours that is in nobody's hands; sometimes just any."""
        whose, ref = (Assignment.officer_id, OfficerRef) if model is Officer else (Assignment.camera_id, CameraRef)
        out = select(whose).where(Assignment.voided_at.is_(None), Assignment.returned_on.is_(None))
        ours = [] if model is Officer else [Camera.owned_from.is_not(None)]
        query = select(model.id).where(model.voided_at.is_(None), model.id.not_in(out), *ours).order_by(model.id)
        found = list(self.session.scalars(query))
        return ref(id=self.dice.choice(found) if found and self.dice.random() < 0.8 else self.any_of(model))

    def version(self) -> tuple[str, str]:
        """Some course and a version of it."""
        rows = self.session.execute(
            select(Course.code, CourseVersion.version)
            .join(CourseVersion, CourseVersion.course_id == Course.id)
            .order_by(CourseVersion.id)
        ).all()
        course, version = self.dice.choice(rows)
        return course, version

    def day(self, *, ahead: int = 0) -> date:
        """Today mostly, or a day entered late, or one to come."""
        return self.today + timedelta(days=self.dice.choice((0, 0, 0, -1, -3, -12, -40, ahead)))

    def maybe(self, value: Item) -> Item | None:
        """The value, or nothing."""
        return self.dice.choice((value, None))

    def condition(self) -> tuple[CameraCondition, str | None]:
        """A condition, with the report it may need."""
        found = self.dice.choice([CameraCondition.SERVICEABLE] * 5 + list(CameraCondition))
        return found, "16-004711" if found in LOST else None


def hire(turn: Turn) -> None:
    """A new officer, posted and employed."""
    number = len(turn.session.scalars(select(Officer.id)).all()) + 1
    known = people.Particulars(
        turn.dice.choice(LAST_NAMES),
        turn.dice.choice(FIRST_NAMES),
        turn.maybe("M."),
        turn.dice.choice(SUFFIXES),
        turn.dice.choice(RANKS),
        turn.dice.choice((f"{number:04}", f"{number}", None, "0007")),
        turn.maybe(f"E{number}"),
    )
    since = turn.today - timedelta(days=turn.dice.choice((0, 4, 60, 60, 90, 190)))
    officer = turn.enter(people_acts.add_officer, people.AddOfficer(known, since))
    who = OfficerRef(id=officer.id)
    if turn.dice.random() < 0.9:
        home, duty = turn.code_of(Precinct), turn.dice.choice(("patrol", "patrol", "patrol", turn.code_of(Duty)))
        turn.enter(people_acts.post_officer, people.PostOfficer(who, home, duty, since))
    if turn.dice.random() < 0.9:
        turn.enter(people_acts.record_employment, people.RecordEmployment(who, EmploymentStatus.ACTIVE, since))


def rename(turn: Turn) -> None:
    """Another name, from a day on."""
    known = people.Particulars(turn.dice.choice(LAST_NAMES), turn.dice.choice(FIRST_NAMES), badge=turn.maybe("0042"))
    turn.enter(people_acts.change_particulars, people.ChangeParticulars(turn.officer(), known, turn.day()))


def protect(turn: Turn) -> None:
    """An identity is protected, or no longer."""
    turn.enter(people_acts.protect_identity, people.ProtectIdentity(turn.officer(), turn.dice.random() < 0.8))


def post(turn: Turn) -> None:
    """Another home or duty."""
    home, duty = turn.code_of(Precinct), turn.dice.choice(("patrol", "patrol", turn.code_of(Duty)))
    turn.enter(people_acts.post_officer, people.PostOfficer(turn.officer(), home, duty, turn.day(ahead=20)))


def end_posting(turn: Turn) -> None:
    """A posting ends with no other in its place."""
    turn.enter(people_acts.end_posting, people.EndPosting(turn.any_of(Posting), turn.day(ahead=9)))


def employ(turn: Turn) -> None:
    """Leave, suspension, separation, and back."""
    status = turn.dice.choice([EmploymentStatus.ACTIVE, EmploymentStatus.LEAVE, *EmploymentStatus])
    turn.enter(people_acts.record_employment, people.RecordEmployment(turn.officer(), status, turn.day(ahead=9)))


def end_employment(turn: Turn) -> None:
    """An employment ends with no other in its place."""
    turn.enter(people_acts.end_employment, people.EndEmployment(turn.any_of(Employment), turn.day(ahead=9)))


def buy(turn: Turn) -> None:
    """A camera more: owned, or on loan."""
    number = len(turn.session.scalars(select(Camera.id)).all()) + 1
    serial = turn.dice.choice((f"X81{number:05}", f"x81{number:05}", f"Ø-{number}"))
    model = turn.dice.choice(list(turn.session.scalars(select(CameraModel.name).order_by(CameraModel.id))))
    owned = turn.dice.choice((turn.day(), *[date(2016, 3, 1)] * 6, None))
    command = equipment.AddCamera(
        serial, model, owned, turn.maybe(f"t-{number}"), turn.maybe("Lot 1"), turn.maybe(turn.code_of(Place))
    )
    turn.enter(equipment_acts.add_camera, command)


def put(turn: Turn) -> None:
    """A camera is laid somewhere."""
    turn.enter(equipment_acts.place_camera, equipment.PlaceCamera(turn.camera(), turn.code_of(Place), turn.day()))


def state(turn: Turn) -> None:
    """A camera's condition changes."""
    condition, number = turn.condition()
    turn.enter(equipment_acts.record_condition, equipment.RecordCondition(turn.camera(), condition, turn.day(), number))


def issue(turn: Turn) -> None:
    """A camera goes out; or a span of the past is entered whole."""
    day, reason, past = turn.day(), turn.maybe("short of staff"), turn.dice.random() < 0.2
    back, (condition, number) = day + timedelta(days=turn.dice.choice((0, 2, 9))), turn.condition()
    span = {"returned_on": min(back, turn.today), "condition": condition, "report_number": number} if past else {}
    command = equipment.IssueCamera(
        turn.free(Officer), turn.free(Camera), day, reason, turn.maybe("at roll call"), **span
    )
    turn.enter(equipment_acts.issue_camera, command)


def take_back(turn: Turn) -> None:
    """A camera comes back."""
    condition, number = turn.condition()
    place, note = turn.maybe(turn.code_of(Place)), turn.maybe("strap torn")
    command = equipment.ReturnCamera(turn.any_of(Assignment), turn.day(), condition, number, place, note)
    turn.enter(equipment_acts.return_camera, command)


def swap(turn: Turn) -> None:
    """One camera for another."""
    condition, number = turn.condition()
    given, reason = turn.any_of(Assignment), turn.maybe("needs one today")
    command = equipment.SwapCamera(
        given, turn.camera(), turn.day(), condition, number, override_reason=reason, note=turn.maybe("worn out")
    )
    turn.enter(equipment_acts.swap_camera, command)


def count(turn: Turn) -> None:
    """A count is opened."""
    turn.enter(equipment_acts.open_count, equipment.OpenCount(turn.code_of(Place), turn.day()))


def offer_course(turn: Turn) -> None:
    """A course with its first version."""
    code = turn.dice.choice(("CIT", "pj", "Äl"))
    turn.enter(training_acts.add_course, training.AddCourse(code, f"Course {code}"))
    months = turn.dice.choice((None, 1, 12))
    command = training.AddCourseVersion(code, "1", 1, turn.dice.choice((2, 0.1, 7.25)), turn.maybe(3), months)
    turn.enter(training_acts.add_course_version, command)


def revise_course(turn: Turn) -> None:
    """A course's next version."""
    order = turn.dice.choice((2, 3, 4))
    command = training.AddCourseVersion(turn.code_of(Course), str(order), order, 1 / 3)
    turn.enter(training_acts.add_course_version, command)


def require(turn: Turn) -> None:
    """A course becomes required."""
    turn.enter(training_acts.add_requirement, training.AddRequirement(*turn.version(), turn.day(ahead=5)))


def end_requirement(turn: Turn) -> None:
    """A course is required no more."""
    turn.enter(training_acts.end_requirement, training.EndRequirement(turn.any_of(Requirement), turn.day(ahead=5)))


def plan_class(turn: Turn) -> None:
    """A class, held or to come."""
    command = training.AddSession(
        *turn.version(),
        turn.day(ahead=14),
        turn.dice.choice((None, "08:30", "13:00")),
        turn.maybe("Hangar 2"),
        turn.maybe("Sgt. Åberg"),
        turn.maybe(20),
        turn.maybe(turn.code_of(Precinct)),
    )
    turn.enter(training_acts.add_session, command)


def sign_in(turn: Turn) -> None:
    """Who did a class: a batch."""
    present = tuple({turn.officer().id: None for _ in range(turn.dice.randint(1, 5))})
    command = training.SignIn(turn.any_of(TrainingSession), tuple(OfficerRef(id=number) for number in present))
    turn.enter(training_acts.sign_in, command)


def complete(turn: Turn) -> None:
    """Someone did a course."""
    session = turn.maybe(turn.any_of(TrainingSession)) if turn.dice.random() < 0.1 else None
    command = training.RecordCompletion(turn.officer(), *turn.version(), turn.day(), session)
    turn.enter(training_acts.record_completion, command)


def change_scope(turn: Turn) -> None:
    """Other duties in scope."""
    every = turn.dice.random() < 0.3
    duties = () if every else tuple({"patrol": None, turn.code_of(Duty): None})
    turn.enter(rollout_acts.add_scope_rule, rollout.AddScopeRule(turn.day(ahead=9), duties, every))


def plan(turn: Turn) -> None:
    """A plan, or its next version."""
    start = turn.today + timedelta(days=turn.dice.choice((-30, -10, 5)))
    finish, target = start + timedelta(days=turn.dice.choice((0, 20, 60))), turn.dice.choice((0, 2, 5, 9))
    adopted = turn.day()
    command = rollout.AdoptPlan(turn.code_of(Precinct), adopted, start, finish, target, turn.maybe("vendor late"))
    turn.enter(rollout_acts.adopt_plan, command)


def adopt(turn: Turn) -> None:
    """A policy's next version."""
    version, link = str(turn.dice.randint(2, 9)), turn.maybe("https://agency.example/policies/4-223")
    number = turn.dice.choice(("4-223", "4-223", "3-201"))
    command = rollout.AdoptPolicy(number, version, "Body-worn cameras", turn.day(ahead=9), turn.maybe(turn.today), link)
    turn.enter(rollout_acts.adopt_policy, command)


def end_policy(turn: Turn) -> None:
    """A policy ends."""
    turn.enter(rollout_acts.end_policy, rollout.EndPolicy(turn.any_of(Policy), turn.day(ahead=9)))


def use(turn: Turn) -> None:
    """A day's count of cameras in use."""
    deployed = turn.dice.randint(0, 9)
    command = rollout.RecordDailyUse(
        turn.code_of(Precinct), turn.day(), deployed, turn.dice.randint(0, deployed), turn.maybe("sheet")
    )
    turn.enter(rollout_acts.record_daily_use, command)


def open_home(turn: Turn) -> None:
    """A home of officers more."""
    code = turn.dice.choice(("2", "10", "CH", "air"))
    kind = PrecinctKind.PRECINCT if code.isdecimal() else PrecinctKind.OTHER
    turn.enter(people_acts.add_precinct, people.AddPrecinct(code, f"Home {code}", kind))


def add_word(turn: Turn) -> None:
    """A duty, a place or a model more."""
    kind, word = turn.dice.randint(1, 3), turn.dice.choice(("k9", "Äther", "zulu", "Beta", "alpha"))
    if kind == 1:
        turn.enter(people_acts.add_duty, people.AddDuty(word, word.title()))
    elif kind == 2:
        precinct = turn.maybe(turn.code_of(Precinct))
        found = PlaceKind.PRECINCT_ROOM if precinct else PlaceKind.TRAINING_UNIT
        turn.enter(equipment_acts.add_place, equipment.AddPlace(word, f"Place {word}", found, precinct))
    else:
        turn.enter(equipment_acts.add_camera_model, equipment.AddCameraModel(word, turn.maybe("Maker")))


def void(turn: Turn) -> None:
    """Some fact of some kind was a mistake; not a whole officer or camera, which would take all with it."""
    kinds = [kind for kind in FactKind if kind not in (FactKind.OFFICER, FactKind.CAMERA)]
    kind = turn.dice.choice(kinds)
    turn.enter(void_fact, audit.VoidFact(kind, turn.any_of(MODELS[kind]), "entered by mistake"))


def take_off(turn: Turn) -> None:
    """A whole officer or camera was a mistake."""
    kind = turn.dice.choice((FactKind.OFFICER, FactKind.CAMERA))
    turn.enter(void_fact, audit.VoidFact(kind, turn.any_of(MODELS[kind]), "there is no such one"))


def reverse(turn: Turn) -> None:
    """A batch is taken back."""
    turn.enter(reverse_batch, audit.ReverseBatch(turn.any_of(Batch), "the wrong class"))


def correct(turn: Turn) -> None:
    """A fact of the day is voided and entered anew in one go."""
    number = turn.any_of(Completion)
    turn.enter(void_fact, audit.VoidFact(FactKind.COMPLETION, number, "the wrong day"))
    done = turn.session.get_one(Completion, number)
    who, day = OfficerRef(id=done.officer_id), done.completed_on - timedelta(days=1)
    turn.enter(training_acts.record_completion, training.RecordCompletion(who, *turn.version(), day))


BEGINNING = [hire, hire, hire, buy, buy, plan, plan_class, protect, complete, complete, issue, add_word]
"""What a department starts with."""

LIVING = [
    *[hire, rename, post, post, end_posting, employ, employ, end_employment, buy, put, state, state],
    *[issue] * 6,
    *[take_back] * 3,
    *[swap, count, offer_course, revise_course, require, end_requirement, plan_class, sign_in, sign_in],
    *[complete] * 5,
    *[change_scope, plan, adopt, adopt, adopt, end_policy, use, open_home, add_word],
    *[void] * 3,
    *[take_off, reverse, reverse, correct, correct],
]
"""What happens from then on. Protection is not in it: today's flag masks every day, so old answers would change."""
