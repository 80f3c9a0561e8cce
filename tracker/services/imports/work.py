"""What the rows of one file have in common, and how a row's acts are tried: all of them, or none with every reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.imports import NamedOfficer
from tracker.domain.errors import Refusal
from tracker.services.gathering import gathering_of, savepoint_of
from tracker.services.imports.outcomes import RowProblem
from tracker.store.memory import Memory
from tracker.store.models import Batch

Result = TypeVar("Result")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Work:
    """One import under way.

    `match` names the fields that identify an officer; `as_of` is the day the file speaks of. `also_present` are the
    officers of rows that are not applied (excluded, rejected): a roster does not count them as gone.
    `links` are the officers that the sender means by an identity (`identity_of`), `as_new` the lines of people who
    are to be added although somebody is like them. `together`: the rows' acts are gathered and written many at once.
    `told` is called after each row, with how many are done.
    """

    session: Session
    actor: Actor
    batch: Batch
    as_of: date
    now: datetime
    match: tuple[str, ...]
    add_unknown: frozenset[str] = frozenset()
    also_present: tuple[NamedOfficer, ...] = ()
    confirm_left: bool = False
    together: bool = True
    links: Mapping[str, int] = field(default_factory=dict)
    as_new: frozenset[int] = frozenset()
    told: Callable[[int], None] = field(default=lambda done: None)

    def each(self, rows: Sequence[Item], expect: Callable[[Memory, Sequence[Item]], None]) -> Iterator[Item]:
        """Each row in turn, telling how many are done. `expect` tells a memory of what may be asked for some rows."""
        for done, row in enumerate(self.in_parts(rows, expect), 1):
            yield row
            self.told(done)

    def in_parts(self, items: Sequence[Item], expect: Callable[[Memory, Sequence[Item]], None]) -> Iterable[Item]:
        """Each of some items, gathered where the work is done together."""
        gathers = gathering_of(self.session)
        return items if gathers is None else gathers.in_parts(items, expect)


class Attempt:
    """The acts of one row; each refusal is kept."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.problems: list[RowProblem] = []

    def act(self, call: Callable[[], Result]) -> Result | None:
        """Do one act inside a savepoint of its own; None where it is refused."""
        savepoint = savepoint_of(self._session)
        try:
            result = call()
        except Refusal as refusal:
            savepoint.rollback()
            self.problems += problems_of(refusal)
            return None
        savepoint.commit()
        return result

    def refuse(self, field_name: str | None, code: str, message: str) -> None:
        """Keep a problem that no service was asked about."""
        self.problems.append(RowProblem(field_name, code, message))


class Lookups:
    """Asks once for each record that rows name: that it is there is remembered, that it lacks is told each time."""

    def __init__(self) -> None:
        self._found: set[object] = set()

    def check(self, attempt: Attempt, find: Callable[[Session, str], object], session: Session, name: str) -> None:
        """Add the refusal of `find` to a row's problems, so that a row with two unknown words is told of both."""
        if (find, name) not in self._found and attempt.act(lambda: find(session, name)) is not None:
            self._found.add((find, name))


@contextmanager
def attempting(session: Session) -> Iterator[Attempt]:
    """A row's acts: kept when the block ends with no problem, otherwise all undone."""
    savepoint = savepoint_of(session)
    attempt = Attempt(session)
    yield attempt
    if attempt.problems:
        savepoint.rollback()
    else:
        savepoint.commit()


def problems_of(refusal: Refusal) -> list[RowProblem]:
    """A service's refusal in a row's words: the same codes as at every other door."""
    if not refusal.problems:
        return [RowProblem(None, refusal.code, refusal.message)]
    return [RowProblem(problem.field, problem.code, problem.message) for problem in refusal.problems]
