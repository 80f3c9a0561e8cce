"""What the story leaves on record: people, cameras, classes and what is waiting, counted over the rows themselves."""

from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from tests.demonstration.conftest import MACHINE_NOW, THIS_MORNING, Progress
from tracker.domain.due_back import DueBecause
from tracker.domain.reports.attention import Attention, Joined
from tracker.domain.signatures import polylines
from tracker.journeys.demonstration import SIGN_INS, SignIn
from tracker.reports.attention import attention
from tracker.reports.needs import training_needs
from tracker.reports.on_day import Reader
from tracker.reports.readiness import readiness
from tracker.reports.signing import unsigned_lines
from tracker.reports.training import session_list
from tracker.services.accounts import find_user
from tracker.services.accounts.passwords import matches
from tracker.store.models import (
    Acknowledgement,
    Assignment,
    AuditEvent,
    Camera,
    CameraModel,
    Completion,
    ConditionFact,
    Course,
    CourseVersion,
    DailyUse,
    Enrolment,
    EnrolmentEnd,
    Installation,
    Officer,
    Policy,
    Posting,
    TrainingSession,
)

CHICAGO = ZoneInfo("America/Chicago")
OPENING, TODAY = date(2016, 9, 27), date(2016, 11, 7)


def one(story: Session, statement: str) -> Row[tuple[object, ...]]:
    return story.execute(text(statement)).one()


def needing_attention(story: Session, progress: Progress, day: date) -> Attention:
    completed = {row.precinct: row.figures.completed_on for row in progress(day).rows if row.figures.completed_on}
    reader = Reader(sees_identities=True)
    return attention(story, reader, as_of=day, known_at=THIS_MORNING, completed=completed)


def test_about_860_sworn_officers_serve_this_morning(progress: Progress) -> None:
    assert 850 <= progress(TODAY).total.strength <= 870


def test_every_officer_has_a_name_of_their_own_and_a_home(story: Session) -> None:
    names = one(story, "SELECT count(*), count(DISTINCT last_name || '/' || first_name) FROM officer_particulars")
    changed = one(story, "SELECT count(*) - count(DISTINCT officer_id) FROM officer_particulars")[0]
    officers = story.scalar(select(func.count()).select_from(Officer))
    posted = story.scalar(select(func.count(Posting.officer_id.distinct())))
    assert officers == posted
    assert names[0] == officers + changed  # type: ignore[operator]


def test_badges_keep_their_leading_zeros_and_two_people_have_borne_one(story: Session) -> None:
    assert one(story, "SELECT count(*) FROM officer_particulars WHERE badge LIKE '0%'")[0] > 20  # type: ignore[operator]
    shared = story.execute(
        text("SELECT badge FROM officer_particulars GROUP BY badge HAVING count(DISTINCT officer_id) = 2")
    ).all()
    assert len(shared) == 1


def test_587_cameras_of_the_rollout_and_36_of_the_pilot(story: Session) -> None:
    owned = dict(
        story.execute(
            select(CameraModel.name, func.count())
            .join(Camera, Camera.camera_model_id == CameraModel.id)
            .group_by(CameraModel.name)
        ).all()
    )
    assert owned == {"Axon Body 2": 587, "Axon Flex": 36}


def test_the_pilots_cameras_were_back_and_retired_before_2016(story: Session) -> None:
    pilot = select(Camera.id).join(CameraModel).where(CameraModel.name == "Axon Flex")
    still_out = (
        select(func.count())
        .select_from(Assignment)
        .where(Assignment.camera_id.in_(pilot), Assignment.returned_on.is_(None))
    )
    retired = select(func.count(ConditionFact.camera_id.distinct())).where(
        ConditionFact.camera_id.in_(pilot),
        ConditionFact.condition == "retired",
        ConditionFact.starts_on < date(2016, 1, 1),
    )
    assert (story.scalar(still_out), story.scalar(retired)) == (0, 36)


@pytest.mark.parametrize("day", [date(2016, 11, 2), TODAY])
def test_1100_hours_in_90_sessions(story: Session, day: date) -> None:
    held = select(func.count()).select_from(TrainingSession).where(TrainingSession.held_on <= day)
    hours = (
        select(func.sum(CourseVersion.hours))
        .join(Completion, Completion.course_version_id == CourseVersion.id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Course.code == "BWC", Completion.completed_on <= day, Completion.voided_at.is_(None))
    )
    assert (story.scalar(held), story.scalar(hours)) == (90, 1100)


def test_every_session_was_announced_beforehand_and_attended(story: Session) -> None:
    empty = one(
        story,
        "SELECT count(*) FROM training_sessions s WHERE s.held_on <= '2016-11-07' AND NOT EXISTS"
        " (SELECT 1 FROM completions c WHERE c.session_id = s.id)",
    )
    late = [
        taught.held_on
        for taught in story.scalars(select(TrainingSession))
        if taught.recorded_at.astimezone(CHICAGO).date() >= taught.held_on
    ]
    assert (empty[0], late) == (0, [])


def test_on_27_september_the_2nd_has_a_class_and_the_5th_has_one_on_17_october(story: Session) -> None:
    morning = datetime(2016, 9, 27, 13, 0, tzinfo=UTC)
    known = story.execute(
        text(
            "SELECT p.code, min(s.held_on) FROM training_sessions s JOIN precincts p ON p.id = s.precinct_id"
            " WHERE s.held_on >= '2016-09-27' AND s.recorded_at <= :moment GROUP BY p.code"
        ),
        {"moment": morning.strftime("%Y-%m-%d %H:%M:%S.%f")},
    ).all()
    coming = {code: str(day) for code, day in known}
    assert (coming["2"], coming["5"]) == ("2016-09-27", "2016-10-17")


def test_a_class_is_to_come_with_seats_free_and_one_recruit_without_one(story: Session) -> None:
    to_come = session_list(
        story, Reader(sees_identities=True), as_of=TODAY, known_at=THIS_MORNING, is_to_come=True
    ).rows
    assert [(taught.held_on, taught.seats, taught.enrolled) for taught in to_come] == [(date(2016, 11, 10), 12, 4)]
    needs = training_needs(story, as_of=TODAY, known_at=THIS_MORNING, reveal_identities=True).rows
    assert [bool(need.enrolled) for need in needs].count(True) == 4
    assert len(needs) == 5


def test_of_the_seats_given_out_four_were_not_taken_and_those_officers_came_later(story: Session) -> None:
    absent = story.execute(
        select(Enrolment.officer_id, TrainingSession.held_on)
        .join(EnrolmentEnd, EnrolmentEnd.enrolment_id == Enrolment.id)
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .where(EnrolmentEnd.outcome == "no_show")
    ).all()
    assert len(absent) == 4
    for officer_id, held_on in absent:
        done = select(Completion.completed_on).where(
            Completion.officer_id == officer_id, Completion.completed_on > held_on
        )
        assert story.scalars(done.order_by(Completion.completed_on)).first() is not None


def test_some_issues_are_signed_for_on_paper_some_drawn_and_the_last_not_yet(story: Session) -> None:
    signed = dict(story.execute(select(Acknowledgement.method, func.count()).group_by(Acknowledgement.method)).all())
    assert set(signed) == {"paper", "drawn"}
    assert len(set(story.scalars(select(Acknowledgement.sheet))) - {None}) > 10
    reader = Reader(sees_identities=True)
    waiting = unsigned_lines(story, reader, as_of=TODAY, known_at=THIS_MORNING, since=None, limit=1000).rows
    assert {"issue", "return"} == {line.act for line in waiting}
    last = [line for line in waiting if line.day >= date(2016, 10, 31) and line.act == "issue"]
    issued = select(func.count()).select_from(Assignment).where(Assignment.issued_on >= date(2016, 10, 31))
    assert len(last) == story.scalar(issued) > 20
    assert all(polylines(drawn) for drawn in story.scalars(select(Acknowledgement.drawn)) if drawn)


def test_the_readiness_line_says_how_many_signed(story: Session) -> None:
    rows = {row.precinct: row.figures for row in readiness(story, as_of=OPENING, known_at=THIS_MORNING).rows}
    for code in ("1", "3", "4"):
        assert 0.85 * rows[code].issued < rows[code].signed < rows[code].issued, code
    assert rows["2"].enrolled > 0


def test_below_the_fold_on_27_september(story: Session, progress: Progress) -> None:
    seen = needing_attention(story, progress, OPENING)
    assert [(lost.condition, bool(lost.report_number)) for lost in seen.lost] == [("missing", True)]
    assert [due.because for due in seen.due] == [DueBecause.OUT_OF_SCOPE]
    assert len(seen.overrides) == 1
    assert seen.joined == {"1": Joined(transferred=2, new=0)}


def test_this_morning_there_is_work_to_do(story: Session, progress: Progress) -> None:
    seen = needing_attention(story, progress, TODAY)
    assert seen.lost == ()
    assert sorted(due.because for due in seen.due) == [DueBecause.OUT_OF_SCOPE, DueBecause.SEPARATED]
    assert [count.opened_on for count in seen.counts] == [date(2016, 11, 4)]
    assert [(new.posted_on, new.officers, new.trained, new.equipped) for new in seen.newcomers] == [(TODAY, 12, 7, 0)]


def test_nobody_ever_held_two_cameras_and_no_camera_was_in_two_hands(story: Session) -> None:
    crossing = one(
        story,
        "SELECT count(*) FROM assignments a JOIN assignments b ON a.id < b.id"
        " AND (a.camera_id = b.camera_id OR a.officer_id = b.officer_id)"
        " AND a.voided_at IS NULL AND b.voided_at IS NULL"
        " AND a.issued_on < coalesce(b.returned_on, '9999-12-31')"
        " AND b.issued_on < coalesce(a.returned_on, '9999-12-31')",
    )
    assert crossing[0] == 0


def test_no_issue_before_the_policies(story: Session) -> None:
    pilot, rollout = story.scalars(select(Policy.starts_on).order_by(Policy.starts_on)).all()
    days = story.scalars(select(Assignment.issued_on).where(Assignment.issued_on >= date(2016, 1, 1))).all()
    assert (pilot, rollout) == (date(2015, 2, 2), date(2016, 6, 29))
    assert min(days) > rollout


def test_daily_use_has_a_gap_or_two_and_never_more_used_than_deployed(story: Session) -> None:
    counted = story.execute(
        select(DailyUse.precinct_id, func.count(), func.min(DailyUse.used_on))
        .where(DailyUse.voided_at.is_(None))
        .group_by(DailyUse.precinct_id)
    ).all()
    missing = sum((date(2016, 11, 6) - first).days + 1 - days for _, days, first in counted)
    assert (len(counted), missing) == (5, 3)


def test_every_act_was_recorded_in_working_life_before_eight_this_morning(story: Session) -> None:
    moments = story.scalars(select(AuditEvent.recorded_at).order_by(AuditEvent.seq)).all()
    local = [moment.astimezone(CHICAGO) for moment in moments]
    assert moments[-1] < THIS_MORNING
    assert all(earlier < later for earlier, later in pairwise(moments))
    assert {moment.hour for moment in local} <= set(range(6, 20))


def test_the_clock_starts_on_the_demonstrations_own_today(story: Session) -> None:
    installation = story.get_one(Installation, 1)
    clock = MACHINE_NOW.timestamp() + installation.clock_offset_seconds
    assert datetime.fromtimestamp(clock, UTC) == THIS_MORNING
    assert (installation.demonstration, installation.opening_day) == (True, OPENING)


@pytest.mark.parametrize("sign_in", SIGN_INS, ids=lambda sign_in: sign_in.username)
def test_the_printed_sign_ins_are_of_accounts_that_work_in_a_demonstration_alone(
    story: Session, sign_in: SignIn
) -> None:
    user = find_user(story, sign_in.username)
    assert matches(user.password_hash, sign_in.password)
    assert (user.demonstration, user.disabled_at) == (True, None)
