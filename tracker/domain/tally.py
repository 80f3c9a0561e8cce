"""Counting officers by precinct, day by day, from how each of them stands. No database, no report."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracker.domain.histories import Span
from tracker.domain.progress import Curve
from tracker.domain.standing import OfficerFacts, Rules, standing_of

Changes = dict[int, int]
"""By how much a count changes on which days."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many officers of a precinct, or of several, were what on which day."""

    strength: Curve
    eligible: Curve
    trained: Curve
    assigned: Curve
    equipped: Curve


def tally(
    facts: OfficerFacts, rules: Rules, window: Span, precinct_ids: Collection[int]
) -> tuple[dict[int, Counts], Counts]:
    """The counts of each of these precincts on the days of `window`, and of all of them together.

    An officer counts each day where the posting of that day is.
    """
    by_figure: tuple[defaultdict[int, Changes], ...] = tuple(defaultdict(lambda: defaultdict(int)) for _ in range(5))
    for officer_id in facts.postings:
        stands = standing_of(facts, officer_id, rules, window)
        figures = (stands.strength, stands.eligible, stands.trained, stands.assigned, stands.equipped)
        for spans, by_precinct in zip(figures, by_figure, strict=True):
            for start, end, precinct_id in spans:
                changes = by_precinct[precinct_id]
                changes[start] += 1
                changes[end] -= 1
    counts = {place: Counts(*(Curve(figure.get(place, {})) for figure in by_figure)) for place in precinct_ids}
    total = Counts(*(Curve(_summed([figure.get(place, {}) for place in precinct_ids])) for figure in by_figure))
    return counts, total


def _summed(several: Sequence[Changes]) -> Changes:
    total: Changes = defaultdict(int)
    for changes in several:
        for day, change in changes.items():
            total[day] += change
    return total
