"""How a list that somebody else keeps differs from the register on the list's day. Plain comparison: no names are made
up, no query is asked; silence in a list is no difference.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.vocabulary import CameraCondition, DifferenceCode, EmploymentStatus

NOBODY = "nobody"
LISTED = "listed"
NO_POSTING = "no posting"
NO_EMPLOYMENT = "no employment"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom one side names: a known officer, or only words (`officer_id` None)."""

    officer_id: int | None
    words: str
    is_unclear: bool = False
    """Nobody on record, or several, fit the words."""


@dataclass(frozen=True, slots=True)
class ListedDevice:
    """A device as their list has it. `holder` None: the line names nobody."""

    line: int
    serial: str | None
    asset_tag: str | None
    condition: str | None
    holder: Person | None


@dataclass(frozen=True, slots=True)
class OwnDevice:
    """A camera as the register has it on the day."""

    camera_id: int
    serial: str
    asset_tag: str | None
    condition: str
    holder_id: int | None
    is_owned: bool


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """An officer as their list has one; what is None was not said."""

    line: int
    person: Person
    precinct: str | None
    employment: str | None
    name: tuple[str, str] | None
    """Last and first name."""
    rank: str | None
    badge: str | None


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """An officer as the register has one on the day."""

    officer_id: int
    precinct: str | None
    employment: str | None
    name: tuple[str, str] | None
    rank: str | None
    badge: str | None

    @property
    def is_in_strength(self) -> bool:
        """Posted and not separated: whom a roster of the day should list."""
        return self.precinct is not None and self.employment not in (None, EmploymentStatus.SEPARATED.value)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `subject` tells it from every other of its code: `camera:7`, `officer:12`, `line:40`.

    `theirs` and `ours` are codes or words as stored; an officer on either side stands in `their_officer`,
    `our_officer`, so that a reader's right decides how the person is named.
    """

    code: DifferenceCode
    subject: str
    line: int | None = None
    camera_id: int | None = None
    officer_id: int | None = None
    theirs: str | None = None
    ours: str | None = None
    their_officer: Person | None = None
    our_officer: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Code and subject."""
        return (self.code.value, self.subject)


def compare_devices(listed: Sequence[ListedDevice], own: Iterable[OwnDevice]) -> tuple[Difference, ...]:
    """Every difference of a vendor's list, by line, then what the list lacks.

    Where no line names a holder, the list does not speak of holders at all.
    """
    ours = list(own)
    by_serial = {one.serial.casefold(): one for one in ours}
    by_tag = {one.asset_tag.casefold(): one for one in ours if one.asset_tag is not None}
    speaks_of_holders = any(one.holder is not None for one in listed)
    seen: dict[int, int] = {}
    found: list[Difference] = []
    for device in listed:
        camera = _camera_of(device, by_serial, by_tag)
        if camera is None:
            written = device.serial or device.asset_tag
            subject = f"device:{written}"
            found.append(Difference(DifferenceCode.NOT_IN_REGISTER, subject, device.line, theirs=written))
        elif camera.camera_id in seen:
            first = f"line {seen[camera.camera_id]}"
            found.append(_about(DifferenceCode.LISTED_TWICE, camera, device.line, theirs=first))
        else:
            seen[camera.camera_id] = device.line
            found += _device_differences(device, camera, speaks_of_holders)
    lacking = (one for one in ours if one.camera_id not in seen and one.is_owned and one.condition != RETIRED)
    found += [_about(DifferenceCode.NOT_IN_THEIRS, one, None, ours=one.condition) for one in lacking]
    return tuple(found)


RETIRED = CameraCondition.RETIRED.value


def _camera_of(device: ListedDevice, by_serial: dict[str, OwnDevice], by_tag: dict[str, OwnDevice]) -> OwnDevice | None:
    if device.serial is not None:
        return by_serial.get(device.serial.casefold())
    return by_tag.get((device.asset_tag or "").casefold())


def _about(
    code: DifferenceCode, camera: OwnDevice, line: int | None, *, theirs: str | None = None, ours: str | None = None
) -> Difference:
    subject = f"camera:{camera.camera_id}"
    return Difference(code, subject, line, camera_id=camera.camera_id, theirs=theirs, ours=ours)


def _device_differences(device: ListedDevice, camera: OwnDevice, speaks_of_holders: bool) -> Iterator[Difference]:
    if device.condition is not None and device.condition != camera.condition:
        yield _about(
            DifferenceCode.OTHER_CONDITION, camera, device.line, theirs=device.condition, ours=camera.condition
        )
    elif device.condition is None and camera.condition == RETIRED:
        yield _about(DifferenceCode.OTHER_CONDITION, camera, device.line, theirs=LISTED, ours=RETIRED)
    if not speaks_of_holders:
        return
    holder = device.holder
    if holder is not None and holder.is_unclear:
        code = DifferenceCode.UNCLEAR
    elif (holder.officer_id if holder is not None else None) != camera.holder_id:
        code = DifferenceCode.OTHER_HOLDER
    else:
        return
    yield Difference(
        code,
        f"camera:{camera.camera_id}",
        device.line,
        camera_id=camera.camera_id,
        theirs=None if holder is not None else NOBODY,
        ours=None if camera.holder_id is not None else NOBODY,
        their_officer=holder,
        our_officer=camera.holder_id,
    )


def compare_people(listed: Sequence[ListedPerson], own: Iterable[OwnPerson]) -> tuple[Difference, ...]:
    """Every difference of a personnel list, by line, then whom the list lacks."""
    ours = {one.officer_id: one for one in own}
    seen: dict[int, int] = {}
    found: list[Difference] = []
    for one in listed:
        officer_id = one.person.officer_id
        if officer_id is None or officer_id not in ours:
            code = DifferenceCode.UNCLEAR if one.person.is_unclear else DifferenceCode.NOT_IN_REGISTER
            found.append(Difference(code, f"line:{one.line}", one.line, their_officer=one.person))
        elif officer_id in seen:
            first = f"line {seen[officer_id]}"
            found.append(_of(DifferenceCode.LISTED_TWICE, officer_id, one.line, theirs=first))
        else:
            seen[officer_id] = one.line
            found += _person_differences(one, ours[officer_id])
    lacking = (one for one in ours.values() if one.officer_id not in seen and one.is_in_strength)
    found += [_of(DifferenceCode.NOT_IN_THEIRS, one.officer_id, None, ours=one.precinct) for one in lacking]
    return tuple(found)


def _of(
    code: DifferenceCode, officer_id: int, line: int | None, *, theirs: str | None = None, ours: str | None = None
) -> Difference:
    return Difference(code, f"officer:{officer_id}", line, officer_id=officer_id, theirs=theirs, ours=ours)


def _person_differences(listed: ListedPerson, own: OwnPerson) -> Iterator[Difference]:
    """Whoever is listed at all is said to serve: one whom the register has without posting or as separated differs."""
    if own.precinct is None or (listed.precinct is not None and listed.precinct != own.precinct):
        theirs, ours = listed.precinct or LISTED, own.precinct or NO_POSTING
        yield _of(DifferenceCode.OTHER_PRECINCT, own.officer_id, listed.line, theirs=theirs, ours=ours)
    says = listed.employment
    is_gone = own.employment in (None, EmploymentStatus.SEPARATED.value)
    if (says is None and is_gone) or (says is not None and says != own.employment):
        theirs, ours = says or LISTED, own.employment or NO_EMPLOYMENT
        yield _of(DifferenceCode.OTHER_EMPLOYMENT, own.officer_id, listed.line, theirs=theirs, ours=ours)
    for code, said, known in (
        (DifferenceCode.OTHER_NAME, _spelt(listed.name), _spelt(own.name)),
        (DifferenceCode.OTHER_RANK, listed.rank, own.rank),
        (DifferenceCode.OTHER_BADGE, listed.badge, own.badge),
    ):
        if said is not None and said.casefold() != (known or "").casefold():
            yield _of(code, own.officer_id, listed.line, theirs=said, ours=known)


def _spelt(name: tuple[str, str] | None) -> str | None:
    return None if name is None else f"{name[0]}, {name[1]}"
