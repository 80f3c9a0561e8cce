"""What stands twice, made to differ past the guards: on the department of tests/services/acts.py, by one case each."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from tests.doctor.conftest import add
from tests.services.acts import DAY, EXAMPLES, doer, proposal
from tests.services.department import ADMINISTRATOR, NOW
from tracker.domain.commands import accounts, edits
from tracker.domain.vocabulary import Role
from tracker.services.accounts import TryRules, count_try, create_user, settle_try
from tracker.services.edits import edit_precinct
from tracker.services.registry import ACTS
from tracker.store.models import (
    ApiToken,
    Assignment,
    AssignmentReturn,
    Batch,
    Count,
    Identity,
    Officer,
    Precinct,
    RememberedLink,
    SavedMapping,
    SavedView,
    Subscription,
    TrainingSession,
    User,
    UserPrecinct,
)
from tracker.store.models.sign_in import Step

SOON = DAY + timedelta(days=7)
MOMENT = datetime(2016, 9, 27, 15, tzinfo=UTC)
Damage = Callable[[Session], object]


def done(session: Session, act: str) -> Any:
    """Carry out the example of an act, as the tracker does."""
    return ACTS[act].service(session, doer(act), EXAMPLES[act](session), now=NOW)


def said(session: Session, model: Any, **values: object) -> None:
    """Make the first row of a table say something else."""
    first = session.scalars(select(func.min(model.id))).one()
    session.execute(update(model).where(model.id == first).values(**values))


def proposed(session: Session, **values: object) -> None:
    """Make the batch of the first proposal say something else."""
    session.execute(update(Batch).where(Batch.id == proposal(session)).values(**values))


def unlocked_by_nobody(session: Session) -> None:
    """Lock an account by wrong passwords, and take the lock away past the tracker."""
    user = session.scalars(select(User).where(User.username == "lund")).one()
    given = {"client": "192.0.2.9", "step": Step.PASSWORD, "rules": TryRules(), "now": NOW}
    for _ in range(5):
        settle_try(session, count_try(session, user, **given), fitted=False, rules=TryRules(), now=NOW)
    assert user.locked_at is not None
    session.execute(update(User).where(User.id == user.id).values(locked_at=None))


def supervisor(session: Session) -> User:
    """An account that sees the first precinct alone, and a second precinct that it does not see."""
    done(session, "add_precinct")
    command = accounts.CreateUser("berg", "Ola Berg", Role.SUPERVISOR, precincts=("1",))
    return create_user(session, ADMINISTRATOR, command, now=NOW)


def widen(session: Session) -> None:
    """The supervisor sees another precinct."""
    user = supervisor(session)
    precinct = session.scalars(select(Precinct.id).where(Precinct.code == "2")).one()
    session.execute(insert(UserPrecinct).values(user_id=user.id, precinct_id=precinct))


def narrow(session: Session) -> None:
    """The supervisor sees nothing."""
    user = supervisor(session)
    session.execute(delete(UserPrecinct).where(UserPrecinct.user_id == user.id))


def edit_twice(session: Session) -> None:
    """Two edits of the first precinct's name."""
    done(session, "edit_precinct")
    first = session.scalars(select(func.min(Precinct.id))).one()
    edit_precinct(session, ADMINISTRATOR, edits.EditPrecinct(first, 2, {"name": "Downtown"}), now=NOW)


def take_an_edit_back(session: Session) -> None:
    """The first precinct's name as it was entered, as though nobody had edited it."""
    entered = session.scalars(select(Precinct.name).order_by(Precinct.id)).first()
    done(session, "edit_precinct")
    said(session, Precinct, name=entered, revision=1)


CASES: dict[str, tuple[Damage, str, str]] = {
    "a day of return without a return": (
        lambda s: said(s, Assignment, returned_on=SOON),
        "return_disagrees",
        "copy_differs",
    ),
    "a return that the assignment does not know": (
        lambda s: add(s, AssignmentReturn, assignment_id=1, returned_on=SOON, condition="serviceable"),
        "return_disagrees",
        "facts_differ",
    ),
    "another day of return than the return's": (
        lambda s: (done(s, "return_camera"), said(s, Assignment, returned_on=date(2016, 9, 2))),
        "return_disagrees",
        "copy_differs",
    ),
    "a void assignment with another day of return": (
        lambda s: (done(s, "void_fact"), said(s, Assignment, returned_on=SOON)),
        "return_disagrees",
        "copy_differs",
    ),
    "a count that is open no more without a closing": (
        lambda s: said(s, Count, is_open=False),
        "count_open_otherwise",
        "copy_differs",
    ),
    "another employee number than the particulars'": (
        lambda s: said(s, Officer, employee_number="E9999"),
        "number_disagrees",
        "copy_differs",
    ),
    "an employee number taken away": (
        lambda s: (done(s, "change_particulars"), said(s, Officer, employee_number=None)),
        "number_disagrees",
        "copy_differs",
    ),
    "other words than the last edit's": (
        lambda s: (edit_twice(s), said(s, Precinct, name="First Precinct")),
        "edits_disagree",
        "facts_differ",
    ),
    "an edit taken back with its revision": (
        take_an_edit_back,
        "edits_disagree",
        "copy_differs",
    ),
    "a revision that no edit made": (lambda s: said(s, User, revision=2), "edits_disagree", "facts_differ"),
    "other seats than the last edit's": (
        lambda s: (done(s, "edit_session"), said(s, TrainingSession, seats=13)),
        "edits_disagree",
        "facts_differ",
    ),
    "a protection that nobody set": (
        lambda s: said(s, Officer, protected_identity=True),
        "protection_disagrees",
        "copy_differs",
    ),
    "a protection taken away": (
        lambda s: (done(s, "protect_identity"), said(s, Officer, protected_identity=False)),
        "protection_disagrees",
        "copy_differs",
    ),
    "a batch marked as reversed that is not": (
        lambda s: said(s, Batch, reversed_seq=2, reversal_reason="wrong class"),
        "reversal_disagrees",
        "copy_differs",
    ),
    "a reversal whose mark is gone": (
        lambda s: (done(s, "reverse_batch"), said(s, Batch, reversed_seq=None, reversal_reason=None)),
        "reversal_disagrees",
        "copy_differs",
    ),
    "a reversal for another reason": (
        lambda s: (done(s, "reverse_batch"), said(s, Batch, reversal_reason="another")),
        "reversal_disagrees",
        "copy_differs",
    ),
    "a declined proposal that waits again": (
        lambda s: (done(s, "decline_proposal"), proposed(s, reversed_seq=None, reversal_reason=None)),
        "reversal_disagrees",
        "copy_differs",
    ),
    "others proposed than were": (
        lambda s: proposed(s, receipt={"kind": "proposal", "session": 1, "officers": [2]}),
        "receipt_disagrees",
        "copy_differs",
    ),
    "another receipt": (
        lambda s: said(s, Batch, receipt={"kind": "sign-in", "created": 2, "already": 0}),
        "receipt_disagrees",
        "copy_differs",
    ),
    "a receipt taken away": (lambda s: said(s, Batch, receipt=None), "receipt_disagrees", "copy_differs"),
    "an account that works again": (
        lambda s: (done(s, "disable_user"), said(s, User, disabled_at=None)),
        "account_disabled_otherwise",
        "copy_differs",
    ),
    "an account disabled by nobody": (
        lambda s: said(s, User, disabled_at=MOMENT),
        "account_disabled_otherwise",
        "copy_differs",
    ),
    "an account locked by nobody": (
        lambda s: said(s, User, locked_at=MOMENT),
        "account_locked_otherwise",
        "copy_differs",
    ),
    "an account unlocked by nobody": (
        unlocked_by_nobody,
        "account_locked_otherwise",
        "copy_differs",
    ),
    "an ended link to the identity provider that holds again": (
        lambda s: (done(s, "unlink_identity"), said(s, Identity, ended_at=None)),
        "identity_linked_otherwise",
        "copy_differs",
    ),
    "a link to the identity provider ended by nobody": (
        lambda s: said(s, Identity, ended_at=MOMENT),
        "identity_linked_otherwise",
        "copy_differs",
    ),
    "a token that works again": (
        lambda s: (done(s, "revoke_token"), said(s, ApiToken, revoked_at=None)),
        "token_revoked_otherwise",
        "copy_differs",
    ),
    "a token revoked at another moment": (
        lambda s: (done(s, "revoke_token"), said(s, ApiToken, revoked_at=MOMENT)),
        "token_revoked_otherwise",
        "copy_differs",
    ),
    "a forgotten link that holds again": (
        lambda s: (done(s, "forget_link"), said(s, RememberedLink, forgotten_at=None)),
        "forgotten_otherwise",
        "copy_differs",
    ),
    "a forgotten mapping at another moment": (
        lambda s: (done(s, "forget_mapping"), said(s, SavedMapping, forgotten_at=MOMENT)),
        "forgotten_otherwise",
        "copy_differs",
    ),
    "a forgotten view that is offered again": (
        lambda s: (done(s, "forget_view"), said(s, SavedView, forgotten_at=None)),
        "forgotten_otherwise",
        "copy_differs",
    ),
    "a subscription that ended at another moment": (
        lambda s: (done(s, "end_subscription"), said(s, Subscription, ended_at=MOMENT)),
        "forgotten_otherwise",
        "copy_differs",
    ),
    "an account that sees more than it was given": (widen, "sight_disagrees", "copy_differs"),
    "an account that sees less than it was given": (narrow, "sight_disagrees", "copy_differs"),
}
"""By name: how it is done, the invariant that it breaks, and by which code a verification of the log finds it."""
