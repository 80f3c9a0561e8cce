"""Which units are shown alone and which together, so that no figure the public reads is of a handful of officers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

SMALLEST = 5
"""A unit with fewer eligible officers than this is not shown alone."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Places in a list of units: those shown alone, and those shown together (none, or two and more where there are
    two), each in the list's order.
    """

    alone: tuple[int, ...]
    together: tuple[int, ...]


def grouping_of(eligible: Sequence[int], together: Collection[int] = ()) -> Grouping:
    """What is shown alone, from how many are eligible in each unit.

    Units below SMALLEST are shown together with each other and with those that `together` names already; while these
    have fewer than SMALLEST between them, the next smallest joins them (of two alike the earlier one).
    """
    small = {place for place, count in enumerate(eligible) if count < SMALLEST}
    if not small:
        return Grouping(tuple(place for place in range(len(eligible)) if place not in together), tuple(together))
    merged = small | set(together)
    larger = sorted(set(range(len(eligible))) - merged, key=lambda place: (eligible[place], place))
    while larger and sum(eligible[place] for place in merged) < SMALLEST:
        merged.add(larger.pop(0))
    return Grouping(tuple(sorted(larger)), tuple(sorted(merged)))


def is_withheld(eligible: int) -> bool:
    """Whether a count of everybody is of so few that no figure is given: some, and fewer than SMALLEST."""
    return 0 < eligible < SMALLEST
