"""What a command works with: the database of the settings, who runs it, and what time it is there."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import Invalid, Refusal
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import Door, Role
from tracker.settings import Settings, SettingsError, load_settings
from tracker.store.commits import CommitFailed
from tracker.store.engine import make_engine, transaction
from tracker.store.faults import fault_of
from tracker.store.lookups import last_recorded_at
from tracker.store.migrate import current, head
from tracker.store.models import Installation


@dataclass(frozen=True, slots=True)
class Desk:
    """A transaction, who acts in it, and when: `now` for entries, `moment` the newest moment a report may be known
    at.
    """

    session: Session
    actor: Actor
    now: datetime
    moment: datetime

    @property
    def today(self) -> date:
        """The agency's day."""
        return local_day(self.now)


def read_settings() -> Settings:
    """The settings; Refusal `settings` where they are wrong."""
    try:
        return load_settings()
    except SettingsError as error:
        raise Refusal("settings", str(error)) from error


def database_silent(error: DBAPIError) -> Refusal:
    """The refusal for a database that cannot work, with the fault's own code and what to do (`database_unavailable`,
    `disk_full`, ...), or `outcome_unknown` where it fell silent in the commit.

    Raises:
        DBAPIError: the error itself, where the database is well and something else is wrong.
    """
    if isinstance(error, CommitFailed) and not error.is_undone:
        return Refusal(
            "outcome_unknown",
            "The connection was lost while this was being saved, and whether it was is not known. Look before you run "
            "it again: `tracker batch list` shows an import whole or not at all, and a file applied a second time "
            "enters nothing new.",
        )
    fault = fault_of(error)
    if fault is None:
        raise error
    said = " ".join(str(error.orig).split())
    return Refusal(fault.code, f"{fault.sentence} It says: {said}")


def operator() -> Actor:
    """Whoever runs the command, as the operating system knows them, with administrator's rights."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unknown"
    return Actor(name, Role.ADMINISTRATOR, Door.COMMAND_LINE)


@contextmanager
def reading() -> Iterator[Desk]:
    """One consistent state of the settings' database."""
    with _desk(write=False) as desk:
        yield desk


@contextmanager
def writing() -> Iterator[Desk]:
    """One transaction: committed when the block ends, undone when it raises."""
    with _desk(write=True) as desk:
        yield desk


@contextmanager
def _desk(*, write: bool) -> Iterator[Desk]:
    settings = read_settings()
    check_schema(settings)
    engine = make_engine(settings.database_url, keyring=settings.keyring)
    try:
        with transaction(engine, write=write) as session:
            now = datetime.now(UTC) + timedelta(seconds=clock_offset(session))
            yield Desk(session, operator(), now, max(now, last_recorded_at(session)))
    except DBAPIError as error:
        raise database_silent(error) from error
    finally:
        engine.dispose()


def moment_of(desk: Desk, known_at: datetime | None) -> datetime:
    """The moment of knowledge to ask with: the one given, or now.

    Raises:
        Invalid `known_at_in_future`.
    """
    if known_at is None:
        return desk.moment
    if known_at > desk.moment:
        raise Invalid(
            "known_at_in_future", "What will be known is not known yet. Give an earlier moment.", field="known_at"
        )
    return known_at


def clock_offset(session: Session) -> int:
    """Seconds between this machine's clock and the installation's; 0 except in the demonstration."""
    return session.scalars(select(Installation.clock_offset_seconds)).one_or_none() or 0


def check_schema(settings: Settings) -> None:
    """Refuse to work on a database that stands at another revision than this program: `schema_behind`."""
    try:
        found = current(settings.database_url)
    except DBAPIError as error:
        raise database_silent(error) from error
    if found != head():
        raise Refusal(
            "schema_behind",
            f"The database stands at revision {found or 'none'}, this program at {head()}. Run `tracker db upgrade`.",
        )
