"""A log that was written by the tracker verifies, whatever was done; what was changed past the tracker is found."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.databases import BACKENDS, Databases
from tests.services.acts import EXAMPLES, doer, filled
from tests.services.department import NOW
from tracker.domain.chain import DEVELOPMENT_KEYRING, keyring_of
from tracker.reports.audit.verify import verify_database, verify_log
from tracker.services.registry import ACTS
from tracker.store.engine import make_engine, transaction
from tracker.store.lookups import audit_head


class Undo(Exception):  # noqa: N818 - not a fault
    """Ends a transaction without keeping it."""


@pytest.fixture(scope="module", params=BACKENDS)
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """The department on which every example can be done; each test leaves it as it was."""
    with databases.fresh(request.param, filled) as url:
        made = make_engine(url)
        yield made
        made.dispose()


@pytest.mark.parametrize("name", ACTS)
def test_the_log_verifies_after_every_act(engine: Engine, name: str) -> None:
    with pytest.raises(Undo), transaction(engine) as session:
        ACTS[name].service(session, doer(name), EXAMPLES[name](session), now=NOW)
        seq, chained = audit_head(session)
        found = verify_log(session, DEVELOPMENT_KEYRING, anchor=(seq, chained))
        assert (found.problems, found.events, found.last_seq, found.head) == ([], seq, seq, chained)
        assert (found.facts_checked, found.keyed_from, found.sound) == (seq, 1, True)
        raise Undo


def test_a_log_is_verified_in_pieces_as_in_one(engine: Engine) -> None:
    with transaction(engine, write=False) as session:
        whole = verify_log(session, DEVELOPMENT_KEYRING)
    assert verify_database(engine, DEVELOPMENT_KEYRING) == whole
    assert whole.sound


def test_without_the_key_nothing_verifies(engine: Engine) -> None:
    other = keyring_of([("development", "another secret of more than 32 characters")])
    unknown = keyring_of([("other", "another secret of more than 32 characters")])
    assert [(found.seq, found.code) for found in verify_database(engine, other).problems] == [(1, "event_changed")]
    assert [(found.seq, found.code) for found in verify_database(engine, unknown).problems] == [(1, "unknown_key")]
