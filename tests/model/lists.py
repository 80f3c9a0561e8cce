"""A plain account of what imported lists must do: loops over what rows say and what is on record, with no database.
Each account starts from what `tests/fixtures/on_record.py` enters.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Protocol

CREATED, UPDATED, UNCHANGED, SKIPPED = "created", "updated", "unchanged", "skipped"
REJECTED, REVIEW = "rejected", "review"
FAULTY = (REJECTED, REVIEW)
TODAY = "2016-09-27"
POLICY = "2016-06-29"
NEVER = "9999-12-31"


@dataclass(frozen=True)
class Person:
    """Somebody on record; `trained` on 1 July."""

    number: str
    badge: str
    last: str
    first: str
    trained: bool = True


PEOPLE = (
    Person("00412", "0412", "Lund", "Eva"),
    Person("00413", "0413", "Ek", "Per"),
    Person("A-7", "D7", "O'Hara", "Ida"),
    Person("0099", "77", "Núñez", "Zoë", trained=False),
    Person("0100", "77", "van der Berg", "Ola"),
)
STRANGER = Person("55555", "999", "Nemo", "Ann")
CAMERAS_HELD = ("X1", "007", "X-03")
"""Serial numbers on record, serviceable and owned from 1 March; the last is out with the second of PEOPLE."""
OUT_SINCE = "2016-07-05"


@dataclass(frozen=True)
class Named:
    """An officer as a row names one."""

    number: str | None
    badge: str | None
    last: str | None
    first: str | None
    middle: str | None = None


@dataclass(frozen=True)
class Device:
    """What a row of a shipping list says."""

    serial: str
    tag: str | None
    model: str
    owned_from: str | None
    order: str | None
    place: str | None


@dataclass(frozen=True)
class Done:
    """What a row of an export of training says."""

    officer: Named
    course: str
    version: str
    day: str


@dataclass(frozen=True)
class Handed:
    """What a row of hand-overs says."""

    officer: Named
    serial: str
    issued: str
    returned: str | None
    condition: str | None
    reason: str | None


@dataclass(frozen=True)
class Counted:
    """What a row of daily counts says."""

    precinct: str
    day: str
    deployed: int
    used: int


Fates = dict[int, str]


class Account(Protocol):
    """What is on record, and what becomes of rows by line; `held` is what the register must hold afterwards."""

    def take(self, rows: Mapping[int, Any]) -> Fates:
        """What becomes of each row; what it enters is on record."""

    @property
    def held(self) -> set[Any]:
        """What stands on record."""


def told_apart(
    rows: Mapping[int, Any], about: Callable[[Any], Hashable]
) -> tuple[dict[int, Any], Fates, dict[int, int]]:
    """The rows that stand alone; those that contradict each other; and which line repeats which."""
    first: dict[Any, int] = {}
    repeats: dict[int, int] = {}
    for line, row in rows.items():
        if row in first:
            repeats[line] = first[row]
        else:
            first[row] = line
    subjects = [about(row) for row in first]
    alone = {line: row for row, line in first.items() if subjects.count(about(row)) == 1}
    return alone, {line: REVIEW for line in first.values() if line not in alone}, repeats


def with_repeats(fates: Fates, repeats: Mapping[int, int]) -> Fates:
    """A row that repeats a faulty one is as faulty; another is skipped."""
    return fates | {line: fates[one] if fates[one] in FAULTY else SKIPPED for line, one in repeats.items()}


@dataclass
class Devices:
    """Cameras on record by serial number."""

    known: dict[str, Device] = field(
        default_factory=lambda: {
            serial: Device(serial, f"T-{serial}", "Axon Body 2", "2016-03-01", None, None) for serial in CAMERAS_HELD
        }
    )

    def take(self, rows: Mapping[int, Device]) -> Fates:
        """A camera on record is never overwritten."""
        alone, fates, repeats = told_apart(rows, lambda row: row.serial)
        for line, row in alone.items():
            fates[line] = self._one(row)
        return with_repeats(fates, repeats)

    def _one(self, row: Device) -> str:
        known = self.known.get(row.serial)
        said = ("tag", "model", "owned_from", "order")
        if known is not None and all(getattr(row, name) in (None, getattr(known, name)) for name in said):
            return UNCHANGED
        tags = {one.tag for one in self.known.values()} - {None}
        if known is not None or row.tag in tags or row.model != "Axon Body 2" or row.place not in (None, "room-1"):
            return REJECTED
        if row.owned_from is not None and row.owned_from > TODAY:
            return REJECTED
        self.known[row.serial] = replace(row, place=None)
        return CREATED

    @property
    def held(self) -> set[Device]:
        """Every camera; where it is apart."""
        return set(self.known.values())


def person_of(match: tuple[str, ...], named: Named) -> Person | None:
    """The one person on record who is meant; None: nobody, or several, or a badge under another name."""
    found = [
        one
        for one in PEOPLE
        if all((getattr(one, key) or "").casefold() == (getattr(named, key) or "").casefold() for key in match)
    ]
    if len(found) != 1:
        return None
    [one] = found
    says_name = named.last is not None and named.first is not None
    if "number" not in match and says_name and (named.last, named.first) != (one.last, one.first):
        return None
    return one


@dataclass
class Training:
    """Completions on record: number of the officer, course, version and day."""

    match: tuple[str, ...]
    known: set[tuple[str, str, str, str]] = field(
        default_factory=lambda: {(one.number, "BWC", "2016", "2016-07-01") for one in PEOPLE if one.trained}
    )

    def take(self, rows: Mapping[int, Done]) -> Fates:
        """A course repeated on one day counts once."""
        fates: Fates = {}
        first: dict[object, int] = {}
        repeats: dict[int, int] = {}
        for line, row in rows.items():
            person = person_of(self.match, row.officer)
            if person is None:
                fates[line] = REVIEW
                continue
            done = (person.number, row.course, row.version, row.day)
            if done in first:
                repeats[line] = first[done]
                continue
            first[done] = line
            if done in self.known:
                fates[line] = UNCHANGED
            elif (row.course, row.version) != ("BWC", "2016") or row.day > TODAY:
                fates[line] = REJECTED
            else:
                fates[line] = CREATED
                self.known.add(done)
        return with_repeats(fates, repeats)

    @property
    def held(self) -> set[tuple[str, str, str, str]]:
        """Every completion."""
        return self.known


Span = tuple[str, str, str, str | None]
"""Number of the officer, serial number, day of issue, day of return."""


@dataclass
class HandOvers:
    """Assignments on record, and by camera and day the conditions that returns stated."""

    match: tuple[str, ...]
    known: list[Span] = field(default_factory=lambda: [("00413", "X-03", OUT_SINCE, None)])
    conditions: dict[tuple[str, str], str] = field(default_factory=dict)
    trained: ClassVar[set[str]] = {one.number for one in PEOPLE if one.trained}

    def take(self, rows: Mapping[int, Handed]) -> Fates:
        """In the order of days: issued, and where the row says so returned."""
        alone, fates, repeats = told_apart(rows, lambda row: (row.officer, row.serial, row.issued))
        at_first = list(self.known)
        for line, row in sorted(alone.items(), key=lambda one: (one[1].issued, one[1].returned or NEVER, one[0])):
            fates[line] = self._one(row, at_first)
        return with_repeats(fates, repeats)

    def _one(self, row: Handed, at_first: list[Span]) -> str:
        person = person_of(self.match, row.officer)
        if person is None:
            return REVIEW
        for span in at_first:
            if span[:3] == (person.number, row.serial, row.issued):
                return UNCHANGED if row.returned in (None, span[3]) else self._returned(row, span)
        span = (person.number, row.serial, row.issued, row.returned)
        if not self._may_go(row, person) or any(_meet(span, other) for other in self.known):
            return REJECTED
        self.known.append(span)
        return CREATED if self._back(row) else self._undo(span)

    def _may_go(self, row: Handed, person: Person) -> bool:
        days = [row.issued, *([row.returned] if row.returned else [])]
        if max(days) > TODAY or days != sorted(days) or (row.returned and not row.condition):
            return False
        if row.serial not in CAMERAS_HELD or row.issued < POLICY:
            return False
        is_trained = person.number in self.trained and row.issued >= "2016-07-01"
        return (is_trained or row.reason is not None) and self._condition(row.serial, row.issued) == "serviceable"

    def _returned(self, row: Handed, span: Span) -> str:
        if (
            span not in self.known
            or span[3] is not None
            or row.condition is None
            or not row.issued <= (row.returned or "") <= TODAY
        ):
            return REJECTED
        if not self._back(row):
            return REJECTED
        self.known[self.known.index(span)] = (*span[:3], row.returned)
        return UPDATED

    def _undo(self, span: Span) -> str:
        self.known.remove(span)
        return REJECTED

    def _back(self, row: Handed) -> bool:
        """Whether the return can be entered: one condition begins on a day."""
        if row.returned is None or row.condition is None:
            return True
        if self._condition(row.serial, row.returned) != row.condition:
            if (row.serial, row.returned) in self.conditions:
                return False
            self.conditions[row.serial, row.returned] = row.condition
        return True

    def _condition(self, serial: str, day: str) -> str:
        stated = [
            (since, said) for (camera, since), said in self.conditions.items() if camera == serial and since <= day
        ]
        return max(stated)[1] if stated else "serviceable"

    @property
    def held(self) -> set[Span]:
        """Every assignment."""
        return set(self.known)


def _meet(one: Span, other: Span) -> bool:
    """Whether two spans of one officer or one camera share a day."""
    if one[0] != other[0] and one[1] != other[1]:
        return False
    start, end = max(one[2], other[2]), min(one[3] or NEVER, other[3] or NEVER)
    return start < end


@dataclass
class Counts:
    """Daily counts on record."""

    known: set[Counted] = field(default_factory=lambda: {Counted("1", "2016-08-01", 40, 12)})

    def take(self, rows: Mapping[int, Counted]) -> Fates:
        """A count that differs from the one on record is rejected."""
        alone, fates, repeats = told_apart(rows, lambda row: (row.precinct, row.day))
        for line, row in alone.items():
            days = {(one.precinct, one.day) for one in self.known}
            is_known = row.precinct in ("1", "5") and row.day <= TODAY
            if row in self.known:
                fates[line] = UNCHANGED
            elif (row.precinct, row.day) in days or row.used > row.deployed or not is_known:
                fates[line] = REJECTED
            else:
                fates[line] = CREATED
                self.known.add(row)
        return with_repeats(fates, repeats)

    @property
    def held(self) -> set[Counted]:
        """Every count."""
        return self.known


def what_becomes(
    make: Callable[[], Account], rows: Mapping[int, Any], left_out: Iterable[int] = ()
) -> tuple[Fates, set[Any]]:
    """What becomes of each row, and what is on record afterwards, some lines left out."""
    account, out = make(), set(left_out)
    fates = account.take({line: row for line, row in rows.items() if line not in out})
    return fates | dict.fromkeys(out & set(rows), SKIPPED), account.held
