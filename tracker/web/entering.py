"""One entry, one transaction, one answer, for the API and for forms: kept under the caller's key in the act's own
transaction, tried again where it lost a race and nothing was committed, and looked for, never repeated blindly, where
the connection was lost in the commit (docs/concurrency.md).
"""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from tracker.services.accounts import KeptAnswer, claim_key, keep_answer
from tracker.store.commits import CommitFailed, may_pass
from tracker.store.engine import transaction
from tracker.web.requests import Writing, now, writing
from tracker.web.wiring import wiring

MOST_TRIES = 3
PATIENCE_SECONDS = 9.5
"""No new try begins after so long: SQLite has by then waited for the write lock as long as it is meant to."""
JITTER_SECONDS = (0.02, 0.12)
"""Before the second try; before the third twice as long."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Claim:
    """The key of an entry: whose it is, the key itself, and the digest of what is asked for under it. `older`: key and
    digest as they were under each older secret of the settings.
    """

    owner: str
    key: str
    request_digest: str
    older: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """What an entry is answered with, and whether that is the answer of an earlier request."""

    answer: KeptAnswer
    is_replay: bool = False


class Unanswered(Exception):  # noqa: N818 - told as a 503, with a code of its own
    """The connection was lost in the commit: either nothing was entered, or it is not known."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def enter_in_one(claim: Claim | None, act: Callable[[Writing], KeptAnswer]) -> Entered:
    """Do an act and keep its answer in one transaction; where the key was used for the same before, only answer.

    `act` may be called up to three times, each time in a new transaction after the one before was undone.

    Raises:
        Conflict `idempotency_key_reused`; Unanswered `not_entered`, `outcome_unknown`; whatever the act raises, and
        then nothing is entered and nothing is kept.
    """
    try:
        return retrying(lambda: _attempt(claim, act))
    except CommitFailed as failed:
        if failed.is_undone:
            raise
        return Entered(_what_became_of(claim))


def try_in_one(act: Callable[[Writing], T]) -> T:
    """What `act` answers, in a transaction that is never committed: no row, no event and no number of the log is left.

    Raises:
        Whatever the act raises.
    """
    return retrying(lambda: _tried(act))


def _tried(act: Callable[[Writing], T]) -> T:
    made: list[T] = []
    with suppress(_TakenBack), writing() as desk:
        made.append(act(desk))
        desk.session.flush()  # what the database refuses only at the end of an entry it refuses here
        raise _TakenBack
    return made[0]


class _TakenBack(Exception):  # noqa: N818 - ends a transaction that is only tried out
    pass


def retrying(unit: Callable[[], T]) -> T:
    """What `unit` answers: a whole transaction, tried again where it failed by bad luck and nothing was committed."""
    began = time.monotonic()
    for number in range(1, MOST_TRIES):
        try:
            return unit()
        except DBAPIError as error:
            if not may_pass(error) or time.monotonic() - began > PATIENCE_SECONDS:
                raise
        time.sleep(number * random.uniform(*JITTER_SECONDS))  # noqa: S311 # nosec B311 - spreads those who collided
    return unit()


def _attempt(claim: Claim | None, act: Callable[[Writing], KeptAnswer]) -> Entered:
    with writing() as desk:
        if claim is None:
            return Entered(act(desk))
        before = _claimed(desk.session, claim, desk.now)
        if before is not None:
            return Entered(before, is_replay=True)
        answer = act(desk)
        keep_answer(desk.session, claim.owner, claim.key, answer)
        return Entered(answer)


def _claimed(session: Session, claim: Claim, moment: datetime) -> KeptAnswer | None:
    return claim_key(session, claim.owner, claim.key, claim.request_digest, now=moment, older=claim.older)


def _what_became_of(claim: Claim | None) -> KeptAnswer:
    """The answer kept under the key, if what was sent to be committed was. Claiming the key waits for a transaction
    that is still at it on the server; the claim itself is taken back.
    """
    if claim is None:
        raise Unanswered(
            "outcome_unknown",
            "The connection to the database was lost while this was being saved, and whether it was is not known. "
            "Look whether it is there before you send it again. With an Idempotency-Key it can be repeated safely.",
        )
    try:
        kept = retrying(lambda: _look_up(claim))
    except SQLAlchemyError as error:
        raise Unanswered(
            "outcome_unknown",
            "The connection to the database was lost while this was being saved, and whether it was is not known yet. "
            "Send the same again with the same key (a form: reload this page): nothing is entered twice.",
        ) from error
    if kept is None:
        raise Unanswered(
            "not_entered",
            "The connection to the database was lost while this was being saved, and nothing was entered. "
            "Send it again (a form: reload this page).",
        )
    return kept


class _NothingThere(Exception):  # noqa: N818 - takes the claim back
    pass


def _look_up(claim: Claim) -> KeptAnswer | None:
    try:
        with transaction(wiring().engine, write=True) as session:
            kept = _claimed(session, claim, now())
            if kept is None:
                raise _NothingThere
    except _NothingThere:
        return None
    return kept
