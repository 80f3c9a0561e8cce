"""What stands of many subjects, loaded at once: the questions that services ask before a write, answered without asking
the database for each row of a list. Facts that are about to be written are among the answers.

A session with a memory is one in which a list is entered (services/gathering); any other asks the database each time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar, cast

from sqlalchemy import Table, select, tuple_
from sqlalchemy.orm import Session

from tracker.store.base import Fact, Identified, Recorded
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Camera,
    CameraModel,
    CameraPlace,
    Completion,
    ConditionFact,
    CourseVersion,
    DailyUse,
    Employment,
    EmploymentEnd,
    Officer,
    OfficerParticulars,
    Posting,
    PostingEnd,
)

MEMORY = "tracker.store.memory.memory"
"""Where a session keeps its memory."""

AT_ONCE = 1_000

Kind = TypeVar("Kind", bound=Fact)
Row = TypeVar("Row", bound=Identified)
Answer = TypeVar("Answer")

Key = tuple[str, ...]
Listed = dict[tuple[object, ...], list[Any]]

KEYS: Mapping[type[Fact], tuple[Key, ...]] = MappingProxyType(
    {
        Officer: (("employee_number",),),
        OfficerParticulars: (("officer_id",),),
        Posting: (("officer_id",),),
        PostingEnd: (("posting_id",),),
        Employment: (("officer_id",),),
        EmploymentEnd: (("employment_id",),),
        Camera: (("serial",), ("asset_tag",)),
        CameraPlace: (("camera_id",),),
        ConditionFact: (("camera_id",),),
        Assignment: (("officer_id",), ("camera_id",)),
        AssignmentReturn: (("assignment_id",),),
        Completion: (("officer_id",),),
        DailyUse: (("precinct_id", "used_on"),),
    }
)
"""By which columns the standing facts of a kind are asked for."""


def _table(model: type[Identified]) -> Table:
    return cast(Table, model.__table__)  # type: ignore[attr-defined]


def _parts() -> dict[str, list[tuple[type[Fact], Key]]]:
    """By the name of a table: what names its rows in a column of its own."""
    found: dict[str, list[tuple[type[Fact], Key]]] = defaultdict(list)
    for model, keys in KEYS.items():
        for key in keys:
            for foreign in _table(model).columns[key[0]].foreign_keys:
                found[foreign.column.table.name].append((model, key))
    return found


PARTS = _parts()
PARENTS = {
    _table(model).name: [
        (key[0], parent)
        for part, key in (pair for pairs in PARTS.values() for pair in pairs)
        if part is model
        for parent in KEYS
        if (model, key) in PARTS.get(_table(parent).name, ())
    ]
    for model in KEYS
}
"""By the name of a table: the columns that name rows of other kinds asked for here."""


class Memory:
    """The standing facts of the subjects that were asked about, those about to be written included."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._known: dict[tuple[type[Fact], Key], Listed] = defaultdict(dict)
        self._waiting: dict[tuple[type[Fact], Key], Listed] = defaultdict(dict)
        """Facts about to be written whose subject nobody has asked about yet."""
        self._new: dict[tuple[type[Identified], int], Identified] = {}
        self._expected: dict[tuple[type[Fact], Key], list[tuple[object, ...]]] = {}
        self._wanted: dict[type[Identified], list[int]] = {}
        self._rows: dict[tuple[type[Identified], int], Identified] = {}
        """Rows as loaded: the session itself keeps only those that somebody else holds."""
        self._answers: dict[object, Any] = {}

    def standing(self, model: type[Kind], key: Key, value: tuple[object, ...]) -> list[Kind]:
        """The standing facts of a kind that have these values in these columns."""
        known = self._known[model, key]
        if value not in known:
            self._load(model, key, [value, *self._expected.pop((model, key), ())])
        return known[value]

    def expect(self, model: type[Fact], name: str, values: Iterable[object]) -> None:
        """Name the subjects who may be asked about: what stands of all of them is loaded when the first one is."""
        self._expected.setdefault((model, (name,)), []).extend((value,) for value in values if value is not None)

    def want(self, model: type[Identified], ids: Iterable[int]) -> None:
        """Name the rows that may be asked for by their numbers: all are loaded when the first one is."""
        self._wanted.setdefault(model, []).extend(number for number in ids if (model, number) not in self._rows)

    def __contains__(self, row: object) -> bool:
        """Whether a row, named by its model and number, is about to be written."""
        return row in self._new

    def get(self, model: type[Row], row_id: int) -> Row | None:
        """A row by its number, written or about to be."""
        named = (model, row_id)
        found = self._new.get(named) or self._rows.get(named)
        if found is None and (wanted := list(dict.fromkeys(self._wanted.pop(model, [])))):
            for start in range(0, len(wanted), AT_ONCE):
                self._take(self.session.scalars(select(model).where(model.id.in_(wanted[start : start + AT_ONCE]))))
            found = self._rows.get(named)
        return cast(Row, found) if found is not None else self.session.get(model, row_id)

    def once(self, question: object, ask: Callable[[], Answer]) -> Answer:
        """The answer to a question on which no row about to be written has a bearing, asked once."""
        if question not in self._answers:
            self._answers[question] = ask()
        return cast(Answer, self._answers[question])

    def version(self, number: int) -> CourseVersion:
        """A version of a course by its number."""
        return self.once((CourseVersion, number), lambda: self.session.get_one(CourseVersion, number))

    def remember(self, row: Recorded) -> None:
        """Take in a row that is about to be written; it has its number."""
        self._new[type(row), row.id] = row
        if isinstance(row, CameraModel):
            self._answers["camera model", row.name] = row
        if not isinstance(row, Fact):
            return
        for model, key in PARTS.get(row.__tablename__, ()):  # type: ignore[attr-defined]
            self._known[model, key].setdefault((row.id,), [])
        for key in KEYS[type(row)]:
            value = _value(row, key)
            known = self._known[type(row), key]
            (known if value in known else self._waiting[type(row), key]).setdefault(value, []).append(row)

    def forget(self, row: Recorded) -> None:
        """Let go of a row that is not written after all: the last that was taken in."""
        del self._new[type(row), row.id]
        if isinstance(row, CameraModel):
            del self._answers["camera model", row.name]
        if not isinstance(row, Fact):
            return
        for key in KEYS[type(row)]:
            for listed in (self._known[type(row), key], self._waiting[type(row), key]):
                if row in listed.get(_value(row, key), ()):
                    listed[_value(row, key)].remove(row)
        for model, key in PARTS.get(row.__tablename__, ()):  # type: ignore[attr-defined]
            self._known[model, key].pop((row.id,), None)

    def rename(self, row: Fact, name: str, value: object) -> None:
        """Take in that a column which copies a fact says something else now."""
        for key in (key for key in KEYS[type(row)] if name in key and getattr(row, name) != value):
            self.standing(type(row), key, (value,)).append(row)
            old = self.standing(type(row), key, _value(row, key))
            if row in old:
                old.remove(row)

    def clear(self) -> None:
        """Forget the facts: what was about to be written has been."""
        for part in (self._known, self._waiting, self._new, self._rows, self._expected, self._wanted):
            part.clear()

    def _load(self, model: type[Fact], key: Key, values: list[tuple[object, ...]]) -> None:
        known, waiting = self._known[model, key], self._waiting[model, key]
        wanted = [value for value in dict.fromkeys(values) if value not in known]
        columns = [getattr(model, name) for name in key]
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            known.update((value, []) for value in some)
            among = tuple_(*columns).in_(some) if len(key) > 1 else columns[0].in_([value[0] for value in some])
            for row in self._take(self.session.scalars(select(model).where(among, model.voided_at.is_(None)))):
                known[_value(row, key)].append(row)
        for value in wanted:
            known[value] += waiting.pop(value, [])

    def _take(self, rows: Iterable[Row]) -> list[Row]:
        """Keep rows as loaded; what names them, and what they name, may be asked for next."""
        found = list(rows)
        self._rows.update(((type(row), row.id), row) for row in found)
        if found:
            table = _table(type(found[0]))
            for model, key in PARTS.get(table.name, ()):
                self.expect(model, key[0], (row.id for row in found))
            for name, parent in PARENTS.get(table.name, ()):
                self.want(parent, (getattr(row, name) for row in found))
        return found


def _value(row: Fact, key: Key) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in key)


def memory_of(session: Session) -> Memory | None:
    """The memory of a session in which a list is entered; None for every other."""
    return cast(Memory | None, session.info.get(MEMORY))


def standing(session: Session, model: type[Kind], **columns: object) -> list[Kind]:
    """The standing facts of a kind that have these values, asked of the memory where there is one."""
    if (memory := memory_of(session)) is not None:
        return memory.standing(model, tuple(columns), tuple(columns.values()))
    return list(session.scalars(select(model).where(model.voided_at.is_(None)).filter_by(**columns)))
