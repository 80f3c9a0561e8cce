"""Logs that nobody touched verify, in the database and as exported files, whole and masked: no false alarm."""

import io
from contextlib import nullcontext, suppress

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.audit.logs import write_made_up_log
from tests.services.department import NOW
from tracker.domain.chain import Keyring
from tracker.domain.chain_file import verify_file
from tracker.reports.audit.export import export_lines, plan_export
from tracker.reports.audit.verify import verify_log
from tracker.store.engine import transaction
from tracker.store.lookups import audit_head

LOGS = 200


class Undo(Exception):  # noqa: N818 - not a fault
    """Ends a transaction without keeping it."""


def exported(session: Session, keyring: Keyring, *, masked: bool) -> bytes:
    """The whole log as a file."""
    lines = export_lines(lambda: nullcontext(session), keyring, plan_export(session), masked=masked, exported_at=NOW)
    return b"".join(lines)


def check_untouched(engine: Engine, seed: int) -> None:
    """A made-up log verifies, in its database and as files."""
    with suppress(Undo), transaction(engine) as session:
        keyring = write_made_up_log(session, seed)
        anchor = audit_head(session)
        found = verify_log(session, keyring, anchor=anchor)
        assert (found.problems, (found.last_seq, found.head)) == ([], anchor), seed
        for masked in (False, True):
            file = exported(session, keyring, masked=masked)
            found = verify_file(io.BytesIO(file), keyring, anchor=anchor)
            assert (found.problems, (found.last_seq, found.head)) == ([], anchor), seed
            assert found.sealed_with == keyring.active
        raise Undo


def test_a_few_logs_that_nobody_touched_verify(engine: Engine) -> None:
    for seed in range(5):
        check_untouched(engine, seed)


@pytest.mark.whole
@pytest.mark.long
def test_logs_that_nobody_touched_verify(engine: Engine) -> None:
    for seed in range(LOGS):
        check_untouched(engine, seed)
