"""What thousands of tests in one process share, so that none pays for it again: compiled statements, and old objects
that the garbage collector need not look at.
"""

import gc
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from tracker.store import engine as engines

MOST_STATEMENTS = 5_000
"""More than all tests together send."""

create_engine = engines.create_engine
first_engines: dict[tuple[str, str], Engine] = {}


def create_engine_that_shares(address: Any, **given: Any) -> Engine:
    """An engine of its own with its own connections, and the compiled statements of the first of its kind.

    SQLAlchemy keeps compiled statements by their dialect, and each engine has a dialect of its own: two fifths of a
    quick test would be compiling what the test before has compiled.
    """
    made = create_engine(address, **given)
    first = first_engines.setdefault((made.dialect.name, repr(given.get("poolclass"))), made)
    if first is made:
        made._compiled_cache = LRUCache(MOST_STATEMENTS)
    made.dialect, made._compiled_cache = first.dialect, first._compiled_cache
    return made


def share_compiled_statements() -> None:
    """Every engine that `make_engine` makes in this process from now on."""
    engines.create_engine = create_engine_that_shares  # type: ignore[assignment]


def leave_old_objects_alone() -> None:
    """Modules and collected tests live as long as the process: the collector walks only what came since, and seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
