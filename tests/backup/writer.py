"""Writes one duty after another until told to stop, and says each once it is acknowledged: a process of its own.

`python tests/backup/writer.py URL NAME STOP_FILE`; a line an act: its code.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from tracker.domain.actors import Actor
from tracker.domain.commands.people import AddDuty
from tracker.domain.vocabulary import Door, Role
from tracker.services.people import add_duty
from tracker.store.engine import make_engine, transaction

WRITER = Actor("writer", Role.ADMINISTRATOR, Door.API)


def main(url: str, name: str, stop: Path) -> None:
    """Write until the stop file is there; any failure ends the process with its traceback."""
    engine = make_engine(url)
    number = 0
    while not stop.exists():
        number += 1
        with transaction(engine) as session:
            add_duty(session, WRITER, AddDuty(f"{name}-{number}", "Under load"), now=datetime.now(UTC))
        print(f"{name}-{number}", flush=True)  # noqa: T201 - what the test reads
    engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
