"""Which known officer a row means, by the fields its mapping names. In doubt nobody: a row is never merged silently."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tracker.domain.commands.imports import NamedOfficer
from tracker.domain.commands.people import Particulars
from tracker.domain.commands.senders import identity_of
from tracker.services.imports.histories import Known
from tracker.services.imports.outcomes import RowProblem

OFFICER_KEYS = ("employee_number", "badge", "last_name", "first_name", "middle_name", "suffix")

Key = tuple[str | None, ...]


def key_of(match: tuple[str, ...], officer: NamedOfficer | Particulars) -> Key:
    """What identifies an officer, as it is compared: names without regard to case, numbers and badges as they are."""
    return tuple(_folded(name, getattr(officer, name)) for name in match)


def same_name(one: NamedOfficer | Particulars, other: NamedOfficer | Particulars) -> bool:
    """Whether last and first name agree."""
    return full_name(one) == full_name(other)


def full_name(officer: NamedOfficer | Particulars) -> Key:
    """Last and first name as they are compared."""
    return key_of(("last_name", "first_name"), officer)


def _folded(name: str, value: str | None) -> str | None:
    return value.casefold() if value is not None and name.endswith(("_name", "suffix")) else value


@dataclass(frozen=True, slots=True)
class Matched:
    """A row's officer: found, or why not. Neither: nobody on record has the key."""

    known: Known | None = None
    problem: RowProblem | None = None


class OfficerIndex:
    """Every known officer by key. Who bears a key on the day goes before who bore it at another time.

    `day` None: the latest particulars count. `links` says whom the sender means by an identity.
    """

    def __init__(
        self,
        known: Iterable[Known],
        match: tuple[str, ...],
        day: date | None = None,
        links: Mapping[str, int] | None = None,
    ) -> None:
        self.match = tuple(name for name in match if name in OFFICER_KEYS)
        self.known = list(known)
        self._links = links or {}
        self._by_id = {officer.id: officer for officer in self.known} if self._links else {}
        self._on_day: dict[Key, list[Known]] = defaultdict(list)
        self._ever: dict[Key, list[Known]] = defaultdict(list)
        for officer in self.known:
            current = officer.particulars[-1].value if day is None else officer.known_as(day)
            self._on_day[key_of(self.match, current)].append(officer)
            for key in {key_of(self.match, since.value) for since in officer.particulars}:
                self._ever[key].append(officer)

    def linked(self, officer: NamedOfficer) -> Known | None:
        """Whom the sender means by this, as somebody decided; None where nobody has."""
        return self._by_id.get(self._links.get(identity_of(officer), 0)) if self._links else None

    def bearers(self, key: Key) -> list[Known]:
        """Who bears the key on the day; nobody is known by a key that is blank throughout."""
        return self._on_day.get(key, []) if any(key) else []

    def former_bearers(self, key: Key) -> list[Known]:
        """Who bore the key at any time."""
        return self._ever.get(key, []) if any(key) else []

    def look_alikes(self, officer: NamedOfficer) -> list[Known]:
        """Who has or had the row's name, its badge or its employee number."""
        parts = (("name", full_name(officer)), ("badge", officer.badge), ("number", officer.employee_number))
        given = [part for part in parts if part[1] not in (None, (None, None))]
        return list({known.id: known for part in given for known in self._by_part.get(part, [])}.values())

    @cached_property
    def _by_part(self) -> dict[tuple[str, object], list[Known]]:
        found: dict[tuple[str, object], list[Known]] = defaultdict(list)
        for officer in self.known:
            for part in {
                part
                for since in officer.particulars
                for part in (
                    ("name", full_name(since.value)),
                    ("badge", since.value.badge),
                    ("number", since.value.employee_number),
                )
            }:
                found[part].append(officer)
        return found

    def match_one(self, officer: NamedOfficer) -> Matched:
        """The officer a row of training or equipment means: one and no other."""
        if (linked := self.linked(officer)) is not None:
            return Matched(linked)
        key = key_of(self.match, officer)
        found = self.bearers(key) or self.former_bearers(key)
        if not found:
            message = f"No officer on record is {officer}. Import the roster first, correct the row, or exclude it."
            return Matched(problem=RowProblem(self._field, "unknown_officer", message))
        return self.judge(officer, found)

    def judge(self, officer: NamedOfficer, found: list[Known]) -> Matched:
        """Whether what was found is surely who is meant."""
        if len(found) > 1:
            candidates = "; ".join(known.label for known in found[:5])
            message = f"{officer} fits {len(found)} officers: {candidates}. Match by another field, or exclude the row."
            return Matched(problem=RowProblem(self._field, "ambiguous", message))
        if self.differs_in_name(officer, found[0]):
            message = (
                f"The row says {officer}, and on record that is {found[0].label}. A name spelt otherwise is corrected "
                "on the officer first; another person needs another key. Or exclude the row."
            )
            return Matched(problem=RowProblem("last_name", "name_differs", message))
        return Matched(found[0])

    def differs_in_name(self, officer: NamedOfficer, known: Known) -> bool:
        """Whether a row found by badge alone names somebody else. An employee number is one person's, whatever name."""
        if "employee_number" in self.match or officer.last_name is None or officer.first_name is None:
            return False
        return not any(same_name(officer, since.value) for since in known.particulars)

    @property
    def _field(self) -> str:
        return self.match[0] if self.match else "officer"
