"""What the progress report and its charts are made from: the counts of each day, read once in a few statements."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.domain.progress import WEEKS_OF_GAIN, Plan, PlanLine, baseline_of, current_of, line_of
from tracker.domain.reports.stamp import Stamp, check_moment
from tracker.domain.tally import Counts, tally
from tracker.store.known import (
    Asked,
    PrecinctRecord,
    officer_facts_known,
    plans_known,
    precincts_known,
    rules_known,
    stamp_of,
)


@dataclass(frozen=True, slots=True)
class RolloutHistory:
    """The rollout day by day as known at one moment, up to the day of the stamp."""

    stamp: Stamp
    precincts: tuple[PrecinctRecord, ...]
    """In the order of the report."""
    counts: dict[int, Counts]
    together: Counts
    plans: dict[int, list[Plan]]

    def baseline(self, precinct_id: int) -> PlanLine | None:
        """A precinct's first plan."""
        return line_of([baseline_of(self.plans.get(precinct_id, []))])

    def current(self, precinct_id: int) -> PlanLine | None:
        """A precinct's plan as it stood on the report's day."""
        return line_of([current_of(self.plans.get(precinct_id, []), self.stamp.as_of)])

    @property
    def total_baseline(self) -> PlanLine | None:
        """The first plans of all the precincts together."""
        return line_of(baseline_of(self.plans.get(precinct.id, [])) for precinct in self.precincts)

    @property
    def total_current(self) -> PlanLine | None:
        """The plans of all the precincts together, as they stood on the report's day."""
        return line_of(current_of(self.plans.get(precinct.id, []), self.stamp.as_of) for precinct in self.precincts)


def rollout_history(
    session: Session,
    *,
    as_of: date,
    known_at: datetime,
    precincts: Collection[str] | None = None,
    without_batch: int | None = None,
) -> RolloutHistory:
    """Read the history of the precincts with these codes, of all of them where None; `without_batch`: as if this batch
    had never been entered.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    records = tuple(precincts_known(session, known_at, precincts))
    ids = tuple(precinct.id for precinct in records)
    asked = Asked(as_of, known_at, None if precincts is None else ids, without_batch)
    plans = plans_known(session, asked)
    rules = rules_known(session, asked)
    starts = [plan.start.toordinal() for versions in plans.values() if (plan := baseline_of(versions))]
    first = min([as_of.toordinal() - 7 * WEEKS_OF_GAIN, *starts])
    counts, together = tally(officer_facts_known(session, asked, rules), rules, (first, as_of.toordinal() + 1), ids)
    return RolloutHistory(stamp_of(session, as_of, known_at), records, counts, together, plans)
