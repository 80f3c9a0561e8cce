"""What a report asks of the store, and when a fact was known."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.histories import FAR
from tracker.store.base import Fact
from tracker.store.models import Posting


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report asks of the store: the day, the moment, and whose facts.

    `precinct_ids` None: everyone's; otherwise those of officers who ever had a posting in one of them. `without_batch`:
    as if the facts of this batch had never been recorded.
    """

    as_of: date
    known_at: datetime
    precinct_ids: tuple[int, ...] | None = None
    without_batch: int | None = None

    def knows(self, fact: type[Fact] | Any) -> ColumnElement[bool]:
        """Whether a fact was known at the moment."""
        known = and_(fact.recorded_at <= self.known_at, or_(fact.voided_at.is_(None), fact.voided_at > self.known_at))
        if self.without_batch is None:
            return known
        return and_(known, or_(fact.batch_id.is_(None), fact.batch_id != self.without_batch))

    def concerns(self, officer_id: Any) -> list[ColumnElement[bool]]:
        """The condition on whose facts are asked for; none where everyone's are."""
        if self.precinct_ids is None:
            return []
        if not self.precinct_ids:
            return [false()]
        posted = aliased(Posting)
        return [officer_id.in_(select(posted.officer_id).where(posted.precinct_id.in_(self.precinct_ids)))]


def day_number(day: date | None) -> int:
    """A day as its number; FAR for the end of what has none."""
    return FAR if day is None else day.toordinal()
