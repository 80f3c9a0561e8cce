"""What a physical count finds of each camera, and the figures: sets of what is expected and what was seen."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.vocabulary import CameraCondition

NOT_TO_BE_HERE = frozenset({CameraCondition.MISSING, CameraCondition.STOLEN, CameraCondition.RETIRED})
"""Conditions in which no camera is expected anywhere: seen all the same, its condition on record is wrong."""


class Outcome(StrEnum):
    """What a count finds of one camera, or of one code that no camera on record has."""

    FOUND = "found"
    MISSING = "missing"
    UNEXPECTED = "unexpected"
    HELD = "held"
    WRONG_CONDITION = "wrong_condition"


@dataclass(frozen=True, slots=True)
class CameraOnDay:
    """One camera as it stands on the count's day. `place_id` is where it was put last and not taken from since."""

    camera_id: int
    is_owned: bool
    condition: CameraCondition
    is_held: bool
    place_id: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a count comes to. Expected is found and missing together; the others were seen and not expected here."""

    expected: int
    found: int
    missing: int
    unexpected: int
    held: int
    wrong_condition: int


def is_expected(camera: CameraOnDay, place_id: int) -> bool:
    """Whether a camera must be in a place: owned, in nobody's hands, not lost or retired, and put there last."""
    return (
        camera.is_owned
        and not camera.is_held
        and camera.condition not in NOT_TO_BE_HERE
        and camera.place_id == place_id
    )


def outcome_of(camera: CameraOnDay, place_id: int, *, is_seen: bool) -> Outcome | None:
    """What the count of a place finds of a camera; None where it was neither expected nor seen."""
    if is_expected(camera, place_id):
        return Outcome.FOUND if is_seen else Outcome.MISSING
    if not is_seen:
        return None
    if camera.is_owned and camera.condition in NOT_TO_BE_HERE:
        return Outcome.WRONG_CONDITION
    return Outcome.HELD if camera.is_held else Outcome.UNEXPECTED


def figures_of(outcomes: Iterable[Outcome]) -> Figures:
    """The figures of a count."""
    counted = Counter(outcomes)
    return Figures(
        expected=counted[Outcome.FOUND] + counted[Outcome.MISSING],
        found=counted[Outcome.FOUND],
        missing=counted[Outcome.MISSING],
        unexpected=counted[Outcome.UNEXPECTED],
        held=counted[Outcome.HELD],
        wrong_condition=counted[Outcome.WRONG_CONDITION],
    )
