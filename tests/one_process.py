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

Key = tuple[Any, ...]


class StatementsOfAll(LRUCache[Key, Any]):
    """Compiled statements by the kind of their dialect.

    SQLAlchemy's own cache is an engine's, and its keys begin with the engine's dialect: two fifths of a quick test
    would be compiling what the test before has compiled.
    """

    def get(self, key: Key, default: Any = None) -> Any:
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: Key, value: Any) -> None:
        super().__setitem__((type(key[0]), *key[1:]), value)


statements = StatementsOfAll(MOST_STATEMENTS)
create_engine = engines.create_engine


def create_engine_that_shares(address: Any, **given: Any) -> Engine:
    """An engine of its own in all but its compiled statements."""
    made = create_engine(address, **given)
    made._compiled_cache = statements
    return made


def share_compiled_statements() -> None:
    """Every engine that `make_engine` makes in this process from now on."""
    engines.create_engine = create_engine_that_shares  # type: ignore[assignment]


def leave_old_objects_alone() -> None:
    """Modules and collected tests live as long as the process: the collector walks only what came since, and seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
