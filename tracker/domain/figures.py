"""The figures that count officers and cameras, and whom each of them counts: one definition for reports and lists."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.histories import held_on
from tracker.domain.reports.inventory import OwnedAs
from tracker.domain.standing import Standing


class OfficerFigure(StrEnum):
    """A figure that counts officers: of the progress report, and those that the readiness line adds to them.

    The line's `in_scope` is `eligible` and its `issued` is `assigned`.
    """

    STRENGTH = "strength"
    ELIGIBLE = "eligible"
    TRAINED = "trained"
    ASSIGNED = "assigned"
    EQUIPPED = "equipped"
    OUTSTANDING = "outstanding"
    NEEDS_TRAINING = "needs_training"
    NEEDS_CAMERA = "needs_camera"
    NEEDS_BOTH = "needs_both"
    ENROLLED = "enrolled"
    SIGNED = "signed"


class CameraFigure(StrEnum):
    """A figure that counts cameras: the owned of the inventory, and what they count as."""

    OWNED = "owned"
    STOLEN = "stolen"
    MISSING = "missing"
    RECALLED = "recalled"
    IN_REPAIR = "in_repair"
    HELD = "held"
    IN_STOCK = "in_stock"

    def takes_in(self, owned_as: OwnedAs | None) -> bool:
        """Whether the figure counts a camera that counts so; None is one that is not owned."""
        return owned_as is not None and (self is CameraFigure.OWNED or self.value == owned_as.value)


@dataclass(frozen=True, slots=True)
class Member:
    """Where an officer is counted on a day, and in which figures."""

    precinct_id: int
    figures: frozenset[OfficerFigure]


def member_on(stands: Standing, day: int) -> Member | None:
    """How an officer who stands so is counted on a day; None where no figure counts the officer.

    Enrolled and signed rest on seats and signatures, and are not told here.
    """
    posted = held_on(stands.strength, day)
    if posted is None:
        return None
    figures = {OfficerFigure.STRENGTH}
    if held_on(stands.eligible, day) is not None:
        is_trained = held_on(stands.trained, day) is not None
        is_assigned = held_on(stands.assigned, day) is not None
        figures |= {OfficerFigure.ELIGIBLE, *_of_eligible(is_trained=is_trained, is_assigned=is_assigned)}
    return Member(posted[2], frozenset(figures))


def _of_eligible(*, is_trained: bool, is_assigned: bool) -> set[OfficerFigure]:
    if is_trained and is_assigned:
        return {OfficerFigure.TRAINED, OfficerFigure.ASSIGNED, OfficerFigure.EQUIPPED}
    if is_trained:
        return {OfficerFigure.TRAINED, OfficerFigure.OUTSTANDING, OfficerFigure.NEEDS_CAMERA}
    if is_assigned:
        return {OfficerFigure.ASSIGNED, OfficerFigure.OUTSTANDING, OfficerFigure.NEEDS_TRAINING}
    return {OfficerFigure.OUTSTANDING, OfficerFigure.NEEDS_BOTH}
