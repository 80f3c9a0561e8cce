"""The exceptions of a day, listed the slow way: a day at a time, from plain facts, by the specification alone.

What holds on a day, of every camera in hand: a required course not done (or none required); a holder who does not count
as eligible; who is separated; a camera that is not serviceable; a return that is due. Then officers who count as
trained and hold no camera; officers on record without a posting or without an employment status, unless separated;
cameras in nobody's hands, neither lost nor retired (no history here tells of places, so that none has one). Each since
the first of the unbroken days, with that camera.

Of entries: what was voided by the moment, and what stands and was recorded more than seven days after its day, about
the day or an earlier one, from the beginning of a day in Chicago on.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.model.due_back import due_back, in_hand, last_home
from tests.model.facts import Fact, History, as_known, chicago_day
from tests.model.ledger import STRENGTH, Ledger, latest_in_force

ONE = timedelta(days=1)
LATE = 7
GONE = ("missing", "stolen", "retired")


@dataclass(frozen=True)
class Exceptional:
    """One exception; `entry` is the collection of the entry, of those kinds that tell of one."""

    kind: str
    precinct: str | None
    since: date
    officer: int | None = None
    camera: int | None = None
    entry: str | None = None


def exceptions(
    history: History, named_from: date, day: date, known_at: datetime, since: date | None = None
) -> list[Exceptional]:
    """All of them, in no order; every officer's particulars begin on `named_from`."""
    account = _Account(as_known(history, known_at), day)
    return [
        *account.of_holders(),
        *account.of_due(history, known_at),
        *account.of_officers(named_from),
        *account.of_cameras(),
        *_of_entries(account, history, known_at, since),
    ]


class _Account:
    def __init__(self, known: History, day: date) -> None:
        self.known = known
        self.day = day
        self.ledger = Ledger(known)

    def first(self, holds: Callable[[date], bool], floor: date) -> date:
        """The first of the unbroken days on which something holds, no earlier than `floor`."""
        day = self.day
        while day > floor and holds(day - ONE):
            day -= ONE
        return day

    def is_eligible(self, officer: int, day: date) -> bool:
        posting = latest_in_force(self.ledger.postings.get(officer, []), day)
        if posting is None or self.ledger.status(officer, day) not in STRENGTH:
            return False
        return self.ledger.count(officer, posting.duty, day).eligible == 1

    def of_holders(self) -> Iterator[Exceptional]:
        for one in self.known.assignments:
            if not in_hand(one, self.day):
                continue
            officer, camera = one.officer, one.camera
            rules: dict[str, Callable[[date], bool]] = {
                "holding_not_trained": lambda day, officer=officer: not self.ledger.is_trained(officer, day),
                "holding_not_eligible": lambda day, officer=officer: not self.is_eligible(officer, day),
                "holding_while_separated": (
                    lambda day, officer=officer: self.ledger.status(officer, day) == "separated"
                ),
                "holding_not_serviceable": lambda day, camera=camera: not self.ledger.is_serviceable(camera, day),
            }
            for kind, broken in rules.items():
                if broken(self.day):
                    since = self.first(broken, one.issued_on)
                    yield Exceptional(kind, self.home(officer), since, officer, camera)

    def of_due(self, history: History, known_at: datetime) -> Iterator[Exceptional]:
        for due in due_back(history, self.day, known_at):
            yield Exceptional("return_due", due.precinct, due.since, due.officer, due.camera)

    def of_officers(self, named_from: date) -> Iterator[Exceptional]:
        for officer in self.ledger.officers:
            idle = lambda day, officer=officer: self.is_idle(officer, day)  # noqa: E731
            if idle(self.day):
                yield Exceptional("trained_without_camera", self.home(officer), self.first(idle, date.min), officer)
            lost = lambda day, officer=officer: self.is_lost(officer, day)  # noqa: E731
            if named_from <= self.day and lost(self.day):
                since = self.first(lost, named_from)
                yield Exceptional("no_posting_or_employment", self.home(officer), since, officer)

    def is_idle(self, officer: int, day: date) -> bool:
        holds = any(in_hand(one, day) for one in self.ledger.assignments.get(officer, []))
        return not holds and self.is_eligible(officer, day) and self.ledger.is_trained(officer, day)

    def is_lost(self, officer: int, day: date) -> bool:
        status = self.ledger.status(officer, day)
        is_posted = latest_in_force(self.ledger.postings.get(officer, []), day) is not None
        return status is None or (status != "separated" and not is_posted)

    def of_cameras(self) -> Iterator[Exceptional]:
        for camera in self.known.cameras:
            if camera.owned_from is None or camera.owned_from > self.day:
                continue
            here = lambda day, camera=camera: self.is_here(camera.id, day)  # noqa: E731
            if here(self.day):
                since = self.first(here, camera.owned_from)
                yield Exceptional("in_stock_without_place", None, since, None, camera.id)

    def is_here(self, camera: int, day: date) -> bool:
        condition = latest_in_force(self.ledger.conditions.get(camera, []), day)
        is_out = any(one.camera == camera and in_hand(one, day) for one in self.known.assignments)
        return not is_out and (condition is None or condition.condition not in GONE)

    def home(self, officer: int) -> str | None:
        return last_home(self.known, officer, self.day)

    def home_of_camera(self, camera: int) -> str | None:
        """That of its holder on the day; no history here tells of rooms."""
        for one in self.known.assignments:
            if one.camera == camera and in_hand(one, self.day):
                return self.home(one.officer)
        return None


def _of_entries(account: _Account, history: History, known_at: datetime, since: date | None) -> Iterator[Exceptional]:
    """A void of what was known by the moment, or a late entry that stood at it."""
    for collection, fact, day, officer, camera, precinct in _entries(history):
        if fact.recorded > known_at or (day is not None and day > account.day):
            continue
        if officer is not None:
            precinct = account.home(officer)
        elif camera is not None:
            precinct = account.home_of_camera(camera)
        if fact.voided is not None and fact.voided <= known_at:
            happened = chicago_day(fact.voided)
            if since is None or happened >= since:
                yield Exceptional("void", precinct, happened, officer, camera, collection)
            continue
        entered = chicago_day(fact.recorded)
        if day is not None and (entered - day).days > LATE and (since is None or entered >= since):
            yield Exceptional("entered_late", precinct, day, officer, camera, collection)


Entry = tuple[str, Fact, date | None, int | None, int | None, str | None]
"""Collection, fact, the day it speaks of, officer, camera, precinct."""


def _entries(history: History) -> Iterator[Entry]:
    for officer in history.officers:
        yield "officers", officer, None, officer.id, None, None
    for camera in history.cameras:
        yield "cameras", camera, camera.owned_from, None, camera.id, None
    for stated in history.conditions:
        yield "conditions", stated, stated.starts_on, None, stated.camera, None
    for done in history.completions:
        yield "completions", done, done.completed_on, done.officer, None, None
    for plan in history.plans:
        yield "plans", plan, plan.adopted_on, None, None, plan.precinct
    for rule in history.scope_rules:
        yield "scope-rules", rule, rule.starts_on, None, None, None
    for each in history.assignments:
        yield "assignments", each, each.issued_on, each.officer, each.camera, None
        for back in each.returns:
            yield "returns", back, back.ends_on, each.officer, each.camera, None
    yield from _with_ends("postings", "posting-ends", history.postings)
    yield from _with_ends("employment", "employment-ends", history.employments)
    yield from _with_ends("requirements", "requirement-ends", history.requirements)


def _with_ends(collection: str, ends: str, facts: list[Any]) -> Iterator[Entry]:
    for fact in facts:
        officer = getattr(fact, "officer", None)
        yield collection, fact, fact.starts_on, officer, None, None
        for end in fact.ends:
            yield ends, end, end.ends_on, officer, None, None
