"""A fact and its void are final: voids, corrections and reversals that race end in one of them, the rest told so."""

from datetime import date

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, set_up
from tests.services.test_races import Act, race
from tests.services.test_races_of_facts import check_the_log_has_no_gap
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import CorrectFact, ReverseBatch, VoidFact
from tracker.domain.commands.people import PostOfficer
from tracker.domain.vocabulary import FactKind
from tracker.services.batches import open_batch, reverse_batch
from tracker.services.corrections import correct_fact
from tracker.services.people import post_officer
from tracker.services.voids import void_fact
from tracker.store.engine import transaction
from tracker.store.models import Posting

ROUNDS = 10
KIND = FactKind.POSTING


def void(number: int) -> Act:
    """The posting taken back."""
    command = VoidFact(KIND, number, "never there")
    return lambda session: void_fact(session, ADMINISTRATOR, command, now=NOW)


def correct(number: int, duty: str) -> Act:
    """The posting entered again."""
    command = CorrectFact(KIND, number, "another duty", {"duty": duty, "precinct": "1"})
    return lambda session: correct_fact(session, ADMINISTRATOR, command, now=NOW)


def reverse(number: int) -> Act:
    """The batch taken back."""
    command = ReverseBatch(number, "wrong file")
    return lambda session: reverse_batch(session, ADMINISTRATOR, command, now=NOW)


def posted(session: Session, day: date) -> tuple[int, int]:
    """A posting to the 5th and the batch it came in with."""
    batch = open_batch(session, ADMINISTRATOR, kind="roster", now=NOW)
    command = PostOfficer(OfficerRef(badge="0412"), "5", "patrol", day)
    return post_officer(session, ADMINISTRATOR, command, now=NOW, batch=batch).id, batch.id


def test_a_void_two_corrections_and_two_reversals_at_once_end_in_one(engine: Engine) -> None:
    with transaction(engine) as session:
        set_up(session).officer("0412")
    for place in range(1, ROUNDS + 1):
        day = date(2016, 8, place)
        with transaction(engine) as session:
            posting, batch = posted(session, day)
        acts = [void(posting), correct(posting, "administration"), correct(posting, "administration")]
        outcomes = race(engine, [*acts, reverse(batch), reverse(batch)])
        assert sorted(outcomes[3:]) == ["batch_reversed", "done"]
        assert outcomes[:3].count("done") <= 1
        assert set(outcomes[:3]) <= {"done", "already_void"}
        with transaction(engine) as session:
            first = session.get_one(Posting, posting)
            standing = session.scalars(
                select(Posting).where(Posting.starts_on == day, Posting.voided_at.is_(None))
            ).all()
            assert first.voided_at is not None
            assert [row.recorded_seq for row in standing] == ([first.voided_seq] if "done" in outcomes[1:3] else [])
            for row in standing:
                void_fact(session, ADMINISTRATOR, VoidFact(KIND, row.id, "next race"), now=NOW)
    check_the_log_has_no_gap(engine)
