"""What is asked of a database after a fault: everything acknowledged, once, under a chain of events without a gap."""

from collections import Counter as Count
from collections.abc import Collection

from sqlalchemy import text

from tests.servers.sites import notes_in
from tracker.domain.chain import DEVELOPMENT_KEYRING
from tracker.reports.audit.verify import verify_log
from tracker.store.engine import make_engine, transaction


def check_all_there(url: str, acknowledged: Collection[str], asked: Collection[str]) -> list[str]:
    """Assert that every acknowledged act is on record once, none that was never asked, and the log is sound. Returns
    the notes on record.
    """
    engine = make_engine(url)
    try:
        found = notes_in(engine)
        times = Count(found)
        assert [note for note in acknowledged if times[note] == 0] == []
        assert [note for note, count in times.items() if count > 1] == []
        assert set(found) <= set(asked)
        with transaction(engine, write=False) as session:
            if engine.dialect.name == "sqlite":
                assert session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            log = verify_log(session, DEVELOPMENT_KEYRING)
        assert log.sound, log.problems
        return found
    finally:
        engine.dispose()
