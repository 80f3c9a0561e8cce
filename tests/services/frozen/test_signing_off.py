"""Months signed off by commanders: once a month, after it ended, by whom it is to be, and again after a correction."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, Department
from tracker.domain.actors import Actor
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.audit import ReverseBatch, VoidFact
from tracker.domain.commands.equipment import IssueCamera, ReturnCamera
from tracker.domain.commands.frozen import SignMonth
from tracker.domain.commands.people import PostOfficer
from tracker.domain.commands.training import AddSession, RecordCompletion, SignIn
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from tracker.domain.months import Month
from tracker.domain.reports.months import SignedMonth, Since
from tracker.domain.vocabulary import CameraCondition, Door, FactKind, Role
from tracker.journeys.signing_off import make_for_month
from tracker.journeys.verifying import verify_record
from tracker.reports.frozen import Holder, frozen_one
from tracker.reports.months import month_lines, signed_months, since_signed, touched_by, touched_by_batch
from tracker.reports.on_day import Reader
from tracker.services.batches import reverse_batch
from tracker.services.equipment import issue_camera, return_camera
from tracker.services.frozen import sign_month
from tracker.services.people import post_officer
from tracker.services.training import add_session, record_completion, sign_in
from tracker.services.voids import void_fact
from tracker.store.lookups import last_recorded_at
from tracker.store.models import Assignment, AuditEvent, Batch, Completion, FrozenReport, MonthSignature

SEPTEMBER = Month(2016, 9)
OCTOBER_3 = datetime(2016, 10, 3, 15, 0, tzinfo=UTC)
EVERYONE = Reader(None)


def commander(*codes: str) -> Actor:
    """A supervisor of these precincts."""
    return Actor("ivy", Role.SUPERVISOR, Door.PAGE, precincts=frozenset(codes or ("1",)))


@pytest.fixture
def office(department: Department) -> Department:
    """Two officers of the 1st with cameras, one of whom is trained late; an officer of the 5th."""
    department.issue(department.officer("0412"), department.camera("X1"), date(2016, 7, 11))
    department.issue(department.officer("0500"), department.camera("X2"), date(2016, 8, 1))
    department.officer("0600", precinct="5")
    return department


def sign(session: Session, actor: Actor | None = None, **given: str | None) -> MonthSignature:
    """September of the 1st signed off on 3 October."""
    command = SignMonth(**{"precinct": "1", "month": SEPTEMBER, **given})  # type: ignore[arg-type]
    moment = max(OCTOBER_3, last_recorded_at(session))
    made = make_for_month(session, actor or commander(), command, moment=moment)
    return sign_month(session, actor or commander(), command, made, now=moment)


def refused(session: Session, actor: Actor | None = None, **given: str | None) -> Refusal:
    """Why it cannot be signed."""
    with pytest.raises(Refusal) as caught:
        sign(session, actor, **given)
    return caught.value


def signed(session: Session) -> SignedMonth:
    """The signature that stands."""
    return signed_months(session, EVERYONE)[-1]


def since(session: Session) -> Since:
    """What became of the month since."""
    return since_signed(session, signed(session), known_at=last_recorded_at(session))


def void(session: Session, kind: FactKind, number: int) -> int:
    """A fact voided after the signature; the event's number."""
    void_fact(session, ADMINISTRATOR, VoidFact(kind, number, "was not there"), now=OCTOBER_3)
    return newest(session)


def newest(session: Session) -> int:
    """The number of the last event."""
    return session.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq.desc()).limit(1)).one()


def told(found: Since) -> list[str]:
    """What the figures became, in lines."""
    return [str(one) for one in found.figures]


def test_a_signature_and_its_report_are_one_act(session: Session, office: Department) -> None:
    events = newest(session)
    made = sign(session, note="  Two are on loan. ")
    assert newest(session) == events + 1
    frozen = session.get_one(FrozenReport, made.frozen_report_id)
    assert (frozen.report, frozen.as_of, frozen.precincts) == ("rollout-progress", date(2016, 9, 30), '"1"')
    assert frozen.recorded_seq == made.recorded_seq
    event = session.get_one(AuditEvent, made.recorded_seq)
    assert (event.act, event.actor, event.subject, event.detail["month"], event.detail["frozen_report"]) == (
        *("sign_month", "ivy", "month_signatures", "2016-09", 1),
    )
    assert (made.version, made.note, made.reason) == (1, "Two are on loan.", None)


def test_the_signature_is_not_known_in_the_report_that_it_rests_on(session: Session, office: Department) -> None:
    made = sign(session)
    frozen = session.get_one(FrozenReport, made.frozen_report_id)
    assert frozen.known_at == OCTOBER_3 < made.recorded_at
    record = frozen_one(session, Holder(EVERYONE, frozenset({"reports.read"})), 1)
    assert verify_record(session, record, asked_at=last_recorded_at(session)).stands


def test_a_month_is_signed_once(session: Session, office: Department) -> None:
    sign(session)
    assert isinstance(refusal := refused(session), Conflict)
    assert (refusal.code, refusal.field) == ("signed_already", "month")
    assert refused(session, reason="I like signing").code == "nothing_corrected"
    assert len(signed_months(session, EVERYONE)) == 1


def test_a_month_that_has_not_ended_cannot_be_signed(session: Session, office: Department) -> None:
    for month in (Month(2016, 10), Month(2017, 1)):
        assert isinstance(refusal := refused(session, month=month), Invalid)  # type: ignore[arg-type]
        assert refusal.code == "month_not_ended"
    last_night = datetime(2016, 10, 1, 4, 59, tzinfo=UTC)  # 30 September, 23:59 in Minneapolis
    with pytest.raises(Invalid):
        make_for_month(session, commander(), SignMonth("1", SEPTEMBER), moment=last_night)
    assert make_for_month(session, commander(), SignMonth("1", SEPTEMBER), moment=OCTOBER_3).as_of == date(2016, 9, 30)


def test_only_the_precincts_own_commander_signs(session: Session, office: Department) -> None:
    assert isinstance(refused(session, ADMINISTRATOR), Forbidden)
    assert isinstance(refused(session, Actor("otto", Role.OVERSIGHT, Door.API)), Forbidden)
    assert isinstance(refused(session, commander("5")), NotFound)
    unbound = Actor("ivy", Role.SUPERVISOR, Door.PAGE)
    assert refused(session, unbound).code == "commander_signs"
    assert sign(session, commander("5", "1")).version == 1


def test_a_void_is_flagged_on_the_month_and_on_its_event(session: Session, office: Department) -> None:
    sign(session)
    completion = session.scalars(select(Completion).order_by(Completion.id)).first()
    assert completion is not None
    assert not since(session).is_changed
    seq = void(session, FactKind.COMPLETION, completion.id)
    found = since(session)
    assert {"equipped: 2 -> 1", "trained: 2 -> 1", "needs_training: 0 -> 1"} <= set(told(found))
    (correction,) = found.corrections
    assert (correction.act, correction.actor, correction.reason, correction.in_month) == (
        *("void_fact", "ada", "was not there", False),
    )
    assert [(fact.kind, fact.fact_id, fact.is_void) for fact in correction.facts] == [
        (FactKind.COMPLETION, completion.id, True)
    ]
    assert correction.figures == found.figures
    (touched,) = touched_by(session, EVERYONE, seq)
    assert (touched.signed.month, touched.signed.precinct, touched.figures) == (SEPTEMBER, "1", found.figures)
    (line,) = month_lines(session, "1", [SEPTEMBER], [signed(session)], known_at=last_recorded_at(session))
    assert line.figures == found.figures


def test_signed_again_after_the_correction_the_flag_is_gone_and_the_first_signature_stays(
    session: Session, office: Department
) -> None:
    sign(session)
    completion = session.scalars(select(Completion).order_by(Completion.id)).first()
    assert completion is not None
    seq = void(session, FactKind.COMPLETION, completion.id)
    assert refused(session).code == "signed_already"
    again = sign(session, reason="One was not trained after all.")
    assert (again.version, again.reason) == (2, "One was not trained after all.")
    assert not since(session).is_changed
    assert [one.version for one in signed_months(session, EVERYONE)] == [1, 2]
    assert [one.signed.version for one in touched_by(session, EVERYONE, seq)] == [1]
    assert refused(session, month=Month(2016, 8), reason="why not").code == "never_signed"  # type: ignore[arg-type]


def test_what_was_held_within_the_month_only_is_flagged_without_a_figure(session: Session, office: Department) -> None:
    office.officer("0700", trained=False)
    office.camera("X3")
    sign(session)
    who, which = OfficerRef(badge="0700"), CameraRef(serial="X3")
    command = IssueCamera(who, which, date(2016, 9, 5), override_reason="exercise")
    issued = issue_camera(session, ADMINISTRATOR, command, now=OCTOBER_3).assignment
    back = ReturnCamera(issued.id, date(2016, 9, 9), CameraCondition.SERVICEABLE)
    return_camera(session, ADMINISTRATOR, back, now=OCTOBER_3)
    found = since(session)
    assert found.is_changed
    assert found.figures == ()
    assert [(one.act, one.in_month) for one in found.corrections] == [("issue_camera", True), ("return_camera", True)]
    assert [str(one) for one in found.corrections[0].figures] == [
        "assigned: 2 -> 3", "needs_training: 0 -> 1", "needs_both: 1 -> 0"
    ]  # fmt: skip


def test_entries_of_later_days_and_of_other_precincts_flag_nothing(session: Session, office: Department) -> None:
    sign(session)
    done = RecordCompletion(OfficerRef(badge="0412"), "BWC", "2016", date(2016, 10, 1))
    record_completion(session, ADMINISTRATOR, done, now=OCTOBER_3)
    other = RecordCompletion(OfficerRef(badge="0600"), "BWC", "2016", date(2016, 9, 20))
    record_completion(session, ADMINISTRATOR, other, now=OCTOBER_3)
    assert touched_by(session, EVERYONE, newest(session)) == ()
    assert not since(session).is_changed


def test_a_transfer_entered_late_is_flagged_in_the_precinct_that_was_left(session: Session, office: Department) -> None:
    sign(session)
    posted = PostOfficer(OfficerRef(badge="0500"), "5", "patrol", date(2016, 8, 20))
    post_officer(session, ADMINISTRATOR, posted, now=OCTOBER_3)
    found = since(session)
    assert "strength: 2 -> 1" in told(found)
    assert [one.act for one in found.corrections] == ["post_officer"]
    assert [one.signed.precinct for one in touched_by(session, EVERYONE, newest(session))] == ["1"]


def test_who_had_moved_on_before_the_month_is_no_more_of_it(session: Session, office: Department) -> None:
    posted = PostOfficer(OfficerRef(badge="0500"), "5", "patrol", date(2016, 8, 20))
    post_officer(session, ADMINISTRATOR, posted, now=OCTOBER_3)
    sign(session)
    late = RecordCompletion(OfficerRef(badge="0500"), "BWC", "2016", date(2016, 9, 20))
    record_completion(session, ADMINISTRATOR, late, now=OCTOBER_3)
    assert not since(session).is_changed


def test_a_batch_is_told_by_itself_and_so_is_its_reversal(session: Session, office: Department) -> None:
    class_held = add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", date(2016, 9, 20)), now=OCTOBER_3)
    late = office.officer("0700", trained=False)
    sign(session)
    done = sign_in(session, ADMINISTRATOR, SignIn(class_held.id, (OfficerRef(id=late.id),)), now=OCTOBER_3)
    batch = session.scalars(select(Batch).order_by(Batch.id.desc())).first()
    assert done
    assert batch is not None
    (touched,) = touched_by_batch(session, EVERYONE, batch.id)
    assert [str(one) for one in touched.figures] == ["trained: 2 -> 3", "needs_camera: 0 -> 1", "needs_both: 1 -> 0"]
    assert [one.batch_id for one in since(session).corrections] == [batch.id]
    reverse_batch(session, ADMINISTRATOR, ReverseBatch(batch.id, "the wrong class"), now=OCTOBER_3)
    (back,) = touched_by(session, EVERYONE, newest(session))
    assert [str(one) for one in back.figures] == ["trained: 3 -> 2", "needs_camera: 1 -> 0", "needs_both: 0 -> 1"]
    assert touched_by_batch(session, EVERYONE, batch.id) == (touched,)
    found = since(session)
    assert (found.figures, len(found.corrections)) == ((), 2)


def test_a_reader_is_told_of_own_precincts_only(session: Session, office: Department) -> None:
    sign(session)
    issued = session.scalars(select(Assignment).order_by(Assignment.id)).first()
    assert issued is not None
    seq = void(session, FactKind.ASSIGNMENT, issued.id)
    assert len(touched_by(session, Reader(frozenset({"1"})), seq)) == 1
    assert touched_by(session, Reader(frozenset({"5"})), seq) == ()
    assert signed_months(session, Reader(frozenset({"5"}))) == ()
