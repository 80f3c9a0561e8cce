"""The story of a record is what was done to it: entered, ended, voided, corrected, edited, reversed."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import CorrectFact, ReverseBatch, VoidFact
from tracker.domain.commands.edits import EditCamera
from tracker.domain.commands.equipment import ReturnCamera
from tracker.domain.commands.people import ChangeParticulars, EndPosting, Particulars, ProtectIdentity
from tracker.domain.commands.training import AddSession, SignIn
from tracker.domain.errors import NotFound
from tracker.domain.reports.listing import PROTECTED_NAME
from tracker.domain.reports.stories import FactTold, Story
from tracker.domain.vocabulary import CameraCondition, FactKind
from tracker.reports.audit.event import event_told
from tracker.reports.on_day import Reader
from tracker.reports.records import Sight
from tracker.reports.stories import STORIES, story_of
from tracker.services.batches import reverse_batch
from tracker.services.corrections import correct_fact
from tracker.services.edits import edit_camera
from tracker.services.equipment import return_camera
from tracker.services.people import change_particulars, end_posting, protect_identity
from tracker.services.training import add_session, sign_in
from tracker.services.voids import void_fact
from tracker.store.known import Asked
from tracker.store.lookups import last_recorded_at

EVERYTHING = Reader(None, sees_identities=True)
OVERSIGHT = Reader(None)
INSPECTOR = Reader(frozenset({"1"}))
ISSUED, BACK = date(2016, 7, 11), date(2016, 8, 1)


@pytest.fixture
def department(session: Session) -> Department:
    """Two precincts, a course, a policy."""
    return set_up(session)


def told(session: Session, collection: str, number: int, reader: Reader = EVERYTHING, *, at: object = None) -> Story:
    """The story as known now, or at a moment."""
    moment = at or last_recorded_at(session)
    return story_of(session, Sight(reader, Asked(NOW.date(), moment)), collection, number)  # type: ignore[arg-type]


def facts_of(story: Story, kind: str) -> list[FactTold]:
    """The facts of a kind, the earliest recorded first."""
    return [fact for fact in story.facts if fact.kind == kind]


def test_a_return_that_was_a_mistake_is_told_with_its_reason_and_what_opened(
    session: Session, department: Department
) -> None:
    officer, camera = department.officer("0412"), department.camera("X1")
    assignment = department.issue(officer, camera, ISSUED)
    ended = return_camera(
        session, ADMINISTRATOR, ReturnCamera(assignment.id, BACK, CameraCondition.SERVICEABLE), now=NOW
    )
    before_void = last_recorded_at(session)
    void_fact(session, ADMINISTRATOR, VoidFact(FactKind.RETURN, ended.id, "wrong officer"), now=NOW)
    for collection, number in (
        ("assignments", assignment.id),
        ("officers", officer.id),
        ("cameras", camera.id),
    ):
        story = told(session, collection, number)
        (issued,) = facts_of(story, "assignments")
        assert issued.voided is None
        assert (issued.recorded.act, issued.recorded.actor, issued.recorded.door) == ("issue_camera", "ada", "api")
        assert issued.value("issued_on") == ISSUED
        (taken,) = facts_of(story, "returns")
        assert taken.value("returned_on") == BACK
        assert taken.voided is not None
        assert (taken.voided.act, taken.void_reason) == ("void_fact", "wrong officer")
        latest = story.moments[0]
        assert taken in latest.voided
        then = told(session, collection, number, at=before_void)
        assert facts_of(then, "returns")[0].voided is None
        assert facts_of(then, "returns")[0].void_reason is None
    assert taken.voided is not None
    event = event_told(session, sight(session), taken.voided.seq)
    assert ("assignments", assignment.id) in {(ref.collection, ref.number) for ref in event.opened}
    assert event.line.event.reason == "wrong officer"


def sight(session: Session, reader: Reader = EVERYTHING) -> Sight:
    """Now."""
    return Sight(reader, Asked(NOW.date(), last_recorded_at(session)))


def test_a_correction_shows_the_old_and_the_new_together(session: Session, department: Department) -> None:
    officer, other, camera = department.officer("0412"), department.officer("0500"), department.camera("X1")
    assignment = department.issue(officer, camera, ISSUED)
    later = CorrectFact(FactKind.ASSIGNMENT, assignment.id, "day misread", {"issued_on": date(2016, 7, 12)})
    first = correct_fact(session, ADMINISTRATOR, later, now=NOW)
    to_other = {"officer": OfficerRef(id=other.id)}
    second = correct_fact(
        session, ADMINISTRATOR, CorrectFact(FactKind.ASSIGNMENT, first.new.id, "badges mixed up", to_other), now=NOW
    )
    for collection, number in (
        ("cameras", camera.id),
        ("assignments", assignment.id),
        ("assignments", second.new.id),
        ("officers", officer.id),
    ):
        story = told(session, collection, number)
        chain = facts_of(story, "assignments")
        assert [fact.number for fact in chain] == [assignment.id, first.new.id, second.new.id], collection
        assert [[ref.number for ref in fact.replaced_by] for fact in chain] == [[first.new.id], [second.new.id], []]
        assert [[ref.number for ref in fact.replaces] for fact in chain] == [[], [assignment.id], [first.new.id]]
        for fact in chain[:-1]:
            assert fact.voided is not None
            (new,) = (one for one in chain if one.ref == fact.replaced_by[0])
            assert fact.voided.seq == new.recorded.seq
        pairs = [(pair.old.number, pair.new.number) for moment in story.moments for pair in moment.corrected]
        assert pairs == [(first.new.id, second.new.id), (assignment.id, first.new.id)]
        assert not any(moment.voided for moment in story.moments)
    in_place_of = told(session, "officers", other.id)
    assert [pair.old.number for moment in in_place_of.moments for pair in moment.corrected] == [first.new.id]


def test_a_reversed_batch_is_told_in_the_story_of_each_fact_and_of_the_batch(
    session: Session, department: Department
) -> None:
    officer = department.officer("0412", trained=False)
    held = add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", BACK), now=NOW)
    signed = sign_in(session, ADMINISTRATOR, SignIn(held.id, (OfficerRef(id=officer.id),)), now=NOW)
    assert signed.batch is not None
    reverse_batch(session, ADMINISTRATOR, ReverseBatch(signed.batch.id, "wrong sheet"), now=NOW)
    for collection, number in (("officers", officer.id), ("sessions", held.id)):
        (done,) = facts_of(told(session, collection, number), "completions")
        assert done.recorded.batch_id == signed.batch.id
        assert done.voided is not None
        assert (done.voided.act, done.voided.reason, done.void_reason) == (
            "reverse_batch",
            "wrong sheet",
            "wrong sheet",
        )
    acts = [moment.event.act for moment in told(session, "batches", signed.batch.id).moments]
    assert acts == ["reverse_batch", "open_batch"]
    with pytest.raises(NotFound, match="no import"):
        told(session, "imports", signed.batch.id)


def test_an_end_and_a_protection_are_told(session: Session, department: Department) -> None:
    officer = department.officer("0412")
    who = OfficerRef(id=officer.id)
    posting = facts_of(told(session, "officers", officer.id), "postings")[0].number
    end_posting(session, ADMINISTRATOR, EndPosting(posting, date(2016, 9, 1)), now=NOW)
    protect_identity(session, ADMINISTRATOR, ProtectIdentity(who, True), now=NOW)
    story = told(session, "postings", posting)
    (ended,) = facts_of(story, "posting-ends")
    assert (ended.value("posting"), ended.value("ends_on")) == (posting, date(2016, 9, 1))
    changes = told(session, "officers", officer.id).moments[0].changes
    assert [(one.name, one.before, one.after) for one in changes] == [("protected_identity", False, True)]


def test_an_edited_record_says_what_it_said_at_first_and_what_was_edited(
    session: Session, department: Department
) -> None:
    camera = department.camera("X1")
    edit_camera(session, ADMINISTRATOR, EditCamera(camera.id, 1, {"asset_tag": "T-99"}), now=NOW)
    story = told(session, "cameras", camera.id)
    assert facts_of(story, "cameras")[0].value("asset_tag") == "T-X1"
    latest = story.moments[0]
    assert latest.event.act == "edit_camera"
    assert [(one.name, one.before, one.after) for one in latest.changes] == [("asset_tag", "T-X1", "T-99")]


def test_a_protected_officer_is_named_to_administrators_alone(session: Session, department: Department) -> None:
    officer, camera = department.officer("0666"), department.camera("X1")
    department.issue(officer, camera, ISSUED)
    renamed = ChangeParticulars(OfficerRef(id=officer.id), Particulars("Berg", "Eva", badge="0667"), BACK)
    changed = change_particulars(session, ADMINISTRATOR, renamed, now=NOW)
    public = told(session, "officers", officer.id, OVERSIGHT)
    known = facts_of(public, "particulars")[-1]
    assert (known.value("last_name"), known.value("badge"), known.value("employee_number")) == ("Berg", "0667", None)
    protect_identity(session, ADMINISTRATOR, ProtectIdentity(OfficerRef(id=officer.id), True), now=NOW)
    for collection, number in (("officers", officer.id), ("cameras", camera.id)):
        words = repr(told(session, collection, number, OVERSIGHT))
        assert not {"Lund", "Berg", "0666", "0667", "E0666"} & set(words.replace("'", " ").replace(",", " ").split())
        assert PROTECTED_NAME in words
        assert PROTECTED_NAME not in repr(told(session, collection, number))
    hidden = event_told(session, sight(session, OVERSIGHT), changed.recorded_seq)
    assert (hidden.personal, hidden.is_masked, hidden.done.changes) == (None, True, ())
    assert "Berg" not in repr(hidden)
    seen = event_told(session, sight(session), changed.recorded_seq)
    assert seen.is_masked is False
    assert ("badge", "0666", "0667") in [(one.name, one.before, one.after) for one in seen.done.changes]


def test_a_supervisor_is_told_of_the_own_precinct_alone(session: Session, department: Department) -> None:
    own, other = department.officer("0101"), department.officer("0505", precinct="5")
    camera = department.camera("X1")
    assignment = department.issue(other, camera, ISSUED)
    return_camera(session, ADMINISTRATOR, ReturnCamera(assignment.id, BACK, CameraCondition.SERVICEABLE), now=NOW)
    mine = department.issue(own, camera, BACK)
    story = told(session, "cameras", camera.id, INSPECTOR)
    assert [fact.number for fact in facts_of(story, "assignments")] == [mine.id]
    assert facts_of(story, "returns") == []
    assert "0505" not in repr(story)
    for collection, number in (("officers", other.id), ("assignments", assignment.id)):
        with pytest.raises(NotFound):
            told(session, collection, number, INSPECTOR)
        assert told(session, collection, number).facts


def test_a_record_that_was_not_known_yet_has_no_story(session: Session, department: Department) -> None:
    officer = department.officer("0412")
    before = told(session, "officers", officer.id).facts[0].recorded.recorded_at - timedelta(microseconds=1)
    with pytest.raises(NotFound, match="no officer"):
        told(session, "officers", officer.id, at=before)


def test_a_story_takes_a_bounded_number_of_statements(session: Session, department: Department) -> None:
    officer, camera = department.officer("0412"), department.camera("X1")
    engine = session.get_bind().engine  # type: ignore[union-attr]
    day = ISSUED
    counts = []
    for _ in range(2):
        for _ in range(4):
            assignment = department.issue(officer, camera, day)
            day += timedelta(days=1)
            back = ReturnCamera(assignment.id, day, CameraCondition.SERVICEABLE)
            return_camera(session, ADMINISTRATOR, back, now=NOW)
        with recorded_statements(engine) as statements:
            assert len(facts_of(told(session, "officers", officer.id), "returns")) % 4 == 0
        counts.append(len(statements))
    strands = len(STORIES["officers"])
    assert counts[0] == counts[1] <= 2 * strands + 7
    with recorded_statements(engine) as statements:
        event_told(session, sight(session), assignment.recorded_seq)
    assert len(statements) <= 12
