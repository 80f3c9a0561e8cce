"""The story's agenda: acts put down in any order, carried out in the order of their moments, so that each fact is
recorded when it would have been. No part of the story stands here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.spans import AGENCY_ZONE
from tracker.domain.vocabulary import Door, Role
from tracker.store.models import Assignment, Camera, Officer, Posting

ROSTER_DESK = Actor("m.halvorsen", Role.ADMINISTRATOR, Door.PAGE)
TRAINING_DESK = Actor("d.okonkwo", Role.ADMINISTRATOR, Door.PAGE)
EQUIPMENT_DESK = Actor("r.castellanos", Role.ADMINISTRATOR, Door.PAGE)
PROGRAMME_OFFICE = Actor("s.whitcomb", Role.ADMINISTRATOR, Door.PAGE)


def moment(day: date, clock: str, seconds: float = 0) -> datetime:
    """The instant of a local time of day ("09:30"), and some seconds later."""
    hour, minute = clock.split(":")
    local = datetime.combine(day, time(int(hour), int(minute)), tzinfo=AGENCY_ZONE)
    return local.astimezone(UTC) + timedelta(seconds=seconds)


@dataclass
class Desk:
    """What an act works with: the transaction, the moment, and what earlier acts recorded.

    Rows are kept by the story's own keys: officers, their latest postings and their open assignments by employee
    number, cameras by serial number; of anything else the id, by a word of the chapter's own.
    """

    session: Session
    now: datetime
    officers: dict[str, Officer] = field(default_factory=dict)
    cameras: dict[str, Camera] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    postings: dict[str, Posting] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)


Act = Callable[[Desk], object]

Progress = Callable[[int, int], None]
"""Told after each act how many are done, and of how many."""


def no_progress(done: int, total: int) -> None:
    """For those who do not watch."""


class Agenda:
    """Acts and their moments."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []

    def at(self, day: date, clock: str, act: Act, *, seconds: float = 0) -> None:
        """Put an act down for a local time of a day; acts of one moment keep the order in which they were put down."""
        self._acts.append((moment(day, clock, seconds), len(self._acts), act))

    def run(self, session: Session, *, progress: Progress = no_progress) -> None:
        """Carry everything out in order of moments; any refusal ends the whole of it."""
        desk = Desk(session, datetime.min.replace(tzinfo=UTC))
        for done, (now, _, act) in enumerate(sorted(self._acts, key=lambda entry: entry[:2]), 1):
            desk.now = now
            act(desk)
            progress(done, len(self._acts))
