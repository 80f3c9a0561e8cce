"""Edits of descriptive fields, a command for each kind of record: its number, the revision that whoever edits has seen,
and the fields to change with what they are to say (None: nothing).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.edits import Value


@dataclass(frozen=True, slots=True)
class EditPrecinct:
    """A precinct's name."""

    number: int
    revision: int
    changes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class EditDuty:
    """A duty's name."""

    number: int
    revision: int
    changes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class EditPlace:
    """A place's name."""

    number: int
    revision: int
    changes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class EditCameraModel:
    """A camera model's name and its maker."""

    number: int
    revision: int
    changes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class EditCamera:
    """A camera's asset tag and purchase batch."""

    number: int
    revision: int
    changes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class EditCourse:
    """A course's name."""

    number: int
    revision: int
    changes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class EditSession:
    """When on its day a class begins, where, with whom, and how many can come."""

    number: int
    revision: int
    changes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class EditPolicy:
    """A policy version's title and the address of its text."""

    number: int
    revision: int
    changes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class EditUser:
    """The name of the person behind an account."""

    number: int
    revision: int
    changes: Mapping[str, Value]


Edit = (
    EditPrecinct
    | EditDuty
    | EditPlace
    | EditCameraModel
    | EditCamera
    | EditCourse
    | EditSession
    | EditPolicy
    | EditUser
)
