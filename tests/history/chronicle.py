"""A department's life made up act by act and entered through the services, the same one for the same dice.

Each act is a transaction of its own at a moment of its own. Refused ones are part of the story: both databases must
refuse alike.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from tests.history import turns
from tests.services.department import ADMINISTRATOR
from tracker.domain.errors import Refusal
from tracker.domain.spans import local_day
from tracker.store.engine import transaction

OPENING = datetime(2016, 10, 3, 15, 0, tzinfo=UTC)


class Chronicle:
    """The story so far on one database, and the moment it has come to."""

    def __init__(self, engine: Engine, seed: int, *, opening: datetime = OPENING) -> None:
        self.engine = engine
        self.dice = Random(seed)
        self.moment = opening
        self.told: list[str] = []
        """Every act with its outcome: `done`, or the code of its refusal."""

    @property
    def today(self) -> date:
        """The agency's day."""
        return local_day(self.moment)

    def go_on(self, acts: int, kinds: list[Callable[[turns.Turn], Any]]) -> None:
        """So many more acts, each of one of the kinds."""
        for _ in range(acts):
            self.do(self.dice.choice(kinds))

    def do(self, act: Callable[[turns.Turn], Any]) -> None:
        """One act, some time after the last."""
        self.moment += timedelta(minutes=self.dice.choice((1, 7, 90, 600, 2000, 4000)), microseconds=1)
        try:
            with transaction(self.engine) as session:
                act(turns.Turn(session, ADMINISTRATOR, self.dice, self.moment, self.today))
            outcome = "done"
        except Refusal as refusal:
            outcome = refusal.code
            self._close_gaps()
        self.told.append(f"{self.moment.isoformat()} {act.__name__}: {outcome}")

    def _close_gaps(self) -> None:
        """PostgreSQL never takes back a number that an undone act was given. Numbers mean nothing, but the same ones
        on both databases make every answer comparable.
        """
        if self.engine.dialect.name != "postgresql":
            return
        with transaction(self.engine) as session:
            for table in _numbered(session):
                session.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
                        f" (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
                    )
                )


def _numbered(session: Session) -> list[str]:
    """The tables whose rows the database numbers."""
    found = session.execute(
        text(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id'"
            " AND pg_get_serial_sequence(quote_ident(table_name), 'id') IS NOT NULL ORDER BY table_name"
        )
    )
    return list(found.scalars())


def numbers_of(session: Session, model: Any) -> list[int]:
    """The numbers of a table's rows, in order."""
    return list(session.scalars(select(model.id).order_by(model.id)))
