"""What stands twice, made to differ past the guards on both databases: the doctor and a verification tell."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.databases import BACKENDS, Databases
from tests.doctor.conftest import intruder
from tests.doctor.copies import CASES, done, said
from tests.services.acts import filled
from tracker.domain.chain import DEVELOPMENT_KEYRING
from tracker.reports.audit.verify import verify_log
from tracker.reports.invariants import CHECKS, COPIES
from tracker.services.registry import ACTS
from tracker.store.engine import KEYRING, make_engine
from tracker.store.lookups import audit_head
from tracker.store.models import CameraModel, Course, Duty, Officer, Place, Policy, Precinct, User


@pytest.fixture(scope="module", params=BACKENDS)
def unguarded(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """The department, without any guard; each test leaves it as it was."""
    with databases.fresh(request.param, filled) as url:
        with intruder(url):
            pass
        made = make_engine(url)
        yield made
        made.dispose()


@pytest.fixture
def intruding(unguarded: Engine) -> Iterator[Session]:
    """A transaction that is not kept."""
    with (
        unguarded.connect() as connection,
        Session(bind=connection, info={KEYRING: DEVELOPMENT_KEYRING}) as session,
    ):
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield session
        session.rollback()


def broken(session: Session) -> set[str]:
    """The invariants that do not hold."""
    session.flush()
    session.expire_all()
    return {check.code for check in CHECKS if check.run(session) is not None}


@pytest.mark.parametrize("name", CASES)
def test_a_copy_that_was_changed_past_the_tracker_is_found(intruding: Session, name: str) -> None:
    damage, code, found_by = CASES[name]
    damage(intruding)
    assert broken(intruding) == {code}
    assert {problem.code for problem in verify_log(intruding, DEVELOPMENT_KEYRING).problems} == {found_by}


@pytest.mark.parametrize(
    "model,field",
    [
        (Precinct, "name"),
        (Duty, "name"),
        (Place, "name"),
        (CameraModel, "manufacturer"),
        (Course, "name"),
        (Policy, "title"),
        (User, "full_name"),
    ],
)
def test_words_that_nobody_edited_are_held_by_the_event_that_added_them(
    intruding: Session, model: type[Precinct], field: str
) -> None:
    said(intruding, model, **{field: "other words"})
    first = intruding.get_one(model, 1, populate_existing=True)
    found = verify_log(intruding, DEVELOPMENT_KEYRING).problems
    assert [(problem.seq, problem.code) for problem in found] == [(first.recorded_seq, "facts_differ")]


def test_a_verification_names_the_event_that_tells_otherwise(intruding: Session) -> None:
    done(intruding, "protect_identity")
    told_by, _ = audit_head(intruding)
    done(intruding, "add_duty")
    said(intruding, Officer, protected_identity=False)
    found = verify_log(intruding, DEVELOPMENT_KEYRING).problems
    assert [(problem.seq, problem.code) for problem in found] == [(told_by, "copy_differs")]
    assert "protection_disagrees: officer 1" in found[0].message


def test_copies_are_asked_only_where_the_log_itself_is_sound(intruding: Session) -> None:
    said(intruding, Officer, protected_identity=True)
    said(intruding, Precinct, name="other words")
    assert {problem.code for problem in verify_log(intruding, DEVELOPMENT_KEYRING).problems} == {"facts_differ"}
    assert broken(intruding) == {"protection_disagrees"}


@pytest.mark.parametrize("name", ACTS)
def test_no_act_leaves_a_copy_that_differs(intruding: Session, name: str) -> None:
    done(intruding, name)
    intruding.flush()
    assert [check.code for check in COPIES if check.run(intruding) is not None] == []
